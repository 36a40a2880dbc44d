// Counting epochs without improvement.
#include "akin/evaluate/early_stopping.h"

#include <fmt/format.h>

#include <cmath>
#include <utility>

#include "akin/base/error.h"

namespace akin {

void EarlyStoppingOptions::describe(FieldVisitor& visit) {
  visit(
      Field(
          "validation_share",
          "stop early: hold this share of the ratings out and measure on them after each epoch; 0 is off")
          .at_least(0)
          .below(1),
      validation_share);
  visit(Field("patience", "with validation_share: epochs without improvement before it stops")
            .at_least(1)
            .at_most(100000),
        patience);
  visit(Field("min_improvement", "with validation_share: smaller improvements count as none")
            .at_least(0)
            .at_most(1e6),
        min_improvement);
  visit(
      Field("refit",
            "train anew on all ratings, for the best number of epochs, after validation_share found it"),
      refit);
}

EarlyStopping::EarlyStopping(Rule rule, Measure measure, const std::vector<double>& measured,
                             FactorModel best_factors)
    : rule_(rule), measure_(std::move(measure)), best_factors_(std::move(best_factors)) {
  for (const double value : measured) take(value);
}

Verdict EarlyStopping::on_epoch(const Epoch& epoch) {
  const double value = measure_(epoch.model);
  if (!std::isfinite(value))
    throw Error(
        ErrorCode::invalid_argument,
        fmt::format("iteration {}: the held-out ratings have no finite measure; look at the ratings",
                    epoch.number));
  if (take(value) && rule_.keeps_factors) best_factors_ = epoch.model;
  return is_over() ? Verdict::stop : Verdict::go_on;
}

bool EarlyStopping::take(double value) {
  measured_.push_back(value);
  const double improvement = best_epoch_ == 0         ? 0
                             : rule_.higher_is_better ? value - best_value()
                                                      : best_value() - value;
  if (best_epoch_ != 0 && !(improvement > rule_.min_improvement)) {
    ++since_best_;
    return false;
  }
  best_epoch_ = static_cast<std::int64_t>(measured_.size());
  since_best_ = 0;
  return true;
}

}  // namespace akin
