// Sums in double, one row a task.
#include "akin/models/damped_biases.h"

#include "akin/base/parallel.h"

namespace akin {
namespace {

// The other side's bias is 0 where `other_bias` is empty.
float damped_mean(float mean, std::span<const float> other_bias, SparseRow rated, double damping) {
  if (rated.size() == 0) return 0;
  double sum = 0, weights = 0;
  for (std::size_t k = 0; k < rated.size(); ++k) {
    const float expected = mean + (other_bias.empty() ? 0 : other_bias[rated.columns[k]]);
    const auto weight = static_cast<double>(rated.weight(k));
    sum += weight * static_cast<double>(rated.values[k] - expected);
    weights += weight;
  }
  return static_cast<float>(sum / (weights + damping));
}

}  // namespace

DampedBiases fit_damped_biases(const Dataset& data, const Damping& damping, const Context& context) {
  DampedBiases biases;
  biases.mean = static_cast<float>(data.mean());
  biases.item_bias.resize(data.by_item().rows());
  for_each_row(context, biases.item_bias.size(), [&](std::size_t item) {
    biases.item_bias[item] = damped_mean(biases.mean, {}, data.by_item()[item], damping.items);
  });
  biases.user_bias.resize(data.by_user().rows());
  for_each_row(context, biases.user_bias.size(), [&](std::size_t user) {
    biases.user_bias[user] =
        damped_user_bias(biases.mean, biases.item_bias, data.by_user()[user], damping.users);
  });
  return biases;
}

float damped_user_bias(float mean, std::span<const float> item_bias, SparseRow history, double damping) {
  return damped_mean(mean, item_bias, history, damping);
}

}  // namespace akin
