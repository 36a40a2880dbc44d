// One pass over the ratings.
#include "akin/models/als/row_terms.h"

#include <algorithm>
#include <cmath>

#include "akin/math/vectors.h"

namespace akin {

bool RowTerms::fill(const Design& fixed, const AlsOptions& options, SparseRow rated) {
  factors_.clear();
  pulls_.clear();
  double constant = 0;
  std::size_t counted = 0;  // what the regularization grows with
  for (std::size_t i = 0; i < rated.size(); ++i) {
    const float value = rated.values[i];
    if (options.is_implicit()) {
      const double confidence = options.confidence(value, rated.weight(i));
      const bool is_liked = value > 0;
      factors_.push_back(static_cast<float>(options.beyond_silence(confidence)));
      pulls_.push_back(is_liked ? static_cast<float>(confidence) : 0);
      constant += is_liked ? confidence : 0;
      counted += is_liked ? 1 : 0;
    } else {
      const float target = value - fixed.offset - (fixed.bias.empty() ? 0 : fixed.bias[rated.columns[i]]);
      const float weight = rated.weight(i);
      factors_.push_back(weight);
      pulls_.push_back(weight * target);
      constant += static_cast<double>(weight) * target * target;
      ++counted;
    }
  }
  const std::size_t others = fixed.vectors.rows();
  row_ = {.rows = rated.columns,
          .factors = factors_,
          .pulls = pulls_,
          .constant = constant,
          .lambda = options.regularization_of(counted, others),
          .bias_lambda = options.bias_regularization_of(counted, others)};
  return counted > 0;
}

RidgeRow ridge_row(const QuadraticRow& row, std::size_t rank, std::span<const float> unknowns,
                   double value) {
  const double squares = sum_of_squares(unknowns.first(rank));
  const float bias = unknowns.size() > rank ? unknowns[rank] : 0;
  const double penalty = static_cast<double>(row.lambda) * squares +
                         static_cast<double>(row.bias_lambda) * static_cast<double>(bias) * bias;
  if (!std::isfinite(value) || !std::isfinite(squares) || !std::isfinite(bias))
    return {.is_solved = false};
  return {.bias = bias, .squared_error = std::max(value - penalty, 0.0), .penalty = penalty};
}

}  // namespace akin
