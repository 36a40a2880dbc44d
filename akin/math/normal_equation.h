// One row of alternating least squares: the vector that fits its ratings best while the other side
// stands.
//
//     minimize over x   Σ w_i (t_i − y_i'x)² + Σ λ_j x_j²      t_i = value_i − offset − bias_i
//     solved by         (Σ w_i y_i y_i' + diag λ) x = Σ w_i t_i y_i
//
// with w_i the weight of the rating, 1 where ratings have none.
//
// The vectors y_i of 16 to 64 ratings at a time come into the first cache level and are multiplied there,
// while the next ones are asked for; the right-hand side and the sums of the constant 1 are one or two
// rows more of the same product. Those of weighted ratings are copied there, each times √w_i. Few
// unknowns stay in registers all the while (narrow_gather-inl.h). The sums run over the ratings in their
// order, in float32.
//
// Cost: n k (k + 1) + 2 n k operations for n ratings and k unknowns, then k³/3 + 2k² for the solution.
#pragma once

#include <cstddef>
#include <span>

#include "akin/math/bordered_triangle.h"
#include "akin/math/csr_matrix.h"
#include "akin/math/matrix.h"

namespace akin {

// The fixed side as it looks to a row that is being solved. The unknowns are one number for each column
// of `vectors` and, with `intercept`, one more at the end, whose column is the constant 1: the row's
// bias.
struct Design {
  const Matrix& vectors;
  std::span<const float> bias = {};  // of the rows of `vectors`; empty: none
  float offset = 0;
  bool intercept = false;

  std::size_t unknowns() const { return vectors.columns() + (intercept ? 1 : 0); }
};

// Rows of the fixed side, each with a factor and a target of its own: with the root of a weight w as
// `scale` and √w t as `target`, Σ w_i (t_i − y_i'x)² is what becomes small.
struct ScaledRows {
  std::span<const std::uint32_t> rows;
  std::span<const float> scales;
  std::span<const float> targets;
};

// The scratch memory of one worker, used for one row after the other.
class NormalEquation {
 public:
  explicit NormalEquation(std::size_t unknowns);

  std::size_t unknowns() const { return system_.unknowns(); }

  // Starts a new row with these ratings.
  void gather(const Design& design, SparseRow rated);

  // Starts a new row with these, x'Bx added to what becomes small: B is the matrix of `base`, of as many
  // unknowns, and its right-hand side is zero.
  void gather_scaled(const Matrix& vectors, const BorderedTriangle& base, const ScaledRows& scaled);

  // Takes Σ (t_i − s_i y_i'x)² of these rows, with scales s, off what becomes small: for pairs that weigh
  // less than the base holds for them. The rest must stay positive definite.
  void take_off_scaled(const Matrix& vectors, const ScaledRows& scaled);

  // The matrix and the right-hand side gathered.
  const BorderedTriangle& system() const { return system_; }

  // The regularization: one λ for all unknowns, or one for each.
  void add_to_diagonal(float lambda);
  void add_to_diagonal(std::span<const float> lambdas);

  // More of b, one number for each unknown: 2 more'x is taken off what becomes small.
  void add_to_right_side(std::span<const float> more);

  // Puts the minimizer into `x`; false, and nothing of use in `x`, when the matrix is not positive
  // definite to working precision. Uses the row up: gather again before the next solve.
  bool solve(std::span<float> x);

  // The squares of the targets, Σ w t². After solve, `squares() - explained()` is the minimum, the
  // squares of the regularization included.
  double squares() const { return squares_; }
  double explained() const { return explained_; }  // b'x

  // After a solve that succeeded: G with G'G the inverse of the matrix, see invert_factor.
  void inverse_root(Matrix& root) const;

 private:
  BorderedTriangle system_;
  AlignedFloats panel_;
  double squares_ = 0;
  double explained_ = 0;
};

}  // namespace akin
