// Least squares with numbers that may not fall below 0, from the normal equation.
//
//     minimize over x with x_j ≥ 0 for j < bounded   ½ x'Ax − b'x
//
// A is positive definite, so there is one answer, and it is known by its conditions (Karush, Kuhn,
// Tucker): with the gradient g = Ax − b, each x_j is free, g_j = 0, or it is held at 0 and g_j ≥ 0. To
// find the set of those that are free is all the work; x is then the solution of their equation alone.
//
// First all are free, and what violates a condition changes sides, all at once, as long as this leaves
// fewer violations now and then (block principal pivoting, after Júdice and Pires 1994, and Kim and Park
// 2011): a handful of Cholesky solves. Where it does not, which is rare, the set is built up from
// nothing, one unknown at a time, the objective falling with each (Lawson and Hanson 1974). Both end in
// the same set but for ties; which of them is used depends on the equation alone.
//
// Cost: some 3 to 10 solutions of the equation of the free unknowns.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "akin/math/bordered_triangle.h"
#include "akin/math/matrix.h"

namespace akin {

// The scratch memory of one worker.
class NonnegativeSolver {
 public:
  explicit NonnegativeSolver(std::size_t unknowns);

  // Puts the minimizer into `x`: its first `bounded` numbers are at least 0, those held there exactly 0.
  // Returns b'x, or nothing when A is not positive definite to working precision or something is not
  // finite; then `x` holds nothing of use.
  std::optional<double> solve(const BorderedTriangle& system, std::size_t bounded, std::span<float> x);

  // After a solve that succeeded: fills the rows and columns of the free unknowns with the upper triangle
  // G for which G'G is the inverse of their matrix; the others are zero.
  void inverse_root(Matrix& root) const;

 private:
  bool exchange_blocks();
  bool build_up();
  bool solve_free();
  std::vector<std::uint32_t> violations() const;
  double wish_to_grow(std::size_t held) const;
  std::size_t most_wishful(const std::vector<std::uint8_t>& is_barred) const;
  bool hold_what_falls(std::vector<float>& feasible);

  const BorderedTriangle* system_ = nullptr;
  std::size_t bounded_ = 0;
  std::vector<std::uint8_t> is_free_;
  std::vector<std::uint32_t> free_;   // of the last solution, ascending
  BorderedTriangle factor_{0};        // of their matrix
  std::vector<float> free_solution_;  // of them
  std::vector<float> solution_;       // of all
  std::optional<double> explained_;   // b'x; nothing where it could not be solved
};

}  // namespace akin
