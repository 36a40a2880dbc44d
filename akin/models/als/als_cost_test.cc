#include "akin/models/als/als_cost.h"

#include <gtest/gtest.h>

#include "akin/models/test_models.h"

namespace akin {
namespace {

// Each user has rated `ratings` items, and so each item has as many users.
Dataset ring(std::uint32_t rows, std::uint32_t ratings) {
  std::vector<TestRating> cells;
  for (std::uint32_t user = 0; user < rows; ++user)
    for (std::uint32_t i = 0; i < ratings; ++i) cells.push_back({user, (user + i) % rows, 3});
  ThreadPool threads(1);
  return make_dataset(test_ratings(cells), {threads});
}

AlsOptions plain(std::int64_t rank) { return {.rank = rank, .biases = false}; }

AlsOptions clicks(std::int64_t rank) {
  AlsOptions options = AlsOptions::for_implicit();
  options.rank = rank;
  return options;
}

// 2 N k (k + 1) + 4 N k, and for each of R users and items k³/3 + 2 k².
TEST(AlsCost, counts_the_operations_of_an_epoch) {
  const Dataset data = ring(50, 30);
  EXPECT_DOUBLE_EQ(akin_als_cost(data, plain(9), 1).epoch,
                   2 * 1500 * 9 * 10 + 4 * 1500 * 9 + 100 * (9.0 * 9 * 9 / 3 + 2 * 81));
  EXPECT_EQ(akin_als_cost(data, {.rank = 9}, 1).epoch, akin_als_cost(data, plain(10), 1).epoch);
}

TEST(AlsCost, counts_rows_of_few_ratings_by_their_ratings) {
  const Dataset data = ring(50, 2);
  EXPECT_LT(akin_als_cost(data, plain(64), 1).epoch, plain_als_cost(data, plain(64), 1).epoch / 4);
  EXPECT_LT(akin_als_cost(data, plain(64), 1).effort, plain_als_cost(data, plain(64), 1).epoch);
  EXPECT_EQ(akin_als_cost(ring(50, 40), plain(8), 1).epoch,
            plain_als_cost(ring(50, 40), plain(8), 1).epoch);
}

TEST(AlsCost, counts_the_gram_matrices_of_implicit_feedback_and_no_uncertainty) {
  const Dataset data = ring(50, 30);
  const TrainingCost cost = akin_als_cost(data, clicks(9), 1);
  EXPECT_DOUBLE_EQ(cost.epoch - akin_als_cost(data, plain(9), 1).epoch, 100.0 * 9 * 10);
  EXPECT_EQ(cost.afterwards, 0);
  EXPECT_GT(akin_als_cost(data, plain(9), 1).afterwards, akin_als_cost(data, plain(9), 1).epoch / 2);
}

TEST(AlsCost, counts_less_where_rows_are_pushed_through) {
  const Dataset sparse = ring(3000, 2);
  EXPECT_LT(akin_als_cost(sparse, clicks(128), 1).epoch,
            plain_als_cost(sparse, clicks(128), 1).epoch / 4);
}

TEST(AlsCost, counts_more_solutions_at_0_or_above_and_no_uncertainty) {
  const Dataset data = ring(50, 30);
  AlsOptions above = plain(9);
  above.nonnegative = true;
  const TrainingCost cost = akin_als_cost(data, above, 1);
  EXPECT_NEAR(cost.epoch - akin_als_cost(data, plain(9), 1).epoch,
              4 * 100.0 * (9.0 * 9 * 9 / 3 + 2 * 9 * 9), 1e-6 * cost.epoch);
  EXPECT_EQ(cost.afterwards, 0);
}

TEST(AlsCost, is_that_of_the_solver) {
  const Dataset data = ring(50, 30);
  AlsOptions cg = plain(8), blocks = plain(8);
  cg.solver = AlsSolver::cg;
  EXPECT_EQ(akin_als_cost(data, cg, 1).epoch, 8.0 * 1500 * 8 * 4);
  cg.cg_steps = 1;
  EXPECT_EQ(akin_als_cost(data, cg, 1).epoch, 8.0 * 1500 * 8 * 2);
  blocks.solver = AlsSolver::blocks;
  blocks.block_size = 4;
  EXPECT_DOUBLE_EQ(akin_als_cost(data, blocks, 1).epoch,
                   2.0 * 1500 * 8 * (4 + 7) + 100 * 2 * (4.0 * 4 * 4 / 3 + 2 * 4 * 4));
  EXPECT_EQ(akin_als_cost(data, blocks, 1).memory - akin_als_cost(data, plain(8), 1).memory,
            50U * 2 * 16 * 4);
  AlsOptions implicit = clicks(8);
  implicit.solver = AlsSolver::cg;
  EXPECT_DOUBLE_EQ(akin_als_cost(data, implicit, 1).epoch,
                   8.0 * 1500 * 8 * 4 + 100.0 * 7 * 2 * 8 * 8 + 100.0 * 8 * 9);
}

TEST(AlsCost, needs_memory_for_vectors_padded_to_cache_lines_for_ratings_and_for_each_thread) {
  const Dataset few = ring(500, 2), more = ring(500, 12);
  const std::uint64_t narrow = akin_als_cost(few, plain(10), 1).memory;
  EXPECT_GE(narrow, 1000U * 16 * 4);
  EXPECT_LT(narrow, 1000U * 32 * 4);
  EXPECT_EQ(akin_als_cost(more, plain(10), 1).memory - narrow, 5000U * 8);
  EXPECT_EQ(akin_als_cost(few, plain(1000), 3).memory - akin_als_cost(few, plain(1000), 1).memory,
            2U * 3 * 1000 * 1000 * 4);
}

}  // namespace
}  // namespace akin
