// Rows that can be solved by hand, and by the equations of the unknowns.
#include "akin/models/als/dual_row.h"

#include <gtest/gtest.h>

#include <cmath>

#include "akin/base/random.h"
#include "akin/models/als/ridge_row.h"
#include "akin/models/test_models.h"

namespace akin {
namespace {

const std::vector<std::uint32_t> kRated = {1};
const std::vector<float> kRatings = {5};

// Of one rating, the vector and the bias are shares of its target 5 − 3 − 0.5 = 1.5: z = (1, 2, 2 | 1)
// and λ = 0.5 make 1.5 z / (9 + 1 + 0.5).
TEST(DualRow, gives_the_only_rating_its_direction) {
  const Matrix vectors = test_matrix({{7, 7, 7}, {1, 2, 2}});
  const std::vector<float> bias = {9, 0.5F};
  const Design design{.vectors = vectors, .bias = bias, .offset = 3, .intercept = true};
  std::vector<float> x(3);
  const auto row = DualSolver(design).solve({kRated, kRatings}, 0.5F, 0.5F, x);
  ASSERT_TRUE(row);
  const double a = 1.5 / 10.5;
  EXPECT_NEAR(x[0], a, 1e-6);
  EXPECT_NEAR(x[1], 2 * a, 1e-6);
  EXPECT_NEAR(x[2], 2 * a, 1e-6);
  EXPECT_NEAR(row->bias, a, 1e-6);
  EXPECT_NEAR(row->squared_error, std::pow(1.5 - 10 * a, 2), 1e-6);
  EXPECT_NEAR(row->penalty, 0.5 * 10 * a * a, 1e-6);
}

// (5 + λ) x = … with the bias regularized by 2 where the vector is by 0.5: x = z a, b = a λ / λ_b.
TEST(DualRow, regularizes_the_bias_by_a_lambda_of_its_own) {
  const Matrix vectors = test_matrix({{0, 0}, {1, 2}});
  const Design design{.vectors = vectors, .intercept = true};
  std::vector<float> x(2);
  const auto row = DualSolver(design).solve({kRated, kRatings}, 0.5F, 2, x);
  ASSERT_TRUE(row);
  const double a = 5 / (5 + 0.25 + 0.5);
  EXPECT_NEAR(x[0], a, 1e-6);
  EXPECT_NEAR(x[1], 2 * a, 1e-6);
  EXPECT_NEAR(row->bias, a / 4, 1e-6);
  EXPECT_NEAR(row->squared_error, std::pow(5 - 5.25 * a, 2), 1e-6);
  EXPECT_NEAR(row->penalty, 0.5 * 5 * a * a + 2 * a * a / 16, 1e-6);
}

// Weights 2 and 0.5 of the targets 3 and 4 against the same vector: x z'z (2 + 0.5) + λ x = 2 · 3 + 0.5
// · 4.
TEST(DualRow, counts_each_rating_by_its_weight) {
  const Matrix vectors = test_matrix({{1, 2}, {1, 2}});
  const Design design{.vectors = vectors};
  const std::vector<std::uint32_t> both = {0, 1};
  const std::vector<float> ratings = {3, 4}, weights = {2, 0.5F};
  std::vector<float> x(2);
  const auto row = DualSolver(design).solve({both, ratings, weights}, 1.5F, 1.5F, x);
  ASSERT_TRUE(row);
  const double a = 8 / (5 * 2.5 + 1.5);
  EXPECT_NEAR(x[0], a, 1e-6);
  EXPECT_NEAR(x[1], 2 * a, 1e-6);
  EXPECT_NEAR(row->squared_error, 2 * std::pow(3 - 5 * a, 2) + 0.5 * std::pow(4 - 5 * a, 2), 1e-5);
  EXPECT_NEAR(row->penalty, 1.5 * 5 * a * a, 1e-5);
}

TEST(DualRow, is_left_to_the_other_equations_where_nothing_holds_the_unknowns) {
  const Matrix vectors = test_matrix({{0, 0}, {1, 2}});
  std::vector<float> x(2);
  EXPECT_FALSE(DualSolver({.vectors = vectors}).solve({kRated, kRatings}, 0, 1, x));
  const Design with_bias{.vectors = vectors, .intercept = true};
  EXPECT_FALSE(DualSolver(with_bias).solve({kRated, kRatings}, 1, 0, x));
}

// What is said of a row does not depend on the equations: the one that costs less, and the other.
TEST(DualRow, equals_the_row_by_the_equations_of_the_unknowns) {
  for (std::uint64_t seed = 0; seed < 40; ++seed) {
    SCOPED_TRACE(seed);
    Random random(seed, 0);
    const std::size_t rank = 8 + random.below(60);
    Matrix vectors(100, rank);
    for (std::size_t row = 0; row < 100; ++row)
      for (float& value : vectors[row]) value = static_cast<float>(random.normal());
    std::vector<std::uint32_t> columns;
    std::vector<float> values, bias(100, 0.25F);
    for (std::uint32_t item = 0; columns.size() < rank / 2; item += 1 + (random.below(2) == 0 ? 1 : 0)) {
      columns.push_back(item);
      values.push_back(static_cast<float>(1 + random.below(5)));
    }
    const Design design{.vectors = vectors, .bias = bias, .offset = 3, .intercept = random.below(2) == 0};
    const AlsOptions options{.rank = static_cast<std::int64_t>(rank), .regularization = 0.3};
    std::vector<float> x(rank), y(rank);
    RidgeSolver solver(design, options);
    const RidgeRow dual = solver.solve({columns, values}, x);
    const RidgeRow normal = solver.solve_normal({columns, values}, y);
    for (std::size_t k = 0; k < rank; ++k) EXPECT_NEAR(x[k], y[k], 1e-5) << k;
    EXPECT_NE(x, y) << "each has its own rounding";
    EXPECT_NEAR(dual.bias, normal.bias, 1e-5);
    EXPECT_NEAR(dual.squared_error, normal.squared_error, 1e-4 * (1 + normal.squared_error));
    EXPECT_NEAR(dual.penalty, normal.penalty, 1e-4 * (1 + normal.penalty));
  }
}

}  // namespace
}  // namespace akin
