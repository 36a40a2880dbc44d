#include "akin/data/split_rows.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>

#include "akin/base/thread_pool.h"

namespace akin {
namespace {

TEST(SplitRows, keeps_the_order_and_the_columns) {
  Ratings ratings;
  ratings.user = {0, 1, 2, 3};
  ratings.item = {4, 5, 6, 7};
  ratings.time = {10, 11, 12, 13};
  ratings.weight = {0.1F, 0.2F, 0.3F, 0.4F};
  const std::vector<std::uint64_t> rows = {3, 0, 2};
  const Split split = split_rows(ratings, rows, [](std::size_t place) { return place == 1; });
  EXPECT_THAT(split.train.user, testing::ElementsAre(3, 2));
  EXPECT_THAT(split.train.time, testing::ElementsAre(13, 12));
  EXPECT_THAT(split.train.weight, testing::ElementsAre(0.4F, 0.3F));
  EXPECT_THAT(split.test.item, testing::ElementsAre(4));
  EXPECT_TRUE(split.train.value.empty());
}

TEST(DrawParts, have_their_sizes_and_depend_on_the_seed_alone) {
  ThreadPool one(1);
  ThreadPool seven(7);
  for (const std::vector<std::size_t>& sizes :
       {std::vector<std::size_t>{1000, 4000}, {1, 4999}, {1667, 1667, 1666}, {5, 4990, 3, 2}}) {
    const auto parts = draw_parts(5000, sizes, {one, 4});
    for (std::uint32_t part = 0; part < sizes.size(); ++part)
      EXPECT_EQ(std::count(parts.begin(), parts.end(), part), sizes[part]);
    EXPECT_EQ(draw_parts(5000, sizes, {seven, 4}), parts);
    EXPECT_NE(draw_parts(5000, sizes, {one, 5}), parts);
  }
}

TEST(DrawParts, take_each_place_alike) {
  ThreadPool pool(1);
  const std::vector<std::size_t> sizes = {1, 7};
  std::vector<int> first(8);
  for (std::uint64_t seed = 0; seed < 8000; ++seed) {
    const auto parts = draw_parts(8, sizes, {pool, seed});
    ++first[static_cast<std::size_t>(std::find(parts.begin(), parts.end(), 0U) - parts.begin())];
  }
  for (const int count : first) EXPECT_NEAR(count, 1000, 150);
}

}  // namespace
}  // namespace akin
