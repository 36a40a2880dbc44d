// The largest singular values and vectors of a sparse matrix, A ≈ U S V'.
//
// A random subspace is drawn towards the largest singular vectors by products with A A', and A is
// decomposed inside it: subspace iteration of Halko, Martinsson and Tropp, "Finding structure with
// randomness", SIAM Review 53 (2011), or block Krylov, which keeps the subspaces of all steps, of Musco
// and Musco, "Randomized block Krylov methods", NIPS 2015. Of a symmetric matrix, a step is one product
// with A, and the decomposition is that of its eigenvalues.
//
// Columns are made orthonormal after each product, so that small directions are not lost beside large
// ones: what is told apart are singular values above 2^-20 of the largest, for products are in float32.
// What is small is reckoned in double.
//
// The same bits for any number of threads. With z cells, l = rank + oversampling columns, n rows and
// columns together and p steps, cost: 2 z l operations a product, 2 p + 2 products, p + 2 where A is
// symmetric; about 20 n l² a step beside, with krylov 8 n l² more for each step before; and 9 l³, with
// krylov 9 (l (p + 1))³. Memory: 4 n l bytes, with krylov 4 n l (p + 1).
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
  std::size_t power_steps = 5;
  SvdMethod method = SvdMethod::krylov;
};

// A matrix and its transpose, both in compressed rows. Of a symmetric one the two are the same object.
// Values of one column in a row add up, weights are not looked at.
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
  // zeros. Reckoned as √(1 - Σ s² / ‖A‖²), which is no estimate, however near the subspace is to the
  // largest vectors: U S V' is what an orthonormal basis sees of A, so that what is left out stands at
  // right angles to what is kept. But for rounding: its square is right to about 1e-6, and what is below
  // 0.001 says no more than that.
  double residual = 0;
};

// The largest Frobenius norm for which products in float32 have room.
inline constexpr double kMostSvdNorm = 1e30;

// ‖A‖, the root of the sum of all squares.
double frobenius_norm(const CsrMatrix& matrix, const Context& context);

// Signs are fixed: the largest number of each column of V is above 0, the first of several. Directions
// that the matrix lacks have a value of 0 and vectors of 0. Random numbers are keyed by context.seed.
// Throws Error(invalid_argument) where the norm is above kMostSvdNorm or no number, Error(cancelled) when
// told to stop.
TruncatedSvd randomized_svd(const SparseOperator& matrix, const RandomizedSvdOptions& options,
                            const Context& context);

}  // namespace akin
