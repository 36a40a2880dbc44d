// What answers where nothing is known of a person: how everybody likes the items.
#pragma once

#include "akin/models/model.h"

namespace akin {

// A model without users that has the items of `model`. By the mean and the damped biases of the items
// where it predicts ratings, by their numbers of ratings where it ranks.
Model cold_model(const Model& model);

}  // namespace akin
