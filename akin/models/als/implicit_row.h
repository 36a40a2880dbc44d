// One row of alternating least squares on implicit feedback: the best vector of a user or item while the
// other side holds still. Fold-in ends here, and so does the exact training but for
// rows of few pairs (push_through.h), which agree to rounding.
//
//     (w Y'Y + Σ (c_i − w) y_i y_i' + λ s(n) I) x = Σ c_i y_i over the r_i > 0
//
// with the sums over the row's feedback, c_i = 1 + α |r_i| (or another ConfidenceForm) times the weight
// of the pair, w the weight of the unobserved, and Y all rows of the other side. A pair that weighs less
// than silence, c_i < w, is taken off. Where confidence is on top of silence, c_i stands for c_i − w too.
#pragma once

#include <optional>
#include <span>
#include <vector>

#include "akin/math/nonnegative.h"
#include "akin/math/normal_equation.h"
#include "akin/models/als/als.h"
#include "akin/models/als/ridge_row.h"

namespace akin {

// w Y'Y: what all rows owe to the pairs without feedback.
BorderedTriangle unobserved_part(const Matrix& fixed, const AlsOptions& options, const Context& context);

// The scratch memory of one worker.
class ImplicitSolver {
 public:
  // `fixed` is the side that holds still, `unobserved` its unobserved_part; all must outlive the solver.
  ImplicitSolver(const Matrix& fixed, const BorderedTriangle& unobserved, const AlsOptions& options);

  // Fills `vector`, with the option `nonnegative` at 0 or above; the squared error is the weighted one,
  // over all rows of the other side. A row without an r > 0 is zero.
  RidgeRow solve(SparseRow feedback, std::span<float> vector);

  // Of the row that was solved last: G with G'G the inverse of its matrix, rank x rank or wider, where
  // what is wider is zero, and the rows and columns of what is held at 0.
  void inverse_root(Matrix& root) const;

 private:
  std::optional<double> minimize(std::span<float> vector);

  const Matrix& fixed_;
  const BorderedTriangle& unobserved_;
  const AlsOptions& options_;
  NormalEquation equation_;
  NonnegativeSolver nonnegative_;
  // Rows of the fixed side, each with its scale and its target.
  struct Gathered {
    std::vector<std::uint32_t> rows;
    std::vector<float> scales, targets;

    void clear() { rows.clear(), scales.clear(), targets.clear(); }
    void add(std::uint32_t row, double scale, double target);
    ScaledRows view() const { return {rows, scales, targets}; }
  };

  Gathered more_, less_;  // that weigh more than the unobserved, and less
};

}  // namespace akin
