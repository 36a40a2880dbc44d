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
    {"truncated_recall", "the same, but no more than k relevant items are asked for", truncated_recall},
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

constexpr std::int64_t kMostPlaces = 100000;

// "ndcg", "ndcg@100"
AskedMetric asked_metric(const std::string& text) {
  const std::size_t at = text.find('@');
  const Metric& metric = find_metric(text.substr(0, at));
  if (at == std::string::npos) return {&metric, text};
  if (!std::holds_alternative<ListFigure>(metric.figure))
    throw Error(ErrorCode::invalid_argument,
                fmt::format("{} is not about the first places of lists: ask for it without {}",
                            metric.name, in_quotes(text.substr(at))));
  const auto k = parse_integer(text.substr(at + 1));
  if (!k || *k < 1 || *k > kMostPlaces)
    throw Error(ErrorCode::invalid_argument,
                fmt::format("{}: behind the @ stands a whole number of places from 1 to {}",
                            in_quotes(text), kMostPlaces));
  return {&metric, fmt::format("{}@{}", metric.name, *k), static_cast<std::size_t>(*k)};
}

}  // namespace

std::span<const Metric> metrics() { return kMetrics; }

std::vector<AskedMetric> find_metrics(std::span<const std::string> names) {
  std::vector<AskedMetric> found;
  for (const std::string& name : names) {
    AskedMetric asked = asked_metric(name);
    if (std::any_of(found.begin(), found.end(),
                    [&](const AskedMetric& other) { return other.name == asked.name; }))
      throw Error(ErrorCode::invalid_argument, fmt::format("the metric {} is asked for twice", name));
    found.push_back(std::move(asked));
  }
  return found;
}

std::size_t most_places(std::span<const AskedMetric> metrics, std::size_t of_all) {
  std::size_t most = 0;
  for (const AskedMetric& metric : metrics)
    if (metric.is_of_lists()) most = std::max(most, metric.places(of_all));
  return most;
}

double figure_of_list(const AskedMetric& metric, std::span<const std::size_t> places,
                      std::size_t relevant, std::size_t of_all) {
  const std::size_t k = metric.places(of_all);
  const auto end = std::lower_bound(places.begin(), places.end(), k);
  const auto hits = places.first(static_cast<std::size_t>(end - places.begin()));
  return std::get<ListFigure>(metric.metric->figure)({hits, relevant, k});
}

}  // namespace akin
