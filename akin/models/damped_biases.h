// How much higher than average each item is rated and each user rates, damped where little is known.
//
//     item bias  b_i = Σ_u w_ui (r_ui − mean)       / (Σ_u w_ui + item damping)
//     user bias  b_u = Σ_i w_ui (r_ui − mean − b_i) / (Σ_i w_ui + user damping)
//
// with w the weight of the rating, 1 where ratings have none: the sum is then their number.
// Koren, "Factor in the neighbors" (2010), section 2.1. Cost: two passes over the ratings.
#pragma once

#include <span>
#include <vector>

#include "akin/data/dataset.h"

namespace akin {

struct Damping {
  double items = 4;
  double users = 2;
};

struct DampedBiases {
  float mean = 0;
  std::vector<float> user_bias;  // one a user
  std::vector<float> item_bias;  // one an item

  // A user or item past the end, or never rated, counts as average.
  float predict(std::size_t user, std::size_t item) const {
    return mean + (user < user_bias.size() ? user_bias[user] : 0) +
           (item < item_bias.size() ? item_bias[item] : 0);
  }
};

DampedBiases fit_damped_biases(const Dataset& data, const Damping& damping, const Context& context);

// The bias of a person with this history.
float damped_user_bias(float mean, std::span<const float> item_bias, SparseRow history, double damping);

}  // namespace akin
