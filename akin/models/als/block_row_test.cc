// How the unknowns are cut, and that a block is solved to its minimum.
#include "akin/models/als/block_row.h"

#include <gtest/gtest.h>

#include "akin/models/test_models.h"

namespace akin {
namespace {

struct BlockRow : testing::Test {
  ThreadPool threads{1};
  Matrix vectors = test_matrix({{1, 2, 3, 4, 5}, {6, 7, 8, 9, 10}});
};

TEST_F(BlockRow, cuts_the_columns_and_puts_the_bias_with_the_last) {
  const Design design{.vectors = vectors, .intercept = true};
  const auto blocks = unknown_blocks(design, nullptr, 2, {threads});
  ASSERT_EQ(blocks.size(), 3U);
  EXPECT_EQ(blocks[0].vectors, test_matrix({{1, 2}, {6, 7}}));
  EXPECT_EQ(blocks[1].vectors, test_matrix({{3, 4}, {8, 9}}));
  EXPECT_EQ(blocks[2].vectors, test_matrix({{5, 1}, {10, 1}}));
  EXPECT_EQ(blocks[2].begin, 4U);
  EXPECT_EQ(blocks[2].shared.rows(), 0U);
  const auto one = unknown_blocks(design, nullptr, 64, {threads});
  ASSERT_EQ(one.size(), 1U);
  EXPECT_EQ(one[0].vectors, test_matrix({{1, 2, 3, 4, 5, 1}, {6, 7, 8, 9, 10, 1}}));
}

TEST_F(BlockRow, of_rank_0_is_the_bias_alone) {
  const Matrix nothing(2, 0);
  const auto blocks = unknown_blocks({.vectors = nothing, .intercept = true}, nullptr, 2, {threads});
  ASSERT_EQ(blocks.size(), 1U);
  EXPECT_EQ(blocks[0].vectors, test_matrix({{1}, {1}}));
}

TEST_F(BlockRow, takes_its_part_of_what_all_rows_share) {
  BorderedTriangle shared(5);
  for (std::size_t i = 0; i < 5; ++i)
    for (std::size_t j = 0; j <= i; ++j) shared.row(i)[j] = static_cast<float>(10 * i + j);
  const auto blocks = unknown_blocks({.vectors = vectors}, &shared, 3, {threads});
  ASSERT_EQ(blocks.size(), 2U);
  EXPECT_EQ(blocks[1].shared, test_matrix({{-30, -40}, {-31, -41}, {-32, -42}, {-33, -43}, {-43, -44}}));
  EXPECT_EQ(blocks[1].own.row(0)[0], 33);
  EXPECT_EQ(blocks[1].own.row(1)[0], 43);
  EXPECT_EQ(blocks[1].own.row(1)[1], 44);
}

// Against (1, 1) and (1, −1) the unknowns do not meet: each block finds its own part of the answer.
TEST_F(BlockRow, finds_the_answer_at_once_where_blocks_do_not_meet) {
  const Matrix items = test_matrix({{1, 1}, {1, -1}});
  const Design design{.vectors = items};
  const AlsOptions options{.rank = 2, .block_size = 1, .regularization = 0.5, .biases = false};
  const auto blocks =
      std::make_shared<const std::vector<UnknownBlock>>(unknown_blocks(design, nullptr, 1, {threads}));
  const Dataset data = make_dataset(test_ratings({{0, 0, 3}, {0, 1, 1}}), {threads});
  Matrix users(1, 2);
  users[0][0] = 7;
  const std::vector<std::uint32_t> rows = {0};
  std::vector<RidgeRow> solved(1);
  block_rows(design, blocks, options)->solve({data.by_user(), users, {}}, rows, solved);
  EXPECT_NEAR(users[0][0], 4.0 / 3, 1e-6);
  EXPECT_NEAR(users[0][1], 2.0 / 3, 1e-6);
  EXPECT_TRUE(solved[0].is_solved);
  EXPECT_NEAR(solved[0].penalty, 20.0 / 9, 1e-5);
  EXPECT_NEAR(solved[0].squared_error, 1 + 1.0 / 9, 1e-5);
}

TEST_F(BlockRow, is_not_solved_where_two_unknowns_cannot_be_told_apart) {
  const Matrix items = test_matrix({{1, 1}, {2, 2}});
  const Design design{.vectors = items};
  const AlsOptions options{.rank = 2, .block_size = 2, .regularization = 0, .biases = false};
  const auto blocks =
      std::make_shared<const std::vector<UnknownBlock>>(unknown_blocks(design, nullptr, 2, {threads}));
  const Dataset data = make_dataset(test_ratings({{0, 0, 3}, {0, 1, 1}}), {threads});
  Matrix users(1, 2);
  const std::vector<std::uint32_t> rows = {0};
  std::vector<RidgeRow> solved(1);
  block_rows(design, blocks, options)->solve({data.by_user(), users, {}}, rows, solved);
  EXPECT_FALSE(solved[0].is_solved);
}

}  // namespace
}  // namespace akin
