// How sure predictions are and what makes them, for pairs of users and items: a person is looked at once
// for all pairs of a block.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "akin/base/context.h"
#include "akin/models/model.h"
#include "akin/recommend/explain.h"

namespace akin {

struct PairDetails {
  std::vector<float> deviations;          // of ratings around predictions: noise included
  std::vector<Explanation> explanations;  // without parts for a pair that the model does not know
};

// One a pair. Throws Error(invalid_argument) where the model does not tell how sure it is or has no
// history.
PairDetails details_of(const Model& model, std::span<const std::uint32_t> users,
                       std::span<const std::uint32_t> items, bool deviations, bool explanations,
                       const Context& context);

}  // namespace akin
