// Adding a metric is a line here.
#include "akin/evaluate/metrics.h"

#include <fmt/format.h>

#include <algorithm>

#include "akin/base/error.h"
#include "akin/base/fields.h"
#include "akin/base/text.h"

namespace akin {
namespace {

constexpr Metric kMetrics[] = {
    {"rmse", "root of the mean squared error: lower is better", rmse},
    {"mse", "mean squared error", mse},
    {"mae", "mean absolute error", mae},
    {"r2",
     "share of the ratings' variance that is predicted: 1 is perfect, 0 is no better than their mean",
     r2},
    {"var", "explained variance as in Spark: the mean square of predictions around the mean rating",
     explained_variance},
    {"ndcg", "gain of the first k, halved with each doubling of the place: 1 is the best list", ndcg},
    {"recall", "share of the relevant items that are among the first k", recall},
    {"precision", "share of the first k that are relevant", precision},
    {"map", "mean average precision of the first k", average_precision},
    {"mrr", "1 / place of the first relevant item, 0 where none is among the first k", reciprocal_rank},
    {"hit_rate", "share of the people with a relevant item among the first k", hit_rate},
    {"auc", "chance that a relevant item stands ahead of another one: 0.5 is no better than chance", auc},
};

const Metric& find_metric(const std::string& name) {
  for (const Metric& metric : kMetrics)
    if (metric.name == name) return metric;
  std::vector<std::string_view> names;
  for (const Metric& metric : kMetrics) names.push_back(metric.name);
  throw Error(ErrorCode::not_found, fmt::format("there is no metric {}; there are {}{}", in_quotes(name),
                                                listed(names), suggestion(name, names)));
}

}  // namespace

std::span<const Metric> metrics() { return kMetrics; }

std::vector<const Metric*> find_metrics(std::span<const std::string> names) {
  std::vector<const Metric*> found;
  for (const std::string& name : names) {
    const Metric* metric = &find_metric(name);
    if (std::find(found.begin(), found.end(), metric) != found.end())
      throw Error(ErrorCode::invalid_argument, fmt::format("the metric {} is asked for twice", name));
    found.push_back(metric);
  }
  return found;
}

}  // namespace akin
