// What would this person rate that item? For pairs of a user and an item of a model.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

#include "akin/base/context.h"
#include "akin/base/fields.h"
#include "akin/models/model.h"

namespace akin {

// What a row gets whose user or item the model does not know.
enum class Cold { baseline, drop, nan, mean };

template <>
inline constexpr std::array<std::string_view, 4> kNames<Cold> = {"baseline", "drop", "nan", "mean"};

struct PredictOptions {
  Cold cold = Cold::baseline;
  bool clip = true;

  void describe(FieldVisitor& visit);
};

struct Predictions {
  std::vector<float> values;       // one a pair; NaN for a cold one under `drop` and `nan`
  std::vector<std::uint8_t> cold;  // 1 where the user or item is unknown
  std::size_t cold_rows = 0;
};

// offset + biases + inner product, for a known pair.
float score(const FactorModel& factors, std::size_t user, std::size_t item);

// What of a pair the model was trained without a rating of.
enum class Unknown { nothing, user, item, both };

template <>
inline constexpr std::array<std::string_view, 4> kNames<Unknown> = {"", "user_unknown", "item_unknown",
                                                                    "user_and_item_unknown"};

// Where a number comes from: the model, one of the damped biases on top of the mean, the mean alone, how
// many ratings an item has; or there is no number.
enum class Source { model, user_bias, item_bias, mean, item_count, none };

template <>
inline constexpr std::array<std::string_view, 6> kNames<Source> = {"model", "user_bias",  "item_bias",
                                                                   "mean",  "item_count", "none"};

Unknown unknown_of(const Model& model, std::size_t user, std::size_t item);

Source source_of(Unknown unknown, Cold cold);

// Whether the model was trained without a rating by the user or of the item.
bool is_cold(const Model& model, std::size_t user, std::size_t item);

// Whether a model that ranks by vectors knows nothing of somebody with this vector: that of a person
// whose ratings mean nothing to it is zero, and all such people would have one list.
bool says_nothing(const Model& model, std::span<const float> user_vector);

// Predictions for pairs (users[i], items[i]); an index past the model's own is unknown to it.
// Throws Error(invalid_argument) where the model does not predict ratings.
Predictions predict(const Model& model, std::span<const std::uint32_t> users,
                    std::span<const std::uint32_t> items, const PredictOptions& options,
                    const Context& context);

}  // namespace akin
