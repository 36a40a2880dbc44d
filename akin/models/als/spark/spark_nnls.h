// Least squares with x ≥ 0, as Spark solves them.
//
//     minimize over x ≥ 0   ½ x'Ax − b'x
//
// Steps along the gradient with its parts that push against a bound taken out, and along a conjugate
// direction as long as no number has just met its bound (after Polyak 1969). A step ends at the first
// bound it would cross. It stops where steps or directions are tiny beside x, so x is right to about six
// digits, and after max(400, 20 n) steps at the latest: this is Spark's arithmetic, step by step, and not
// the most exact answer.
//
// Cost: 2 or 3 products with A a step.
#pragma once

#include <cstddef>
#include <span>
#include <vector>

namespace akin {

// The scratch memory of one worker.
class SparkNnls {
 public:
  explicit SparkNnls(std::size_t unknowns);

  // `matrix` holds all n² numbers of the symmetric A. The solution, until the next call.
  std::span<const double> solve(std::span<const double> matrix, std::span<const double> right_side);

 private:
  double best_step(std::span<const double> matrix, std::span<const double> direction);

  std::vector<double> x_, residual_, gradient_, direction_, last_direction_, product_;
};

}  // namespace akin
