#include "akin/models/als/spark/spark_cost.h"

#include <gtest/gtest.h>

#include "akin/models/als/als_cost.h"
#include "akin/models/test_models.h"

namespace akin {
namespace {

struct SparkCost : testing::Test {
  ThreadPool threads_{1};
  Dataset data_ = make_dataset(test_ratings({{0, 0, 4}, {0, 1, 2}, {1, 1, 3}, {2, 2, 1}}), {threads_});

  TrainingCost cost(const SparkAlsOptions& options) const { return spark_als_cost(data_, options, 2); }
};

TEST_F(SparkCost, counts_the_operations_of_an_exact_solution_without_biases) {
  EXPECT_EQ(cost({.rank = 12}).epoch, plain_als_cost(data_, {.rank = 12, .biases = false}, 2).epoch);
  EXPECT_EQ(cost({.rank = 12}).effort, cost({.rank = 12}).epoch);
  EXPECT_GT(cost({.rank = 12, .implicit = true}).epoch, cost({.rank = 12}).epoch);
}

TEST_F(SparkCost, needs_a_triangle_in_double_for_each_thread_and_a_square_where_nothing_is_negative) {
  const std::uint64_t plain = cost({.rank = 100}).memory;
  EXPECT_EQ(plain, plain_als_cost(data_, {.rank = 100, .biases = false}, 2).memory + 2U * 5050 * 8);
  EXPECT_EQ(cost({.rank = 100, .nonnegative = true}).memory - plain, 2U * 10000 * 8);
  EXPECT_EQ(cost({.rank = 100, .nonnegative = true}).afterwards, 0);
}

}  // namespace
}  // namespace akin
