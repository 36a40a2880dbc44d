// Rows whose solution can be written down.
#include "akin/models/als/implicit_row.h"

#include <gtest/gtest.h>

#include <limits>

#include "akin/models/test_models.h"

namespace akin {
namespace {

struct ImplicitRow : testing::Test {
  RidgeRow solve(const std::vector<std::uint32_t>& items, const std::vector<float>& values,
                 const std::vector<float>& weights = {}) {
    const BorderedTriangle unobserved = unobserved_part(items_, options, {threads});
    vector.assign(1, -7);
    return ImplicitSolver(items_, unobserved, options).solve({items, values, weights}, vector);
  }

  ThreadPool threads{1};
  Matrix items_ = test_matrix({{1}, {2}, {3}});
  AlsOptions options{.feedback = Feedback::implicit,
                     .rank = 1,
                     .regularization = 0.5,
                     .regularization_scaling = RegularizationScaling::count,
                     .alpha = 2};
  std::vector<float> vector;
};

TEST_F(ImplicitRow, weighs_what_is_given_and_counts_silence_as_a_little_dislike) {
  // Confidences 3, 5 and 1 of 1, 2 and 3: A = 3 + 20 + 9 + 0.5 · 2, b = 3 + 10.
  const RidgeRow row = solve({0, 1}, {1, 2});
  ASSERT_TRUE(row.is_solved);
  EXPECT_EQ(row.bias, 0);
  const double x = 13.0 / 33;
  EXPECT_NEAR(vector[0], x, 1e-6);
  EXPECT_NEAR(row.penalty, x * x, 1e-5);
  EXPECT_NEAR(row.squared_error,
              3 * (1 - x) * (1 - x) + 5 * (1 - 2 * x) * (1 - 2 * x) + (3 * x) * (3 * x), 1e-5);
}

// Of 2 and 1/4 with alpha 2: c is 5 and 1.5, or 4 and 0.5, or 4.5 and 1, or 4 and 0.5 beside silence of
// 0.5.
TEST_F(ImplicitRow, has_confidences_of_four_forms) {
  options.unobserved_weight = 0.5;
  const auto solved = [&](ConfidenceForm form) {
    options.confidence_form = form;
    solve({0, 1}, {2, 0.25F});
    return vector[0];
  };
  // A of silence is 4.5 of the third item, and λ · 2 liked is 1.
  EXPECT_NEAR(solved(ConfidenceForm::one_plus), (5 + 1.5 * 2) / (5 + 1.5 * 4 + 4.5 + 1), 1e-6);
  EXPECT_NEAR(solved(ConfidenceForm::product), (4 + 0.5 * 2) / (4 + 0.5 * 4 + 4.5 + 1), 1e-6);
  EXPECT_NEAR(solved(ConfidenceForm::weight_plus), (4.5 + 1 * 2) / (4.5 + 1 * 4 + 4.5 + 1), 1e-6);
  EXPECT_NEAR(solved(ConfidenceForm::on_top), (4 + 0.5 * 2) / (4.5 + 1 * 4 + 4.5 + 1), 1e-6);
}

TEST_F(ImplicitRow, takes_a_confidence_below_that_of_silence) {
  options.confidence_form = ConfidenceForm::product;
  options.unobserved_weight = 3;
  const RidgeRow row = solve({0, 1}, {2, 0.25F});  // A = 4 + 0.5 · 4 + 27 + 1
  EXPECT_NEAR(vector[0], 5.0 / 34, 1e-6);
  const double x = 5.0 / 34;
  EXPECT_NEAR(row.squared_error,
              4 * (1 - x) * (1 - x) + 0.5 * (1 - 2 * x) * (1 - 2 * x) + 3 * (3 * x) * (3 * x), 1e-5);
  solve({0, 1}, {2, 0});  // which is nothing, not even silence: A = 4 + 27 + 0.5
  EXPECT_NEAR(vector[0], 4 / 31.5, 1e-6);
}

TEST_F(ImplicitRow, takes_silence_as_nothing_where_its_weight_is_zero) {
  options.unobserved_weight = 0;
  solve({0, 1}, {1, 2});
  EXPECT_NEAR(vector[0], 13.0 / (3 + 20 + 1), 1e-6);
}

TEST_F(ImplicitRow, takes_what_is_not_above_zero_as_a_dislike_that_regularizes_nothing) {
  solve({0, 2}, {1, -1});  // A = 3 + 4 + 3 · 9 + 0.5, b = 3
  EXPECT_NEAR(vector[0], 3.0 / 34.5, 1e-6);
  solve({0, 2}, {1, 0});  // A = 3 + 4 + 9 + 0.5
  EXPECT_NEAR(vector[0], 3.0 / 16.5, 1e-6);
}

TEST_F(ImplicitRow, multiplies_confidences_by_weights_even_below_that_of_silence) {
  // Confidences 2 · 3, 0.1 · 5 and 1: A = 6 + 0.5 · 4 + 9 + 0.5 · 2, b = 6 + 0.5 · 2.
  const RidgeRow row = solve({0, 1}, {1, 2}, {2, 0.1F});
  const double x = 7.0 / 18;
  EXPECT_NEAR(vector[0], x, 1e-6);
  EXPECT_NEAR(row.squared_error,
              6 * (1 - x) * (1 - x) + 0.5 * (1 - 2 * x) * (1 - 2 * x) + (3 * x) * (3 * x), 1e-5);
  solve({0, 2}, {1, -1}, {1, 0.1F});  // A = 3 + 4 + 0.3 · 9 + 0.5, b = 3
  EXPECT_NEAR(vector[0], 3 / 10.2, 1e-6);
  solve({1}, {2}, {0.2F});  // as sure as silence: A = 1 + 4 + 9 + 0.5, b = 2
  EXPECT_NEAR(vector[0], 2 / 14.5, 1e-6);
}

// (2 liked + 0.5 · 3 items)² is what λ is multiplied with.
TEST_F(ImplicitRow, grows_its_regularization_with_silence_where_it_is_a_power) {
  options.regularization_scaling = RegularizationScaling::power;
  options.regularization_power = 2;
  options.unobserved_weight = 0.5;
  solve({0, 1}, {1, 2});  // A = 3 + 20 + 4.5 + 0.5 · 12.25
  EXPECT_NEAR(vector[0], 13 / 33.625, 1e-6);
}

TEST_F(ImplicitRow, holds_vectors_at_zero_where_they_may_not_fall) {
  items_ = test_matrix({{-1}, {2}, {3}});
  solve({0}, {1});
  EXPECT_LT(vector[0], 0);
  options.nonnegative = true;
  const RidgeRow row = solve({0}, {1});
  EXPECT_EQ(vector[0], 0);
  EXPECT_FLOAT_EQ(static_cast<float>(row.squared_error), 3);  // all of the confidence
  solve({1}, {1});
  EXPECT_GT(vector[0], 0);
}

TEST_F(ImplicitRow, of_nothing_that_is_liked_is_zero) {
  EXPECT_TRUE(solve({}, {}).is_solved);
  EXPECT_EQ(vector[0], 0);
  EXPECT_TRUE(solve({0, 1}, {0, -3}).is_solved);
  EXPECT_EQ(vector[0], 0);
}

TEST_F(ImplicitRow, knows_the_smallest_liking_and_refuses_what_is_too_large) {
  options.alpha = 1e-6;
  solve({0}, {std::numeric_limits<float>::denorm_min()});  // as good as confidence 1
  EXPECT_NEAR(vector[0], 1 / 14.5, 1e-6);
  options.alpha = 1e6;
  EXPECT_FALSE(solve({0}, {std::numeric_limits<float>::max()}).is_solved);
}

}  // namespace
}  // namespace akin
