// The ratings' equations, and the vector as a sum over the ratings.
#include "akin/models/als/dual_row.h"

#include <algorithm>
#include <cmath>

#include "akin/math/vectors.h"
#include "akin/models/als/ridge_row.h"

namespace akin {

DualSolver::DualSolver(const Design& design) : design_(design), sum_(design.vectors.stride()) {}

std::optional<RidgeRow> DualSolver::solve(SparseRow rated, float lambda, float bias_lambda,
                                          std::span<float> vector) {
  if (!(lambda > 0) || (design_.intercept && !(bias_lambda > 0))) return std::nullopt;
  const float intercept = design_.intercept ? std::sqrt(lambda / bias_lambda) : 0;
  gather(rated);
  shares_.resize(rated.size());
  const DualRows dual{.vectors = design_.vectors,
                      .rows = rated.columns,
                      .targets = targets_,
                      .scales = roots_,
                      .intercept = intercept};
  if (!equation_.solve(dual, lambda, shares_)) return std::nullopt;

  const auto ridge = static_cast<double>(lambda);
  const double squared_error = ridge * ridge * sum_of_squares(shares_);
  for (std::size_t i = 0; i < roots_.size(); ++i) shares_[i] *= roots_[i];
  sum_rows(design_.vectors, rated.columns, shares_, sum_);
  std::copy_n(sum_.begin(), vector.size(), vector.begin());
  double scaled_bias = 0;
  for (const float share : shares_) scaled_bias += static_cast<double>(intercept) * share;
  const double squares = sum_of_squares(vector) + scaled_bias * scaled_bias;
  if (!std::isfinite(squares)) return std::nullopt;
  return RidgeRow{.bias = static_cast<float>(intercept * scaled_bias),
                  .squared_error = squared_error,
                  .penalty = ridge * squares};
}

void DualSolver::gather(SparseRow rated) {
  targets_.resize(rated.size());
  for (std::size_t i = 0; i < rated.size(); ++i) {
    prefetch_row(design_.vectors, rated.columns[i]);
    targets_[i] =
        rated.values[i] - design_.offset - (design_.bias.empty() ? 0 : design_.bias[rated.columns[i]]);
  }
  roots_.clear();
  if (!rated.has_weights()) return;
  for (std::size_t i = 0; i < rated.size(); ++i) {
    roots_.push_back(std::sqrt(rated.weights[i]));
    targets_[i] *= roots_[i];
  }
}

}  // namespace akin
