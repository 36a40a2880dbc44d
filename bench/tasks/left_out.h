// How much of a sparse matrix A singular vectors V leave out, ‖A - A V V'‖ / ‖A‖, reckoned of the vectors
// alone, as it is of those that others find.
#pragma once

#include <algorithm>
#include <cmath>

#include "akin/base/context.h"
#include "akin/base/parallel.h"
#include "akin/math/randomized_svd.h"
#include "akin/math/sparse_product.h"
#include "akin/math/vectors.h"

namespace akin {

inline double left_out(const CsrMatrix& matrix, const Matrix& vectors, const Context& context) {
  const Matrix images = sparse_product(matrix, vectors, context);
  const double kept =
      sum_over_rows(context, images.rows(), [&](std::size_t row) { return sum_of_squares(images[row]); });
  const double norm = frobenius_norm(matrix, context);
  return std::sqrt(std::max(0.0, 1 - kept / (norm * norm)));
}

}  // namespace akin
