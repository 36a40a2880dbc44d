// Weights of ratings: what they mean, told by trainings that must come to the same.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>

#include "akin/models/als/als.h"
#include "akin/models/registry.h"
#include "akin/models/train.h"
#include "akin/models/uncertainty.h"
#include "tests/contract/planted_ratings.h"

namespace akin {
namespace {

using testing::HasSubstr;

const Ratings& planted() {
  static const Ratings ratings = planted_ratings({.users = 400, .items = 120, .ratings_per_user = 15});
  return ratings;
}

Ratings with_weight(float weight) {
  Ratings ratings = planted();
  ratings.weight.assign(ratings.size(), weight);
  return ratings;
}

// Weights of 1 to 4, and the same as so many rows of a pair, each of which counts.
Ratings with_whole_weights() {
  Ratings ratings = planted();
  for (std::size_t row = 0; row < ratings.size(); ++row)
    ratings.weight.push_back(static_cast<float>(1 + row * 7 % 4));
  return ratings;
}

Ratings repeated(const Ratings& ratings) {
  Ratings rows{.users = ratings.users, .items = ratings.items, .keeps_repeats = true};
  for (std::size_t row = 0; row < ratings.size(); ++row)
    for (int time = 0; time < static_cast<int>(ratings.weight[row]); ++time) {
      rows.user.push_back(ratings.user[row]);
      rows.item.push_back(ratings.item[row]);
      rows.value.push_back(ratings.value[row]);
    }
  return rows;
}

void expect_near(const Matrix& found, const Matrix& expected, double distance) {
  ASSERT_EQ(found.rows(), expected.rows());
  for (std::size_t row = 0; row < found.rows(); ++row)
    for (std::size_t i = 0; i < found.columns(); ++i)
      ASSERT_NEAR(found[row][i], expected[row][i], distance) << row << ' ' << i;
}

void expect_near(const std::vector<float>& found, const std::vector<float>& expected, double distance) {
  ASSERT_EQ(found.size(), expected.size());
  for (std::size_t i = 0; i < found.size(); ++i) ASSERT_NEAR(found[i], expected[i], distance) << i;
}

void expect_near(const FactorModel& found, const FactorModel& expected, double distance) {
  expect_near(found.user_vectors, expected.user_vectors, distance);
  expect_near(found.item_vectors, expected.item_vectors, distance);
  expect_near(found.user_bias, expected.user_bias, distance);
  expect_near(found.item_bias, expected.item_bias, distance);
}

void expect_same(const FactorModel& found, const FactorModel& expected) {
  EXPECT_EQ(found.user_vectors, expected.user_vectors);
  EXPECT_EQ(found.item_vectors, expected.item_vectors);
  EXPECT_EQ(found.user_bias, expected.user_bias);
  EXPECT_EQ(found.item_bias, expected.item_bias);
  EXPECT_EQ(found.offset, expected.offset);
}

Model trained_als(const Ratings& ratings, const AlsOptions& options) {
  return trained(find_model_kind("als"), ratings, {.options = AnyRecord(options)});
}

AlsOptions explicit_options(RegularizationScaling scaling, double regularization) {
  return {
      .rank = 5, .iterations = 4, .regularization = regularization, .regularization_scaling = scaling};
}

AlsOptions implicit_options(double regularization, double unobserved_weight) {
  return {.feedback = Feedback::implicit,
          .rank = 5,
          .iterations = 4,
          .regularization = regularization,
          .alpha = 0.5,
          .unobserved_weight = unobserved_weight};
}

constexpr RegularizationScaling kScalings[] = {RegularizationScaling::count, RegularizationScaling::root,
                                               RegularizationScaling::constant};

TEST(EveryKind, takes_weights_or_says_that_it_does_not) {
  for (const ModelKind& kind : kinds_to_test()) {
    SCOPED_TRACE(full_name(kind));
    if (takes_weights(kind)) {
      const FactorModel heavy = trained(kind, weighted(planted())).factors;
      const FactorModel plain = trained(kind, planted()).factors;
      EXPECT_FALSE(heavy.item_bias == plain.item_bias && heavy.item_vectors == plain.item_vectors &&
                   heavy.user_vectors == plain.user_vectors);
      continue;
    }
    const Error error = refusal([&] { trained(kind, weighted(planted())); });
    EXPECT_EQ(error.code(), ErrorCode::invalid_argument);
    EXPECT_THAT(error.what(), HasSubstr("knows no weights of ratings"));
  }
}

TEST(EveryKind, learns_of_weights_of_one_what_it_learns_without_to_the_bit) {
  for (const ModelKind& kind : kinds_to_test()) {
    if (!takes_weights(kind)) continue;
    SCOPED_TRACE(full_name(kind));
    const Model plain = trained(kind, planted()), ones = trained(kind, with_weight(1));
    expect_same(ones.factors, plain.factors);
    EXPECT_EQ(ones.factors.item_variance, plain.factors.item_variance);
    EXPECT_EQ(std::isnan(ones.factors.noise) ? 0 : ones.factors.noise,
              std::isnan(plain.factors.noise) ? 0 : plain.factors.noise);
    EXPECT_EQ(ones.baseline.item_bias, plain.baseline.item_bias);
    EXPECT_EQ(ones.baseline.user_bias, plain.baseline.user_bias);
    EXPECT_NE(ones.card.fingerprint, plain.card.fingerprint);
  }
}

TEST(EveryKind, counts_ratings_of_an_item_whatever_they_weigh) {
  for (const ModelKind& kind : kinds_to_test()) {
    if (!takes_weights(kind)) continue;
    const Model plain = trained(kind, planted()), heavy = trained(kind, weighted(planted()));
    EXPECT_EQ(heavy.item_counts, plain.item_counts) << full_name(kind);
    EXPECT_EQ(heavy.card.ratings, plain.card.ratings) << full_name(kind);
  }
}

TEST(Weights, of_two_on_every_rating_halve_the_regularization) {
  for (const RegularizationScaling scaling : kScalings)
    expect_near(trained_als(with_weight(2), explicit_options(scaling, 0.4)).factors,
                trained_als(planted(), explicit_options(scaling, 0.2)).factors, 1e-4);
}

// Fours are powers of two, and so are their roots: nothing is rounded that was not before.
TEST(Weights, of_four_are_a_quarter_of_the_regularization_to_the_bit) {
  for (const RegularizationScaling scaling : kScalings) {
    const Model heavy = trained_als(with_weight(4), explicit_options(scaling, 0.5));
    const Model plain = trained_als(planted(), explicit_options(scaling, 0.125));
    expect_same(heavy.factors, plain.factors);
    EXPECT_EQ(heavy.card.train_rmse, plain.card.train_rmse);
    EXPECT_DOUBLE_EQ(heavy.factors.noise, 2 * plain.factors.noise);  // of a rating of weight 1
  }
}

TEST(Weights, leave_how_sure_a_score_is_alone_where_all_grow_alike) {
  const Model heavy = trained_als(with_weight(4), explicit_options(RegularizationScaling::count, 0.5));
  const Model plain = trained_als(planted(), explicit_options(RegularizationScaling::count, 0.125));
  const std::vector<std::uint32_t> items = {0, 7, 119};
  for (const std::uint32_t user : {0U, 3U, 399U})
    EXPECT_EQ(score_deviations(heavy.factors, heavy.history[user], items),
              score_deviations(plain.factors, plain.history[user], items));
}

TEST(Weights, of_implicit_feedback_multiply_confidences_but_not_that_of_silence) {
  expect_same(trained_als(with_weight(4), implicit_options(2, 1)).factors,
              trained_als(planted(), implicit_options(0.5, 0.25)).factors);
}

// Under a constant λ; one that grows with the count grows with the rows, but not with the weights.
TEST(Weights, of_whole_numbers_are_so_many_ratings_each_of_which_counts) {
  const Ratings weights = with_whole_weights(), rows = repeated(weights);
  for (const bool biases : {true, false}) {
    AlsOptions options = explicit_options(RegularizationScaling::constant, 2);
    options.biases = options.offset = biases;
    const Model model = trained_als(weights, options), of_rows = trained_als(rows, options);
    EXPECT_FLOAT_EQ(model.factors.offset, of_rows.factors.offset);
    expect_near(model.factors, of_rows.factors, 1e-3);
    EXPECT_NEAR(model.card.train_rmse, of_rows.card.train_rmse, 1e-5);
  }
  AlsOptions options =
      implicit_options(2, 0);  // where silence weighs, each row takes its place once more
  options.regularization_scaling = RegularizationScaling::constant;
  expect_near(trained_als(weights, options).factors, trained_als(rows, options).factors, 1e-3);
  for (const std::string_view kind : {"baseline", "popular"}) {
    const Model model = trained(find_model_kind(kind), weights);
    const Model of_rows = trained(find_model_kind(kind), rows);
    expect_near(model.factors, of_rows.factors, 1e-5);
    expect_near(model.baseline.user_bias, of_rows.baseline.user_bias, 1e-5);
  }
}

TEST(Weights, below_that_of_silence_still_leave_a_minimum) {
  for (const float weight : {1e-6F, 0.01F, 0.4F}) {
    const Model model = trained_als(with_weight(weight), implicit_options(0.5, 1));
    for (std::size_t item = 0; item < model.factors.items(); ++item)
      for (const float value : model.factors.item_vectors[item]) ASSERT_TRUE(std::isfinite(value));
  }
}

}  // namespace
}  // namespace akin
