// Deviations and draws of a person by hand, and noise that is known.
#include "akin/models/uncertainty.h"

#include <gtest/gtest.h>

#include <cmath>

#include "akin/base/error.h"
#include "akin/models/als/als.h"
#include "akin/models/test_models.h"

namespace akin {
namespace {

// One unknown and the bias: A⁻¹ = [4 2; 2 5] whoever asks.
struct CertainEncoder : Encoder {
  float encode(const FactorModel&, SparseRow, std::span<float>) const override { return 0; }
  std::optional<Matrix> inverse_root(const FactorModel&, SparseRow) const override {
    return test_matrix({{2, 1}, {0, 2}});
  }
};

FactorModel example(std::size_t items) {
  FactorModel model{.item_vectors = Matrix(items, 1), .item_bias = std::vector<float>(items, 7)};
  for (std::size_t item = 0; item < items; ++item)
    model.item_vectors[item][0] = static_cast<float>(item % 10) - 4;
  model.noise = 0.5;
  model.item_variance.assign(items, 0.25F);
  model.encoder = std::make_shared<CertainEncoder>();
  return model;
}

TEST(Uncertainty, of_a_score_is_that_of_the_vector_and_the_bias) {
  const FactorModel model = example(10);
  const std::vector<std::uint32_t> items = {4, 5, 0};  // the vectors 0, 1 and -4
  const auto deviations = score_deviations(model, {}, items);
  ASSERT_EQ(deviations.size(), 3U);
  EXPECT_FLOAT_EQ(deviations[0], 0.5F * std::sqrt(5.25F));
  EXPECT_FLOAT_EQ(deviations[1], 0.5F * std::sqrt(4.0F + 2 * 2 + 5.25F));
  EXPECT_FLOAT_EQ(deviations[2], 0.5F * std::sqrt(16 * 4.0F - 4 * 2 * 2 + 5.25F));
}

TEST(Uncertainty, is_the_same_in_a_long_list) {
  const FactorModel model = example(700);  // three tiles
  std::vector<std::uint32_t> all(700);
  std::iota(all.begin(), all.end(), 0U);
  const auto deviations = score_deviations(model, {}, all);
  for (std::uint32_t item = 0; item < 700; ++item)
    EXPECT_EQ(deviations[item], score_deviations(model, {}, {&item, 1})[0]) << item;
}

TEST(Uncertainty, of_draws_is_that_of_the_scores) {
  const FactorModel model = example(1);
  constexpr int kDraws = 20000;
  double first = 0, bias = 0, first_squares = 0, bias_squares = 0, products = 0;
  for (int draw = 0; draw < kDraws; ++draw) {
    Random random(3, static_cast<std::uint64_t>(draw));
    std::vector<float> vector = {10};
    const double moved = draw_user(model, {}, random, vector, 2) - 2.0;
    first += vector[0] - 10.0;
    bias += moved;
    first_squares += (vector[0] - 10.0) * (vector[0] - 10.0);
    bias_squares += moved * moved;
    products += (vector[0] - 10.0) * moved;
  }
  EXPECT_NEAR(first / kDraws, 0, 0.03);  // four deviations of the mean of 20,000
  EXPECT_NEAR(bias / kDraws, 0, 0.035);
  EXPECT_NEAR(first_squares / kDraws, 0.25 * 4, 0.04);
  EXPECT_NEAR(bias_squares / kDraws, 0.25 * 5, 0.05);
  EXPECT_NEAR(products / kDraws, 0.25 * 2, 0.035);
}

TEST(Uncertainty, is_told_by_no_kind_without_an_inverse) {
  FactorModel model = test_model().factors;
  ThreadPool threads(2);
  const CsrMatrix history = test_model().history;
  estimate_uncertainty(model, make_dataset(test_ratings({{0, 0, 4}, {1, 1, 5}, {2, 3, 5}}), {threads}),
                       {threads});
  EXPECT_TRUE(std::isnan(model.noise));
  EXPECT_TRUE(model.item_variance.empty());
  const std::vector<std::uint32_t> items = {0, 1};
  for (const float deviation : score_deviations(model, history[0], items))
    EXPECT_TRUE(std::isnan(deviation));
  std::vector<float> vector = {1, 2};
  Random random(1, 1);
  EXPECT_EQ(draw_user(model, history[0], random, vector, 3), 3);
  EXPECT_EQ(vector, (std::vector<float>{1, 2}));
  try {
    require_noise(model, "baseline");
    FAIL();
  } catch (const Error& error) {
    EXPECT_EQ(error.code(), ErrorCode::invalid_argument);
    EXPECT_STREQ(
        error.what(),
        "this baseline model does not tell how sure it is of its scores; als models of ratings do");
  }
}

// Biases and noise of this deviation; each item has many ratings, so that its share in a fit is small.
Ratings noisy_ratings(double noise) {
  Random random(11, 0);
  std::vector<TestRating> rows;
  for (std::uint32_t user = 0; user < 1500; ++user)
    for (std::uint32_t item = 0; item < 30; ++item)
      rows.push_back({user, item,
                      static_cast<float>(0.1 * (user % 7) + 0.2 * (item % 5) + noise * random.normal())});
  return test_ratings(rows);
}

TEST(Uncertainty, finds_the_noise_that_was_put_in) {
  ThreadPool threads(2);
  for (const double noise : {0.2, 0.7}) {
    const Dataset data = make_dataset(noisy_ratings(noise), {threads});
    Observer nobody;
    const FactorModel model = train_als(data,
                                        {.rank = 0,
                                         .iterations = 6,
                                         .regularization = 1e-3,
                                         .regularization_scaling = RegularizationScaling::constant},
                                        {threads}, nobody);
    const auto estimated = [&](std::size_t thread_count) {
      ThreadPool some(thread_count);
      FactorModel own = model;
      estimate_uncertainty(own, data, {some});
      return own;
    };
    EXPECT_NEAR(estimated(2).noise, noise, 0.01 * noise);
    EXPECT_EQ(estimated(7).noise, estimated(1).noise);
    EXPECT_EQ(estimated(7).item_variance, estimated(1).item_variance);
    for (const float variance : estimated(2).item_variance) EXPECT_NEAR(variance, 1.0 / 1500, 1e-5);
  }
}

TEST(Uncertainty, of_a_sample_of_people_is_near_that_of_all) {
  ThreadPool threads(2);
  const Dataset data = make_dataset(noisy_ratings(0.5), {threads});
  Observer nobody;
  const FactorModel model = train_als(data, {.rank = 3, .iterations = 3}, {threads}, nobody);
  const auto estimated = [&](std::size_t ratings, std::size_t thread_count, std::uint64_t seed) {
    ThreadPool some(thread_count);
    FactorModel own = model;
    estimate_uncertainty(own, data, {.threads = some, .seed = seed}, ratings);
    return own;
  };
  const FactorModel whole = estimated(data.size(), 1, 1);
  EXPECT_EQ(estimated(kNoiseRatings, 1, 2).noise, whole.noise);
  const FactorModel some = estimated(data.size() / 4, 1, 1);
  EXPECT_NE(some.noise, whole.noise);
  EXPECT_NEAR(some.noise, whole.noise, 0.05 * whole.noise);
  EXPECT_EQ(some.item_variance, whole.item_variance);
  EXPECT_EQ(estimated(data.size() / 4, 7, 1).noise, some.noise);
  EXPECT_NE(estimated(data.size() / 4, 1, 2).noise, some.noise);
}

TEST(Uncertainty, takes_an_item_without_ratings_for_the_least_known) {
  ThreadPool threads(1);
  Ratings ratings = test_ratings({{0, 0, 5}, {1, 0, 3}, {2, 0, 4}, {0, 1, 2}, {1, 1, 4}});
  ratings.items = test_ids(3);
  const Dataset data = make_dataset(ratings, {threads});
  Observer nobody;
  FactorModel model = train_als(data, {.rank = 1}, {threads}, nobody);
  estimate_uncertainty(model, data, {threads});
  ASSERT_EQ(model.item_variance.size(), 3U);
  EXPECT_GT(model.item_variance[1], model.item_variance[0]);
  EXPECT_EQ(model.item_variance[2], model.item_variance[1]);
}

TEST(Uncertainty, of_an_item_is_in_its_draws) {
  FactorModel model = example(20000);
  const std::vector<float> first = draw_item_biases(model, 3);
  EXPECT_EQ(draw_item_biases(model, 3), first);
  EXPECT_NE(draw_item_biases(model, 4), first);
  double sum = 0, squares = 0;
  for (const float bias : first) {
    sum += static_cast<double>(bias) - 7;
    squares += (static_cast<double>(bias) - 7) * (static_cast<double>(bias) - 7);
  }
  EXPECT_NEAR(sum / 20000, 0, 0.008);  // four deviations
  EXPECT_NEAR(squares / 20000, 0.25 * 0.25, 0.003);
}

TEST(Uncertainty, learns_nothing_from_ratings_that_stand_alone) {
  ThreadPool threads(1);
  const Dataset data = make_dataset(test_ratings({{0, 0, 5}, {1, 1, 3}}), {threads});
  Observer nobody;
  FactorModel model =
      train_als(data, {.rank = 0, .regularization = 0, .allow_unregularized = true}, {threads}, nobody);
  estimate_uncertainty(model, data, {threads});
  EXPECT_TRUE(std::isnan(model.noise));
  EXPECT_TRUE(model.item_variance.empty());
}

}  // namespace
}  // namespace akin
