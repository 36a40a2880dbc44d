// Non-negative least squares: the known answer of Spark's NNLSSuite, and what an optimum must fulfil.
#include "akin/models/als/spark/spark_nnls.h"

#include <gtest/gtest.h>

#include <cmath>

#include "akin/base/random.h"

namespace akin {
namespace {

struct Problem {
  std::vector<double> matrix;
  std::vector<double> right_side;
};

// Least squares of more equations than unknowns.
Problem random_problem(std::uint64_t seed, std::size_t n) {
  Random random(seed, 0);
  Problem problem{std::vector<double>(n * n), std::vector<double>(n)};
  for (std::size_t equation = 0; equation < 2 * n + 3; ++equation) {
    std::vector<double> row(n);
    for (double& value : row) value = random.normal();
    const double target = random.normal();
    for (std::size_t i = 0; i < n; ++i) {
      for (std::size_t j = 0; j < n; ++j) problem.matrix[i * n + j] += row[i] * row[j];
      problem.right_side[i] += row[i] * target;
    }
  }
  return problem;
}

TEST(SparkNnls, finds_the_known_solution_with_an_active_bound) {
  const std::vector<double> matrix = {4.377,  -3.531, -1.306, -0.139, 3.418,   //
                                      -3.531, 4.344,  0.934,  0.305,  -2.140,  //
                                      -1.306, 0.934,  2.644,  -0.203, -0.170,  //
                                      -0.139, 0.305,  -0.203, 5.883,  1.428,   //
                                      3.418,  -2.140, -0.170, 1.428,  4.684};
  const std::vector<double> right_side = {-1.632, 2.115, 1.094, -1.025, -0.636};
  const std::vector<double> known = {0.13025, 0.54506, 0.2874, 0, 0.028628};
  SparkNnls nnls(5);
  const auto x = nnls.solve(matrix, right_side);
  for (std::size_t i = 0; i < known.size(); ++i) {
    EXPECT_NEAR(x[i], known[i], 1e-3);
    EXPECT_GE(x[i], 0);
  }
}

// Where x > 0 the gradient is 0, where x = 0 it is not negative (Karush, Kuhn and Tucker).
TEST(SparkNnls, finds_an_optimum) {
  for (std::uint64_t seed = 0; seed < 200; ++seed) {
    const std::size_t n = 1 + seed % 20;
    const Problem problem = random_problem(seed, n);
    SparkNnls nnls(n);
    const auto x = nnls.solve(problem.matrix, problem.right_side);
    for (std::size_t i = 0; i < n; ++i) {
      double gradient = -problem.right_side[i];
      for (std::size_t j = 0; j < n; ++j) gradient += problem.matrix[i * n + j] * x[j];
      ASSERT_GE(x[i], 0) << "seed " << seed;
      if (x[i] > 0) {
        EXPECT_NEAR(gradient, 0, 1e-3) << "seed " << seed;
      } else {
        EXPECT_GE(gradient, -1e-3) << "seed " << seed;
      }
    }
  }
}

TEST(SparkNnls, begins_anew_with_each_problem) {
  SparkNnls used(4);
  used.solve(random_problem(1, 4).matrix, random_problem(1, 4).right_side);
  SparkNnls fresh(4);
  const Problem problem = random_problem(2, 4);
  const auto x = used.solve(problem.matrix, problem.right_side);
  const auto y = fresh.solve(problem.matrix, problem.right_side);
  EXPECT_TRUE(std::equal(x.begin(), x.end(), y.begin(), y.end()));
}

TEST(SparkNnls, is_zero_where_every_way_up_is_worse) {
  SparkNnls nnls(2);
  for (const double value : nnls.solve(std::vector<double>{1, 0, 0, 1}, std::vector<double>{-1, 0}))
    EXPECT_EQ(value, 0);
}

}  // namespace
}  // namespace akin
