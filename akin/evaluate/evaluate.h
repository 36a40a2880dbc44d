// How good is a model on ratings that it has not seen, and is it better than what needs no learning?
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "akin/data/ratings.h"
#include "akin/data/read_negatives.h"
#include "akin/evaluate/metrics.h"
#include "akin/models/predict.h"

namespace akin {

// What to do with test rows that the model was trained on: they make every figure look too good.
enum class Leaks { warn, refuse, allow };

template <>
inline constexpr std::array<std::string_view, 3> kNames<Leaks> = {"warn", "refuse", "allow"};

// What a list is measured by.
struct ListMeasure {
  std::int64_t k = 10;                                              // places of a list
  double relevant_from = std::numeric_limits<double>::quiet_NaN();  // the least rating; NaN: any row
  const Negatives* negatives = nullptr;  // what each relevant item is ranked among; null: all others

  void describe(FieldVisitor& visit);
};

struct Evaluation {
  std::vector<AskedMetric> metrics;
  std::vector<double> values;            // one a metric, of the model
  std::vector<double> reference_values;  // beside them: of damped biases on the same rows, and for
                                         // metrics of lists of popularity for the same people
  std::size_t rows = 0;                  // of the test
  std::size_t cold_rows = 0;             // with a user or item that the model does not know
  std::size_t dropped_rows = 0;          // cold ones under Cold::drop
  std::size_t leaked_rows = 0;           // pairs of a user and an item that were trained on
  bool leaks_known = false;              // false: the model was saved without its history

  bool has_lists = false;          // whether the rest was counted: there is a metric of lists
  std::size_t people = 0;          // whose lists were measured
  std::size_t cold_people = 0;     // of these, without a list of their own: they get the popular one
  std::size_t people_without = 0;  // with test rows but nothing relevant among them: not measured
  std::size_t relevant = 0;        // items of all lists that a perfect one would show

  std::size_t unused_negatives = 0;   // lines of pairs that were not measured
  std::size_t unknown_negatives = 0;  // items in the others that the model does not know
};

// What is measured where nobody says what.
std::vector<std::string> default_metrics(Predicts predicts);

// `test` holds the numbers of the model's own id maps (read_ratings with known ids). Metrics of ratings
// count each row by its weight; metrics of lists take no notice of weights.
// Throws Error(invalid_argument) where the model does not predict ratings and a metric needs them, where
// lists cannot leave out what was seen (no history) or cold rows are to get what no list has, and, under
// Leaks::refuse, where test rows were in the training data; Error(bad_input) where nothing is left to
// measure, or a relevant item has no negatives.
Evaluation evaluate(const Model& model, const Ratings& test, std::span<const std::string> metric_names,
                    const PredictOptions& options, Leaks leaks, const Context& context,
                    const ListMeasure& lists = {});

}  // namespace akin
