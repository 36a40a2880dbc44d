// Normal equations, with the row's bias as one more unknown.
#include "akin/models/als/ridge_row.h"

#include <algorithm>
#include <cmath>

#include "akin/math/row_cost.h"
#include "akin/math/vectors.h"

namespace akin {

RidgeSolver::RidgeSolver(const Design& design, const AlsOptions& options)
    : design_(design),
      options_(options),
      equation_(design.unknowns()),
      nonnegative_(options.nonnegative ? design.unknowns() : 0),
      dual_(design),
      unknowns_(design.unknowns()),
      lambdas_(design.unknowns()) {}

RidgeRow RidgeSolver::solve(SparseRow rated, std::span<float> vector) {
  if (!options_.nonnegative && rated.size() > 0 && is_dual_cheaper(rated.size(), design_.unknowns())) {
    const std::size_t others = design_.vectors.rows();
    const float lambda = options_.regularization_of(rated.size(), others);
    const float bias_lambda = options_.bias_regularization_of(rated.size(), others);
    if (const auto row = dual_.solve(rated, lambda, bias_lambda, vector)) return *row;
  }
  return solve_normal(rated, vector);
}

RidgeRow RidgeSolver::solve_normal(SparseRow rated, std::span<float> vector) {
  std::fill(vector.begin(), vector.end(), 0.0F);
  if (rated.size() == 0) return {};

  const std::size_t others = design_.vectors.rows();
  const float lambda = options_.regularization_of(rated.size(), others);
  const float bias_lambda = options_.bias_regularization_of(rated.size(), others);
  std::fill(lambdas_.begin(), lambdas_.end(), lambda);
  if (design_.intercept) lambdas_.back() = bias_lambda;
  equation_.gather(design_, rated);
  equation_.add_to_diagonal(lambdas_);
  const std::optional<double> explained = minimize();
  const double squares = sum_of_squares(unknowns_);
  if (!explained || !std::isfinite(squares)) return {.is_solved = false};

  std::copy_n(unknowns_.begin(), vector.size(), vector.begin());
  const float bias = design_.intercept ? unknowns_.back() : 0;
  const double penalty = static_cast<double>(lambda) * squares +
                         (static_cast<double>(bias_lambda) - static_cast<double>(lambda)) *
                             static_cast<double>(bias) * static_cast<double>(bias);
  // The minimum of the row is known without another look at its ratings: Σ t² − b'x.
  return {.bias = bias,
          .squared_error = std::max(equation_.squares() - *explained - penalty, 0.0),
          .penalty = penalty};
}

void RidgeSolver::inverse_root(Matrix& root) const {
  if (options_.nonnegative)
    nonnegative_.inverse_root(root);
  else
    equation_.inverse_root(root);
}

// What the ratings explain, b'x, or nothing where there is no single minimum.
std::optional<double> RidgeSolver::minimize() {
  if (options_.nonnegative)
    return nonnegative_.solve(equation_.system(), design_.vectors.columns(), unknowns_);
  if (!equation_.solve(unknowns_)) return std::nullopt;
  return equation_.explained();
}

}  // namespace akin
