// How good is a model on ratings that it has not seen, and is it better than the baseline?
#pragma once

#include <array>
#include <cstddef>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "akin/data/ratings.h"
#include "akin/evaluate/metrics.h"
#include "akin/models/predict.h"

namespace akin {

// What to do with test rows that the model was trained on: they make every figure look too good.
enum class Leaks { warn, refuse, allow };

template <>
inline constexpr std::array<std::string_view, 3> kNames<Leaks> = {"warn", "refuse", "allow"};

struct Evaluation {
  std::vector<const Metric*> metrics;
  std::vector<double> values;           // one a metric, of the model
  std::vector<double> baseline_values;  // of damped biases on the same rows
  std::size_t rows = 0;                 // of the test
  std::size_t cold_rows = 0;            // with a user or item that the model does not know
  std::size_t dropped_rows = 0;         // cold ones under Cold::drop
  std::size_t leaked_rows = 0;          // pairs of a user and an item that were trained on
  bool leaks_known = false;             // false: the model was saved without its history
};

// `test` holds the numbers of the model's own id maps (read_ratings with known ids).
// Throws Error(invalid_argument) where the model does not predict ratings or, under Leaks::refuse, where
// test rows were in the training data; Error(bad_input) where no row is left to measure.
Evaluation evaluate(const Model& model, const Ratings& test, std::span<const std::string> metric_names,
                    const PredictOptions& options, Leaks leaks, const Context& context);

}  // namespace akin
