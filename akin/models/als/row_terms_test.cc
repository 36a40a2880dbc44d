// What rows ask for, number by number.
#include "akin/models/als/row_terms.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <limits>

#include "akin/models/test_models.h"

namespace akin {
namespace {

using testing::ElementsAre;

const std::vector<std::uint32_t> kColumns = {0, 2, 3};

TEST(RowTerms, of_ratings_ask_for_what_offset_and_biases_leave) {
  const Matrix vectors(4, 1);
  const std::vector<float> bias = {0.5F, 9, -0.5F, 0};
  const Design fixed{.vectors = vectors, .bias = bias, .offset = 3, .intercept = true};
  const std::vector<float> ratings = {4, 2, 5};
  RowTerms terms;
  ASSERT_TRUE(terms.fill(fixed, {.regularization = 0.5}, {kColumns, ratings}));
  EXPECT_THAT(terms.row().rows, ElementsAre(0, 2, 3));
  EXPECT_THAT(terms.row().factors, ElementsAre(1, 1, 1));
  EXPECT_THAT(terms.row().pulls, ElementsAre(0.5F, -0.5F, 2));
  EXPECT_EQ(terms.row().constant, 4.5);
  EXPECT_EQ(terms.row().lambda, 1.5F);
  EXPECT_EQ(terms.row().bias_lambda, 1.5F);
}

TEST(RowTerms, of_implicit_feedback_weigh_beyond_silence_and_count_what_is_liked) {
  const Matrix vectors(4, 1);
  AlsOptions options{.feedback = Feedback::implicit, .regularization = 0.5};
  options.alpha = 2;
  options.unobserved_weight = 0.5;
  const std::vector<float> clicks = {3, -1, 0};
  RowTerms terms;
  ASSERT_TRUE(terms.fill({.vectors = vectors}, options, {kColumns, clicks}));
  EXPECT_THAT(terms.row().factors, ElementsAre(6.5F, 2.5F, 0.5F));
  EXPECT_THAT(terms.row().pulls, ElementsAre(7, 0, 0));
  EXPECT_EQ(terms.row().constant, 7);
  EXPECT_EQ(terms.row().lambda, 0.5F);
}

TEST(RowTerms, count_a_rating_as_often_as_its_weight_says) {
  const Matrix vectors(4, 1);
  const std::vector<float> ratings = {4, 2, 5}, weights = {2, 0.5F, 1};
  AlsOptions options{.regularization = 0.5, .bias_regularization = 2};
  RowTerms terms;
  ASSERT_TRUE(terms.fill({.vectors = vectors, .intercept = true}, options, {kColumns, ratings, weights}));
  EXPECT_THAT(terms.row().factors, ElementsAre(2, 0.5F, 1));
  EXPECT_THAT(terms.row().pulls, ElementsAre(8, 1, 5));
  EXPECT_EQ(terms.row().constant, 2 * 16 + 0.5 * 4 + 25);
  EXPECT_EQ(terms.row().lambda, 1.5F);
  EXPECT_EQ(terms.row().bias_lambda, 6);
  options.feedback = Feedback::implicit;
  options.alpha = 1;
  options.unobserved_weight = 1;
  const std::vector<float> clicks = {1, 1, 0}, less = {2, 0.25F, 1};
  ASSERT_TRUE(terms.fill({.vectors = vectors}, options, {kColumns, clicks, less}));
  EXPECT_THAT(terms.row().factors, ElementsAre(3, -0.5F, 0)) << "the second counts for less than silence";
  EXPECT_THAT(terms.row().pulls, ElementsAre(4, 0.5F, 0));
}

TEST(RowTerms, ask_for_nothing_where_nothing_is_rated_or_liked) {
  const Matrix vectors(4, 1);
  const AlsOptions implicit{.feedback = Feedback::implicit};
  const std::vector<float> dislikes = {0, -1, -2};
  RowTerms terms;
  EXPECT_FALSE(terms.fill({.vectors = vectors}, {}, {}));
  EXPECT_FALSE(terms.fill({.vectors = vectors}, implicit, {}));
  EXPECT_FALSE(terms.fill({.vectors = vectors}, implicit, {kColumns, dislikes}));
}

TEST(RidgeRowOfTerms, tells_the_penalty_and_the_rest) {
  const QuadraticRow row{.lambda = 2, .bias_lambda = 3};
  const std::vector<float> unknowns = {1, 2, -1};
  const RidgeRow with_bias = ridge_row(row, 2, unknowns, 20);
  EXPECT_TRUE(with_bias.is_solved);
  EXPECT_EQ(with_bias.bias, -1);
  EXPECT_EQ(with_bias.penalty, 13);
  EXPECT_EQ(with_bias.squared_error, 7);
  const RidgeRow without = ridge_row(row, 3, unknowns, 11);
  EXPECT_EQ(without.bias, 0);
  EXPECT_EQ(without.penalty, 12);
  EXPECT_EQ(without.squared_error, 0) << "never below zero";
}

TEST(RidgeRowOfTerms, is_not_solved_where_a_number_is_not_finite) {
  const std::vector<float> fine = {1, 2}, bad = {1, std::numeric_limits<float>::infinity()};
  EXPECT_FALSE(ridge_row({}, 2, fine, std::nan("")).is_solved);
  EXPECT_FALSE(ridge_row({}, 2, bad, 1).is_solved);
  EXPECT_FALSE(ridge_row({}, 1, bad, 1).is_solved);
}

}  // namespace
}  // namespace akin
