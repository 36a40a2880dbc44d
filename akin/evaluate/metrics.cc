// Adding a metric is a line here.
#include "akin/evaluate/metrics.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "akin/base/error.h"
#include "akin/base/fields.h"
#include "akin/base/text.h"

namespace akin {
namespace {

double mse(const ErrorSums& sums) { return sums.error_squares / sums.rows; }
double rmse(const ErrorSums& sums) { return std::sqrt(mse(sums)); }
double mae(const ErrorSums& sums) { return sums.absolute_errors / sums.rows; }

// NaN where all ratings are equal: there is nothing to explain.
double r2(const ErrorSums& sums) {
  const double spread = sums.rating_squares - sums.ratings * sums.ratings / sums.rows;
  return spread > 0 ? 1 - sums.error_squares / spread : std::nan("");
}

constexpr Metric kMetrics[] = {
    {"rmse", "root of the mean squared error: lower is better", rmse},
    {"mse", "mean squared error", mse},
    {"mae", "mean absolute error", mae},
    {"r2",
     "share of the ratings' variance that is predicted: 1 is perfect, 0 is no better than their mean",
     r2},
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

ErrorSums operator+(const ErrorSums& a, const ErrorSums& b) {
  return {a.rows + b.rows, a.error_squares + b.error_squares, a.absolute_errors + b.absolute_errors,
          a.ratings + b.ratings, a.rating_squares + b.rating_squares};
}

ErrorSums error_of(float prediction, float rating, float near_mean) {
  const double error = static_cast<double>(prediction) - static_cast<double>(rating);
  const double difference = static_cast<double>(rating) - static_cast<double>(near_mean);
  return {1, error * error, std::abs(error), difference, difference * difference};
}

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
