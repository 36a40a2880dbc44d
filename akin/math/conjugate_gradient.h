// A few steps of conjugate gradient from where a row stands, for many rows of one side at a time.
//
// Each row makes its own QuadraticRow small, by as many steps, and never rises (Hestenes and Stiefel
// 1952). With the slope r = t'Z − A x, where A is the row's matrix, and a guess M at the inverse of A
//
//     α = r·Mr / p·Ap,   x += α p,   r −= α Ap,   p = Mr + (r·Mr after / before) p
//
// A p is never formed from A: the ratings are read (gathered_rows.h), and what all rows share comes as
// one product of all their directions with B (tile_product.h). So the rows go in lockstep, few enough
// that their ratings' vectors stay in the second cache level from step to step. Which rows go together
// changes no bits. M is one for all rows too, (B + λ I)⁻¹ with a λ between theirs; without B there is
// none.
//
// Cost of a row of n ratings: (steps + 1)(4 n k + 2 k²) operations and 2 k² a step for M; without B no
// k².
#pragma once

#include <cstddef>
#include <span>

#include "akin/math/matrix.h"
#include "akin/math/quadratic_row.h"

namespace akin {

// What all rows share.
struct SharedCurvature {
  Matrix negative;  // −B
  Matrix inverse;   // M; empty: the identity
};

// The scratch memory of one worker.
class ConjugateGradient {
 public:
  // How many rows can go in lockstep, and how many of these ratings should.
  static constexpr std::size_t kMostRows = 24;
  static std::size_t most_ratings(const Matrix& vectors);

  // `vectors` is the other side, `shared` may be null; both must outlive this. With `bias` the unknowns
  // are one more than a vector has; then there must be no M.
  ConjugateGradient(const Matrix& vectors, const SharedCurvature* shared, bool bias, std::size_t steps);

  // Row i of the unknowns is where rows[i] starts, and then where it got to. Puts f there into values[i];
  // it is not finite where a number on the way was not. At most kMostRows.
  void solve(std::span<const QuadraticRow> rows, Matrix& unknowns, std::span<double> values);

 private:
  // Where a row is.
  struct Place {
    double value = 0;  // f
    double climb = 0;  // r·Mr; 0: it has arrived
  };

  bool has_guess() const { return shared_ != nullptr && shared_->inverse.rows() > 0; }
  double begin(const QuadraticRow& row, std::span<float> x, std::size_t i);
  void guess(std::size_t rows);
  double climb(std::size_t i) const;
  void move(const QuadraticRow& row, std::span<float> x, std::size_t i, Place& place);
  void turn(std::size_t i, Place& place);

  const Matrix& vectors_;
  const SharedCurvature* shared_;
  std::size_t steps_;
  // A row for each that goes in lockstep: r, p, −A p, and M r where there is an M.
  Matrix slopes_, directions_, curvatures_, guesses_;
};

}  // namespace akin
