// The baseline as a model of rank 0.
#include "akin/models/baseline/baseline.h"

#include <gtest/gtest.h>

#include "akin/models/damped_biases.h"
#include "akin/models/predict.h"
#include "akin/models/test_models.h"

namespace akin {
namespace {

TEST(Baseline, scores_as_damped_biases_predict) {
  ThreadPool threads(1);
  const Dataset data =
      make_dataset(test_ratings({{0, 0, 5}, {0, 1, 2}, {1, 0, 4}, {2, 1, 1}}), {threads});
  Observer nobody;
  const FactorModel model =
      train_baseline(data, {.item_damping = 7, .user_damping = 3}, {threads}, nobody);
  const DampedBiases biases = fit_damped_biases(data, {.items = 7, .users = 3}, {threads});
  EXPECT_EQ(model.rank(), 0U);
  for (std::size_t user = 0; user < 3; ++user)
    for (std::size_t item = 0; item < 2; ++item)
      EXPECT_EQ(score(model, user, item), biases.predict(user, item));
}

TEST(Baseline, folds_in_with_the_damping_it_was_trained_with) {
  BlobReader no_arrays({});
  const auto encoder = read_baseline_encoder({.user_damping = 3}, no_arrays);
  const FactorModel model{.item_bias = {1, -1}, .offset = 3};
  const std::vector<std::uint32_t> items = {0};
  const std::vector<float> ratings = {6};
  EXPECT_EQ(encoder->encode(model, {items, ratings}, {}), 0.5F);  // (6 - 4) / (1 + 3)
}

}  // namespace
}  // namespace akin
