// The table of metrics: of ratings, of lists, and of whole rankings.
#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "akin/evaluate/ranking_metrics.h"
#include "akin/evaluate/rating_metrics.h"

namespace akin {

using RatingFigure = double (*)(const ErrorSums&);   // of all rows; needs predicted ratings
using ListFigure = double (*)(const ListHits&);      // of one person, averaged over all
using StandingFigure = double (*)(const Standing&);  // the same; NaN: the person is left out

struct Metric {
  std::string_view name;
  std::string_view help;
  std::variant<RatingFigure, ListFigure, StandingFigure> figure;

  bool needs_ratings() const { return std::holds_alternative<RatingFigure>(figure); }
};

std::span<const Metric> metrics();

// A metric as it is asked for: "ndcg", or "ndcg@100" with a number of places of its own.
struct AskedMetric {
  const Metric* metric;
  std::string name;
  std::size_t k = 0;  // of its own; 0: that of all lists

  bool needs_ratings() const { return metric->needs_ratings(); }
  bool is_of_lists() const { return std::holds_alternative<ListFigure>(metric->figure); }
  std::size_t places(std::size_t of_all) const { return k > 0 ? k : of_all; }
};

// Throws Error(not_found) with the nearest name, Error(invalid_argument) for a name that comes twice and
// places that the metric does not take.
std::vector<AskedMetric> find_metrics(std::span<const std::string> names);

// The most places that one of them looks at, 0 where none is of lists.
std::size_t most_places(std::span<const AskedMetric> metrics, std::size_t of_all);

// Of a list whose relevant items stand at these places, ascending; the metric is one of lists.
double figure_of_list(const AskedMetric& metric, std::span<const std::size_t> places,
                      std::size_t relevant, std::size_t of_all);

}  // namespace akin
