// The eigenvalues and eigenvectors of a symmetric matrix, A = Q L Q'.
//
// In double, by tridiagonalization and QR steps on one thread. Cost: about 9 k³ operations.
#pragma once

#include <optional>
#include <vector>

#include "akin/math/bordered_triangle.h"
#include "akin/math/double_matrix.h"
#include "akin/math/matrix.h"

namespace akin {

struct Eigenbasis {
  std::vector<double> values;  // ascending
  Matrix vectors;              // Q': row i belongs to values[i]
};

// Of the matrix alone. Nothing where it is not finite.
std::optional<Eigenbasis> symmetric_eigen(const BorderedTriangle& matrix);

struct DoubleEigenbasis {
  std::vector<double> values;  // ascending
  DoubleMatrix vectors;        // Q': row i belongs to values[i]
};

// Of the lower half of a square matrix. Nothing where it is not finite.
std::optional<DoubleEigenbasis> symmetric_eigen(const DoubleMatrix& matrix);

}  // namespace akin
