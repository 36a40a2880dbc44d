// The largest singular values and vectors of a sparse matrix, A ≈ U S V'.
//
// A random subspace is drawn towards the largest singular vectors by products with A A', and A is
// decomposed inside it: subspace iteration of Halko, Martinsson and Tropp, "Finding structure with
// randomness", SIAM Review 53 (2011), or block Krylov, which keeps the subspaces of all steps, of Musco
// and Musco, "Randomized block Krylov methods", NIPS 2015. Of a symmetric matrix, a step is one product
// with A, and the decomposition is that of its eigenvalues.
//
// The same bits for any number of threads. Cost: 2 z l operations a product (z cells, l = rank +
// oversampling columns), 2 products a step, one where A is symmetric; n l² beside for n rows.
#pragma once

#include <cstddef>
#include <vector>

#include "akin/base/context.h"
#include "akin/math/csr_matrix.h"
#include "akin/math/matrix.h"

namespace akin {

enum class SvdMethod { krylov, subspace };

struct RandomizedSvdOptions {
  std::size_t rank = 64;
  std::size_t oversampling = 10;  // columns of the random subspace beyond the rank
  std::size_t power_steps = 3;
  SvdMethod method = SvdMethod::krylov;
};

// A matrix and its transpose, both in compressed rows. Of a symmetric one the two are the same object.
struct SparseOperator {
  const CsrMatrix& rows;
  const CsrMatrix& columns;

  bool is_symmetric() const { return &rows == &columns; }
};

struct TruncatedSvd {
  std::vector<double> values;  // falling; as many as the rank, or as many as the smaller side has
  Matrix left;                 // U: a row for each row of A, a column for each value
  Matrix right;                // V: a row for each column of A
  // ‖A - U S V'‖ / ‖A‖ in the Frobenius norm: how much of the matrix is left out. 0 for a matrix of
  // zeros.
  double residual = 0;
};

// Signs are fixed: the largest number of each column of V is above 0, the first of several. Directions
// that the matrix lacks have a value of 0 and vectors of 0. Random numbers are keyed by context.seed.
// Throws Error(cancelled) when told to stop.
TruncatedSvd randomized_svd(const SparseOperator& matrix, const RandomizedSvdOptions& options,
                            const Context& context);

}  // namespace akin
