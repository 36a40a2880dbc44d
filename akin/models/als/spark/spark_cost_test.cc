#include "akin/models/als/spark/spark_cost.h"

#include <gtest/gtest.h>

#include "akin/models/als/als_cost.h"

namespace akin {
namespace {

constexpr TrainingSize kSize{.users = 300, .items = 200, .ratings = 6000, .threads = 2};

TEST(SparkCost, counts_the_operations_of_an_exact_solution_without_biases) {
  EXPECT_EQ(spark_als_cost(kSize, {.rank = 12}).epoch,
            akin_als_cost(kSize, {.rank = 12, .biases = false}).epoch);
  EXPECT_GT(spark_als_cost(kSize, {.rank = 12, .implicit = true}).epoch,
            spark_als_cost(kSize, {.rank = 12}).epoch);
}

TEST(SparkCost, needs_a_triangle_in_double_for_each_thread_and_a_square_where_nothing_is_negative) {
  const std::uint64_t plain = spark_als_cost(kSize, {.rank = 100}).memory;
  EXPECT_EQ(plain, akin_als_cost(kSize, {.rank = 100, .biases = false}).memory + 2U * 5050 * 8);
  EXPECT_EQ(spark_als_cost(kSize, {.rank = 100, .nonnegative = true}).memory - plain, 2U * 10000 * 8);
}

}  // namespace
}  // namespace akin
