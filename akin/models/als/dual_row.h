// A row of explicit feedback that has fewer ratings than unknowns, by as many equations as it has
// ratings.
//
//     (ZZ' + λ I) a = t,  (x, b) = Z'a        the same minimum as (Z'Z + λ I) (x, b) = Z't
//
// with row i of Z and t times √w_i where ratings have weights. A bias that is regularized by another λ_b
// is b = c β with c² = λ / λ_b: β is regularized by λ, and what it is multiplied with is the constant c
// in place of 1. What the ratings leave is t − Z (x, b) = λ a, so the squared error is a sum of squares.
#pragma once

#include <optional>
#include <span>
#include <vector>

#include "akin/math/dual_equation.h"
#include "akin/math/normal_equation.h"

namespace akin {

struct RidgeRow;

// The scratch memory of one worker.
class DualSolver {
 public:
  // `design` is the side that holds still; it must outlive the solver.
  explicit DualSolver(const Design& design);

  // Fills `vector`. Nothing, and nothing of use in `vector`, where a λ is zero, the ratings cannot be
  // told apart to working precision or a number is not finite.
  std::optional<RidgeRow> solve(SparseRow rated, float lambda, float bias_lambda,
                                std::span<float> vector);

 private:
  void gather(SparseRow rated);

  const Design& design_;
  DualEquation equation_;
  std::vector<float> targets_, roots_, shares_;
  AlignedFloats sum_;
};

}  // namespace akin
