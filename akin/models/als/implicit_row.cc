// Normal equations of weighted rows on top of the Gram matrix.
#include "akin/models/als/implicit_row.h"

#include <algorithm>
#include <cmath>

#include "akin/math/gram.h"
#include "akin/math/vectors.h"

namespace akin {
namespace {

// Below this a weight's root would be lost, and the target with it; what it adds to the matrix is
// nothing.
constexpr double kLeastScale = 1e-18;

}  // namespace

BorderedTriangle unobserved_part(const Matrix& fixed, const AlsOptions& options, const Context& context) {
  return scaled_gram(fixed, static_cast<float>(options.unobserved_weight), context);
}

ImplicitSolver::ImplicitSolver(const Matrix& fixed, const BorderedTriangle& unobserved,
                               const AlsOptions& options)
    : fixed_(fixed),
      unobserved_(unobserved),
      options_(options),
      equation_(fixed.columns()),
      nonnegative_(options.nonnegative ? fixed.columns() : 0) {}

void ImplicitSolver::Gathered::add(std::uint32_t row, double scale, double target) {
  rows.push_back(row);
  scales.push_back(static_cast<float>(scale));
  targets.push_back(static_cast<float>(target));
}

RidgeRow ImplicitSolver::solve(SparseRow feedback, std::span<float> vector) {
  std::fill(vector.begin(), vector.end(), 0.0F);
  more_.clear();
  less_.clear();
  double confidences = 0;  // of what is liked: the weighted squares of the preferences
  std::size_t liked = 0;
  for (std::size_t i = 0; i < feedback.size(); ++i) {
    const float value = feedback.values[i];
    const double confidence = options_.confidence(value, feedback.weight(i));
    const double asked = value > 0 ? confidence : 0;
    const double excess = options_.beyond_silence(confidence);
    const double scale = std::max(std::sqrt(std::abs(excess)), kLeastScale);
    if (excess >= 0)
      more_.add(feedback.columns[i], scale, asked / scale);
    else
      less_.add(feedback.columns[i], scale, -asked / scale);
    if (value <= 0) continue;
    confidences += confidence;
    ++liked;
  }
  if (liked == 0) return {};

  const float lambda = options_.regularization_of(liked, fixed_.rows());
  equation_.gather_scaled(fixed_, unobserved_, more_.view());
  if (!less_.rows.empty()) equation_.take_off_scaled(fixed_, less_.view());
  equation_.add_to_diagonal(lambda);
  const std::optional<double> explained = minimize(vector);
  const double squares = sum_of_squares(vector);
  if (!explained || !std::isfinite(squares) || !std::isfinite(confidences)) return {.is_solved = false};
  const double penalty = static_cast<double>(lambda) * squares;
  // The minimum of the row is known without another look at the other side: Σ c − b'x.
  return {.squared_error = std::max(confidences - *explained - penalty, 0.0), .penalty = penalty};
}

void ImplicitSolver::inverse_root(Matrix& root) const {
  if (options_.nonnegative)
    nonnegative_.inverse_root(root);
  else
    equation_.inverse_root(root);
}

// What the feedback explains, b'x, or nothing where there is no single minimum.
std::optional<double> ImplicitSolver::minimize(std::span<float> vector) {
  if (options_.nonnegative) return nonnegative_.solve(equation_.system(), vector.size(), vector);
  if (!equation_.solve(vector)) return std::nullopt;
  return equation_.explained();
}

}  // namespace akin
