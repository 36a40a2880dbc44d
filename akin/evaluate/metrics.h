// The table of metrics: how far predictions are from the ratings that were held out.
//
//     rmse = √mse    mse = Σ e² / n    mae = Σ |e| / n    r2 = 1 − Σ e² / Σ (r − mean of r)²
//
// over all n rows, with e = prediction − rating.
#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace akin {

// What all of them are made of; sums add up with +.
struct ErrorSums {
  double rows = 0;
  double error_squares = 0;
  double absolute_errors = 0;
  double ratings = 0;         // each less a number that is the same for all rows, near their mean
  double rating_squares = 0;  // of the same differences
};

ErrorSums operator+(const ErrorSums& a, const ErrorSums& b);

// The sums of one row.
ErrorSums error_of(float prediction, float rating, float near_mean);

struct Metric {
  std::string_view name;
  std::string_view help;
  double (*value)(const ErrorSums&);  // NaN without rows
};

std::span<const Metric> metrics();

// Throws Error(not_found) with the nearest name, Error(invalid_argument) for a name that comes twice.
std::vector<const Metric*> find_metrics(std::span<const std::string> names);

}  // namespace akin
