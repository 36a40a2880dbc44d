// Scores of single pairs, and what stands in for the unknown.
#include "akin/models/predict.h"

#include <fmt/format.h>

#include <algorithm>
#include <limits>
#include <numeric>

#include "akin/base/parallel.h"
#include "akin/math/vectors.h"

namespace akin {
namespace {

float cold_value(const Model& model, std::size_t user, std::size_t item, Cold cold) {
  switch (cold) {
    case Cold::baseline: return model.baseline.predict(user, item);
    case Cold::mean: return model.baseline.mean;
    case Cold::drop:
    case Cold::nan: break;
  }
  return std::numeric_limits<float>::quiet_NaN();
}

}  // namespace

void PredictOptions::describe(FieldVisitor& visit) {
  visit(Field("cold", "what a row gets whose user or item the model does not know"), cold);
  visit(Field("clip", "cut predictions to the scale of the training ratings"), clip);
}

float score(const FactorModel& factors, std::size_t user, std::size_t item) {
  return factors.offset + factors.user_bias[user] + factors.item_bias[item] +
         dot(factors.user_vectors[user], factors.item_vectors[item]);
}

// Of a part of a file (a split, say) the ids may be more than those that were rated.
Unknown unknown_of(const Model& model, std::size_t user, std::size_t item) {
  const bool has_no_user =
      user >= model.factors.users() || (model.has_history && model.history[user].size() == 0);
  const bool has_no_item = item >= model.factors.items() || model.item_counts[item] == 0;
  if (has_no_user && has_no_item) return Unknown::both;
  if (has_no_user) return Unknown::user;
  return has_no_item ? Unknown::item : Unknown::nothing;
}

Source source_of(Unknown unknown, Cold cold) {
  if (unknown == Unknown::nothing) return Source::model;
  if (cold == Cold::drop || cold == Cold::nan) return Source::none;
  if (cold == Cold::mean || unknown == Unknown::both) return Source::mean;
  return unknown == Unknown::user ? Source::item_bias : Source::user_bias;
}

bool is_cold(const Model& model, std::size_t user, std::size_t item) {
  return unknown_of(model, user, item) != Unknown::nothing;
}

bool says_nothing(const Model& model, std::span<const float> user_vector) {
  const auto is_zero = [](float value) { return value == 0; };
  const FactorModel& factors = model.factors;
  return model.card.predicts == Predicts::preference && factors.rank() > 0 &&
         std::all_of(user_vector.begin(), user_vector.end(), is_zero);
}

Predictions predict(const Model& model, std::span<const std::uint32_t> users,
                    std::span<const std::uint32_t> items, const PredictOptions& options,
                    const Context& context) {
  if (model.card.predicts != Predicts::rating)
    throw Error(
        ErrorCode::invalid_argument,
        fmt::format("this {} model ranks items and predicts no ratings; baseline does, and als with "
                    "feedback explicit",
                    model.card.kind));
  Predictions predictions{.values = std::vector<float>(users.size()),
                          .cold = std::vector<std::uint8_t>(users.size())};
  for_each_row(context, users.size(), [&](std::size_t row) {
    const std::size_t user = users[row];
    const std::size_t item = items[row];
    const bool cold = is_cold(model, user, item);
    const float value =
        cold ? cold_value(model, user, item, options.cold) : score(model.factors, user, item);
    predictions.values[row] = options.clip ? model.clipped(value) : value;
    predictions.cold[row] = cold ? 1 : 0;
  });
  predictions.cold_rows =
      std::accumulate(predictions.cold.begin(), predictions.cold.end(), std::size_t{0});
  return predictions;
}

}  // namespace akin
