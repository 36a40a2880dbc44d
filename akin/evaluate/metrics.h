// The table of metrics: of ratings, of lists, and of whole rankings.
#pragma once

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

// Throws Error(not_found) with the nearest name, Error(invalid_argument) for a name that comes twice.
std::vector<const Metric*> find_metrics(std::span<const std::string> names);

}  // namespace akin
