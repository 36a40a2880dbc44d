// One pass over the test rows for the model, one for the baseline.
#include "akin/evaluate/evaluate.h"

#include <fmt/format.h>

#include <algorithm>

#include "akin/base/parallel.h"

namespace akin {
namespace {

std::size_t count_leaks(const Model& model, const Ratings& test, const Context& context) {
  return sum_over_rows(context, test.size(), [&](std::size_t row) -> std::size_t {
    if (test.user[row] >= model.history.rows()) return 0;
    const auto seen = model.history[test.user[row]].columns;
    return std::binary_search(seen.begin(), seen.end(), test.item[row]) ? 1 : 0;
  });
}

// `predicted(row)` is the prediction for a row.
template <class Predicted>
std::vector<double> measure(const std::vector<const Metric*>& metrics, const Ratings& test,
                            const std::vector<std::uint8_t>& dropped, float near_mean,
                            const Context& context, const Predicted& predicted) {
  const ErrorSums sums = sum_over_rows(context, test.size(), [&](std::size_t row) {
    return dropped[row] != 0 ? ErrorSums{} : error_of(predicted(row), test.value[row], near_mean);
  });
  std::vector<double> values;
  values.reserve(metrics.size());
  for (const Metric* metric : metrics) values.push_back(metric->value(sums));
  return values;
}

}  // namespace

Evaluation evaluate(const Model& model, const Ratings& test, std::span<const std::string> metric_names,
                    const PredictOptions& options, Leaks leaks, const Context& context) {
  Evaluation evaluation{.metrics = find_metrics(metric_names), .rows = test.size()};
  evaluation.leaks_known = model.has_history;
  if (model.has_history) evaluation.leaked_rows = count_leaks(model, test, context);
  if (leaks == Leaks::refuse && evaluation.leaked_rows > 0)
    throw Error(ErrorCode::invalid_argument,
                fmt::format("{} of the {} test rows were in the training data; evaluate on held-out rows",
                            evaluation.leaked_rows, test.size()));

  const Predictions predictions = predict(model, test.user, test.item, options, context);
  evaluation.cold_rows = predictions.cold_rows;
  const bool drops = options.cold == Cold::drop;
  evaluation.dropped_rows = drops ? predictions.cold_rows : 0;
  if (test.size() == 0) throw Error(ErrorCode::bad_input, "there are no test rows to measure on");
  if (evaluation.dropped_rows == test.size())
    throw Error(
        ErrorCode::bad_input,
        "every test row has a user or item that the model does not know; nothing is left to measure");

  const std::vector<std::uint8_t> dropped =
      drops ? predictions.cold : std::vector<std::uint8_t>(test.size());
  const float mean = model.baseline.mean;
  evaluation.values = measure(evaluation.metrics, test, dropped, mean, context,
                              [&](std::size_t row) { return predictions.values[row]; });
  evaluation.baseline_values =
      measure(evaluation.metrics, test, dropped, mean, context, [&](std::size_t row) {
        const float value = model.baseline.predict(test.user[row], test.item[row]);
        return options.clip ? model.clipped(value) : value;
      });
  return evaluation;
}

}  // namespace akin
