// Biases that can be computed by hand.
#include "akin/models/damped_biases.h"

#include <gtest/gtest.h>

#include "akin/models/test_models.h"

namespace akin {
namespace {

// The mean is 3. Item 0 has 5 and 4, item 1 has 2 and 1.
Dataset data(const Context& context) {
  return make_dataset(test_ratings({{0, 0, 5}, {0, 1, 2}, {1, 0, 4}, {2, 1, 1}}), context);
}

TEST(DampedBiases, are_means_without_damping) {
  ThreadPool threads(1);
  const DampedBiases biases = fit_damped_biases(data({threads}), {.items = 0, .users = 0}, {threads});
  EXPECT_EQ(biases.mean, 3);
  EXPECT_EQ(biases.item_bias, (std::vector<float>{1.5F, -1.5F}));
  EXPECT_EQ(biases.user_bias, (std::vector<float>{0.5F, -0.5F, -0.5F}));
}

TEST(DampedBiases, count_ratings_at_the_expected_value_beside_the_real_ones) {
  ThreadPool threads(1);
  const DampedBiases biases = fit_damped_biases(data({threads}), {.items = 1, .users = 2}, {threads});
  EXPECT_EQ(biases.item_bias, (std::vector<float>{1, -1}));        // 3 / (2 + 1)
  EXPECT_EQ(biases.user_bias[0], (1.0F + 0.0F) / (2 + 2));         // 5 - 4, 2 - 2
  EXPECT_EQ(biases.user_bias[2], static_cast<float>(-1.0 / 3.0));  // 1 - 2
}

TEST(DampedBiases, count_each_rating_by_its_weight) {
  ThreadPool threads(1);
  Ratings ratings = test_ratings({{0, 0, 5}, {0, 1, 2}, {1, 0, 4}, {2, 1, 1}});
  ratings.weight = {1, 1, 3, 0.5F};
  const DampedBiases biases =
      fit_damped_biases(make_dataset(ratings, {threads}), {.items = 1, .users = 2}, {threads});
  const double mean = (5 + 2 + 12 + 0.5) / 5.5;
  const double first = (5 - mean + 3 * (4 - mean)) / 5, second = (2 - mean + 0.5 * (1 - mean)) / 2.5;
  EXPECT_NEAR(biases.mean, mean, 1e-6);
  EXPECT_NEAR(biases.item_bias[0], first, 1e-6);
  EXPECT_NEAR(biases.item_bias[1], second, 1e-6);
  EXPECT_NEAR(biases.user_bias[1], 3 * (4 - mean - first) / 5, 1e-6);
  EXPECT_NEAR(biases.user_bias[2], 0.5 * (1 - mean - second) / 2.5, 1e-6);
}

TEST(DampedBiases, take_the_unknown_as_average) {
  const DampedBiases biases{.mean = 3, .user_bias = {0.5F}, .item_bias = {0.25F}};
  EXPECT_EQ(biases.predict(0, 0), 3.75F);
  EXPECT_EQ(biases.predict(7, 0), 3.25F);
  EXPECT_EQ(biases.predict(0, 7), 3.5F);
  EXPECT_EQ(biases.predict(7, 7), 3);
}

TEST(DampedBiases, of_a_stranger_are_those_of_a_user_with_that_history) {
  ThreadPool threads(1);
  const Dataset ratings = data({threads});
  const DampedBiases biases = fit_damped_biases(ratings, {}, {threads});
  for (std::size_t user = 0; user < 3; ++user)
    EXPECT_EQ(damped_user_bias(biases.mean, biases.item_bias, ratings.by_user()[user], Damping{}.users),
              biases.user_bias[user]);
  EXPECT_EQ(damped_user_bias(biases.mean, biases.item_bias, {}, 0), 0);
}

}  // namespace
}  // namespace akin
