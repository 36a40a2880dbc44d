// One row: its sums, and what is counted in the regularization.
#include "akin/models/als/spark/spark_row.h"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>

#include "akin/models/test_models.h"

namespace akin {
namespace {

struct Solved {
  SparkRow row;
  std::vector<float> vector;
};

Solved solve(const Matrix& fixed, std::vector<std::uint32_t> columns, std::vector<float> values,
             const SparkAlsOptions& options) {
  ThreadPool threads(1);
  const std::vector<double> gram = packed_gram(fixed, {threads});
  SparkRowSolver solver(fixed, gram, options);
  Solved solved{{}, std::vector<float>(fixed.columns(), 9)};
  solved.row = solver.solve({columns, values}, solved.vector);
  return solved;
}

// One unknown, so that the answer can be written down: x = b / (a + λ n).
constexpr double kLambda = 0.25;

TEST(SparkRow, scales_the_regularization_with_the_count_of_ratings) {
  const Matrix fixed = test_matrix({{2}, {3}});
  const Solved solved = solve(fixed, {0, 1}, {4, 1}, {.rank = 1, .regularization = kLambda});
  const double x = (2 * 4 + 3 * 1) / (4 + 9 + 2 * kLambda);
  EXPECT_FLOAT_EQ(solved.vector[0], static_cast<float>(x));
  EXPECT_NEAR(solved.row.squared_error, (4 - 2 * x) * (4 - 2 * x) + (1 - 3 * x) * (1 - 3 * x), 1e-6);
  EXPECT_NEAR(solved.row.penalty, 2 * kLambda * x * x, 1e-6);
}

TEST(SparkRow, counts_each_of_several_ratings_of_a_pair) {
  const Matrix fixed = test_matrix({{2}, {3}});
  const Solved solved = solve(fixed, {1, 1, 1}, {4, 1, 1}, {.rank = 1, .regularization = kLambda});
  EXPECT_FLOAT_EQ(solved.vector[0], static_cast<float>(3 * 6 / (3 * 9 + 3 * kLambda)));
}

TEST(SparkRow, takes_a_rating_of_zero_for_an_opinion) {
  const Matrix fixed = test_matrix({{2}, {3}});
  const Solved solved = solve(fixed, {0, 1}, {4, 0}, {.rank = 1, .regularization = kLambda});
  EXPECT_FLOAT_EQ(solved.vector[0], static_cast<float>(8 / (4 + 9 + 2 * kLambda)));
}

// c − 1 = α |r| goes into the matrix for each, c into the right side and 1 into n for r > 0 alone.
TEST(SparkRow, of_implicit_feedback_weighs_dislikes_and_counts_likes) {
  const Matrix fixed = test_matrix({{2}, {3}, {5}, {7}});
  const double alpha = 1.5;
  const SparkAlsOptions options{.rank = 1, .regularization = kLambda, .implicit = true, .alpha = alpha};
  const Solved solved = solve(fixed, {0, 1, 2}, {4, -2, 0}, options);
  const double gram = 4 + 9 + 25 + 49;
  const double x = 2 * (1 + alpha * 4) / (gram + alpha * (4 * 4 + 2 * 9) + 1 * kLambda);
  EXPECT_FLOAT_EQ(solved.vector[0], static_cast<float>(x));
  const double error = (1 + alpha * 4) * (1 - 2 * x) * (1 - 2 * x) + (1 + alpha * 2) * (3 * x) * (3 * x) +
                       (5 * x) * (5 * x) + (7 * x) * (7 * x);
  EXPECT_NEAR(solved.row.squared_error, error, 1e-5);
  EXPECT_NEAR(solved.row.penalty, kLambda * x * x, 1e-6);
}

TEST(SparkRow, is_zero_where_nothing_is_liked) {
  const Matrix fixed = test_matrix({{2}, {3}});
  const SparkAlsOptions options{.rank = 1, .implicit = true};
  EXPECT_EQ(solve(fixed, {0, 1}, {0, -2}, options).vector[0], 0);
  EXPECT_EQ(solve(fixed, {}, {}, options).vector[0], 0);
  EXPECT_EQ(solve(fixed, {}, {}, {.rank = 1}).vector[0], 0);
}

TEST(SparkRow, of_nonnegative_vectors_stays_at_the_bound) {
  const Matrix fixed = test_matrix({{2, 1}, {3, -1}});
  const Solved solved =
      solve(fixed, {0, 1}, {-4, 2}, {.rank = 2, .regularization = kLambda, .nonnegative = true});
  EXPECT_EQ(solved.vector[0], 0);
  EXPECT_EQ(solved.vector[1], 0);
  const Solved up =
      solve(fixed, {0, 1}, {4, 2}, {.rank = 2, .regularization = kLambda, .nonnegative = true});
  const Solved free = solve(fixed, {0, 1}, {4, 2}, {.rank = 2, .regularization = kLambda});
  for (std::size_t k = 0; k < 2; ++k) {
    ASSERT_GT(free.vector[k], 0);
    EXPECT_NEAR(up.vector[k], free.vector[k], 1e-5);
  }
}

TEST(SparkRow, says_where_it_has_no_finite_solution) {
  const Matrix fixed = test_matrix({{2, 1}, {4, 2}});
  EXPECT_FALSE(solve(fixed, {0, 1}, {1, 1}, {.rank = 2, .regularization = 0}).row.is_solved);
  for (const bool nonnegative : {false, true}) {
    const float most = std::numeric_limits<float>::max();
    const Matrix small = test_matrix({{1e-3F}});
    EXPECT_FALSE(
        solve(small, {0}, {most}, {.rank = 1, .regularization = 1e-6, .nonnegative = nonnegative})
            .row.is_solved)
        << nonnegative;
  }
}

}  // namespace
}  // namespace akin
