// One row that can be solved by hand, and rows that cannot be solved.
#include "akin/models/als/ridge_row.h"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>

#include "akin/models/test_models.h"

namespace akin {
namespace {

const std::vector<std::uint32_t> kBoth = {0, 1};

// Against the vectors 1 and 2, the targets 3 and 3: x (1 + 4 + λ) = 3 + 6.
TEST(RidgeRow, is_the_minimum_for_each_scaling) {
  const Matrix vectors = test_matrix({{1}, {2}});
  const Design design{.vectors = vectors};
  const std::vector<float> targets = {3, 3};
  const double regularization = 0.5;
  const std::vector<double> lambdas = {2 * regularization, std::sqrt(2.0) * regularization,
                                       regularization, 8 * regularization};
  for (int scaling = 0; scaling < 4; ++scaling) {
    const AlsOptions options{.regularization = regularization,
                             .regularization_scaling = static_cast<RegularizationScaling>(scaling),
                             .regularization_power = 3,
                             .biases = false};
    std::vector<float> x(1);
    const RidgeRow row = RidgeSolver(design, options).solve({kBoth, targets}, x);
    const double lambda = lambdas[static_cast<std::size_t>(scaling)];
    const double expected = 9 / (5 + lambda);
    ASSERT_TRUE(row.is_solved);
    EXPECT_NEAR(x[0], expected, 1e-6) << scaling;
    EXPECT_EQ(row.bias, 0);
    EXPECT_NEAR(row.penalty, lambda * expected * expected, 1e-5) << scaling;
    EXPECT_NEAR(row.squared_error, std::pow(3 - expected, 2) + std::pow(3 - 2 * expected, 2), 1e-5)
        << scaling;
  }
}

// Without vectors the bias is the damped mean of what offset and the other side's biases leave.
TEST(RidgeRow, solves_the_bias_as_one_more_unknown) {
  const Matrix nothing(2, 0);
  const std::vector<float> bias = {0.5F, -0.5F};
  const Design design{.vectors = nothing, .bias = bias, .offset = 3, .intercept = true};
  const AlsOptions options{.regularization = 1,
                           .regularization_scaling = RegularizationScaling::constant};
  const std::vector<float> ratings = {5, 4};
  const RidgeRow row = RidgeSolver(design, options).solve({kBoth, ratings}, {});
  EXPECT_FLOAT_EQ(row.bias, 1);  // (1.5 + 1.5) / (2 + 1)
  EXPECT_NEAR(row.squared_error, 0.5, 1e-6);
  EXPECT_NEAR(row.penalty, 1, 1e-6);
}

// Weights 2 and 0.5 of the targets 3 and 4 against 1 and 2: x (2 + 0.5 · 4 + λ) = 2 · 3 + 0.5 · 8, and
// two ratings count in λ.
TEST(RidgeRow, counts_each_rating_by_its_weight_but_as_one) {
  const Matrix vectors = test_matrix({{1}, {2}});
  const Design design{.vectors = vectors};
  const std::vector<float> ratings = {3, 4}, weights = {2, 0.5F};
  const AlsOptions options{.regularization = 0.5, .biases = false};
  std::vector<float> x(1);
  const RidgeRow row = RidgeSolver(design, options).solve({kBoth, ratings, weights}, x);
  ASSERT_TRUE(row.is_solved);
  EXPECT_FLOAT_EQ(x[0], 2);  // 10 / 5
  EXPECT_NEAR(row.squared_error, 2 * 1 + 0.5 * 0, 1e-5);
  EXPECT_NEAR(row.penalty, 4, 1e-5);
}

// With λ s(n) = 1 of the vector and 4 of the bias: (1 + 4 + 1) x + 3 b = 9 and 3 x + (2 + 4) b = 6.
TEST(RidgeRow, holds_the_bias_by_a_regularization_of_its_own) {
  const Matrix vectors = test_matrix({{1}, {2}});
  const std::vector<float> none = {0, 0};
  const Design design{.vectors = vectors, .bias = none, .intercept = true};
  const AlsOptions options{.regularization = 0.5, .bias_regularization = 2};
  const std::vector<float> targets = {3, 3};
  std::vector<float> x(1);
  const RidgeRow row = RidgeSolver(design, options).solve({kBoth, targets}, x);
  const double vector = 36.0 / 27, bias = 9.0 / 27;
  EXPECT_NEAR(x[0], vector, 1e-6);
  EXPECT_NEAR(row.bias, bias, 1e-6);
  EXPECT_NEAR(row.penalty, vector * vector + 4 * bias * bias, 1e-5);
  EXPECT_NEAR(row.squared_error, std::pow(3 - vector - bias, 2) + std::pow(3 - 2 * vector - bias, 2),
              1e-5);
}

TEST(RidgeRow, holds_vectors_at_zero_and_lets_the_bias_fall) {
  const Matrix vectors = test_matrix({{1}, {2}});
  const std::vector<float> none = {0, 0};
  const std::vector<float> falling = {-1, -4};
  std::vector<float> x = {7};
  const AlsOptions options{.regularization = 0.5,
                           .regularization_scaling = RegularizationScaling::constant,
                           .nonnegative = true};
  const Design design{.vectors = vectors, .bias = none, .intercept = true};
  RidgeSolver solver(design, options);
  const RidgeRow row = solver.solve({kBoth, falling}, x);
  EXPECT_EQ(x[0], 0);
  EXPECT_FLOAT_EQ(row.bias, -2);  // -5 / (2 + 0.5)
  EXPECT_NEAR(row.squared_error, 1 + 4, 1e-5);
  EXPECT_NEAR(row.penalty, 2, 1e-5);
  Matrix root(2, 2);
  solver.inverse_root(root);
  EXPECT_EQ(root[0][0], 0);
  EXPECT_NEAR(root[1][1] * root[1][1], 1 / 2.5, 1e-6);
}

TEST(RidgeRow, without_ratings_is_zero) {
  const Matrix vectors = test_matrix({{1}, {2}});
  std::vector<float> x = {7};
  const Design design{.vectors = vectors, .intercept = true};
  const RidgeRow row = RidgeSolver(design, AlsOptions{.regularization = 0}).solve({}, x);
  EXPECT_TRUE(row.is_solved);
  EXPECT_EQ(x, std::vector<float>{0});
  EXPECT_EQ(row.bias, 0);
  EXPECT_EQ(row.squared_error + row.penalty, 0);
}

TEST(RidgeRow, is_not_solved_where_two_unknowns_cannot_be_told_apart) {
  const Matrix vectors = test_matrix({{1, 1}, {2, 2}});
  const Design design{.vectors = vectors};
  const std::vector<float> ratings = {3, 4};
  std::vector<float> x(2);
  const AlsOptions unregularized{.regularization = 0, .biases = false};
  EXPECT_FALSE(RidgeSolver(design, unregularized).solve({kBoth, ratings}, x).is_solved);
  EXPECT_EQ(x, (std::vector<float>{0, 0}));  // nothing of use, but no rubbish either
}

TEST(RidgeRow, is_not_solved_where_a_number_is_not_finite) {
  const Matrix vectors = test_matrix({{1e-30F}, {2e-30F}});
  const Design design{.vectors = vectors};
  std::vector<float> x(1);
  const AlsOptions options{.regularization = 1e-30, .biases = false};
  for (const float huge :
       {1e38F, std::numeric_limits<float>::infinity(), std::numeric_limits<float>::quiet_NaN()}) {
    const std::vector<float> ratings = {huge, huge};
    const RidgeRow row = RidgeSolver(design, options).solve({kBoth, ratings}, x);
    EXPECT_TRUE(row.is_solved ? std::isfinite(huge) && std::isfinite(x[0]) : x[0] == 0) << huge;
  }
}

}  // namespace
}  // namespace akin
