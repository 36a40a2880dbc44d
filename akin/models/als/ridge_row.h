// One row of alternating least squares: the best vector and bias of a user or item while the other side
// holds still. The exact training and fold-in both end here, which is why they agree to the bit.
#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <vector>

#include "akin/math/nonnegative.h"
#include "akin/math/normal_equation.h"
#include "akin/models/als/als.h"
#include "akin/models/als/dual_row.h"

namespace akin {

struct RidgeRow {
  bool is_solved = true;     // false: singular, or a number is not finite
  float bias = 0;            // 0 without biases
  double squared_error = 0;  // of the row's ratings, each times its weight
  double penalty = 0;        // s(n) (λ |x|² + λ_b b²)
};

// The scratch memory of one worker.
class RidgeSolver {
 public:
  // `design` is the side that holds still; it must outlive the solver.
  RidgeSolver(const Design& design, const AlsOptions& options);

  // Fills `vector`, which with the option `nonnegative` is at 0 or above; the bias may be below. By the
  // equations that cost less: those of the unknowns, or where they are fewer, nothing is bounded and λ is
  // more than next to nothing those of the ratings (row_cost.h, dual_row.h). A row without ratings is
  // zero.
  RidgeRow solve(SparseRow rated, std::span<float> vector);

  // The same by the equations of the unknowns, which equals it but for rounding.
  RidgeRow solve_normal(SparseRow rated, std::span<float> vector);

  // After solve_normal of a row with ratings: G with G'G the inverse of its matrix, a row an unknown. Of
  // what is held at 0 rows and columns are zero.
  void inverse_root(Matrix& root) const;

 private:
  std::optional<double> minimize();

  const Design& design_;
  const AlsOptions& options_;
  NormalEquation equation_;
  NonnegativeSolver nonnegative_;
  DualSolver dual_;
  std::vector<float> unknowns_, lambdas_;
};

}  // namespace akin
