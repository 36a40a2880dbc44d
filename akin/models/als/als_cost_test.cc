#include "akin/models/als/als_cost.h"

#include <gtest/gtest.h>

#include "akin/models/uncertainty.h"

namespace akin {
namespace {

constexpr TrainingSize kMovieLens{.users = 162541, .items = 59047, .ratings = 25000095, .threads = 2};

AlsOptions plain(std::int64_t rank) { return {.rank = rank, .biases = false}; }

// Of the table of a published count: triangles, right-hand sides and solutions, in units of 10⁹.
TEST(AlsCost, counts_the_operations_of_an_epoch) {
  EXPECT_NEAR(akin_als_cost(kMovieLens, plain(10)).epoch, 6.6e9, 0.1e9);
  EXPECT_NEAR(akin_als_cost(kMovieLens, plain(64)).epoch, 236e9, 1.5e9);
  EXPECT_NEAR(akin_als_cost(kMovieLens, plain(128)).epoch, 1001e9, 8e9);
}

TEST(AlsCost, counts_a_bias_as_one_more_unknown) {
  EXPECT_EQ(akin_als_cost(kMovieLens, {.rank = 19}).epoch, akin_als_cost(kMovieLens, plain(20)).epoch);
}

TEST(AlsCost, counts_the_gram_matrices_of_implicit_feedback_and_no_uncertainty) {
  AlsOptions clicks = AlsOptions::for_implicit();
  clicks.rank = 20;
  const TrainingCost cost = akin_als_cost(kMovieLens, clicks);
  EXPECT_EQ(cost.epoch - akin_als_cost(kMovieLens, plain(20)).epoch, 221588.0 * 20 * 21);
  EXPECT_EQ(cost.afterwards, 0);
}

TEST(AlsCost, is_that_of_the_solver) {
  AlsOptions cg = plain(64), blocks = plain(64);
  cg.solver = AlsSolver::cg;
  EXPECT_EQ(akin_als_cost(kMovieLens, cg).epoch, 8.0 * 25000095 * 64 * 4);
  cg.cg_steps = 1;
  EXPECT_EQ(akin_als_cost(kMovieLens, cg).epoch, 8.0 * 25000095 * 64 * 2);
  blocks.solver = AlsSolver::blocks;
  blocks.block_size = 16;
  EXPECT_NEAR(akin_als_cost(kMovieLens, blocks).epoch, 75e9, 4e9);
  EXPECT_EQ(akin_als_cost(kMovieLens, blocks).memory - akin_als_cost(kMovieLens, plain(64)).memory,
            162541U * 64 * 4);
  AlsOptions clicks = AlsOptions::for_implicit();
  clicks.rank = 64;
  clicks.solver = AlsSolver::cg;
  EXPECT_GT(akin_als_cost(kMovieLens, clicks).epoch,
            8.0 * 25000095 * 64 * 4 + 221588.0 * 7 * 2 * 64 * 64);
}

TEST(AlsCost, of_uncertainty_grows_slower_than_an_epoch_once_a_sample_tells_of_the_noise) {
  const auto epochs = [](const TrainingSize& size) {
    const TrainingCost cost = akin_als_cost(size, plain(20));
    return cost.afterwards / cost.epoch;
  };
  TrainingSize few = kMovieLens;
  few.ratings = kNoiseRatings;
  EXPECT_GT(epochs(few), 2);
  EXPECT_GT(epochs(kMovieLens), 0.5);
  EXPECT_LT(epochs(kMovieLens), 1);
}

TEST(AlsCost, needs_memory_for_vectors_padded_to_cache_lines_for_ratings_and_for_each_thread) {
  TrainingSize size{.users = 1000, .items = 1000, .ratings = 0, .threads = 1};
  const std::uint64_t narrow = akin_als_cost(size, plain(10)).memory;
  EXPECT_GE(narrow, 2000U * 16 * 4);
  EXPECT_LT(narrow, 2000U * 32 * 4);
  size.ratings = 1'000'000;
  EXPECT_EQ(akin_als_cost(size, plain(10)).memory - narrow, 8'000'000U);
  const std::uint64_t one = akin_als_cost(size, plain(1000)).memory;
  size.threads = 3;
  EXPECT_EQ(akin_als_cost(size, plain(1000)).memory - one, 2U * 3 * 1000 * 1000 * 4);
}

}  // namespace
}  // namespace akin
