#include "akin/data/describe.h"

#include <gmock/gmock.h>

#include <numeric>

#include "akin/base/error.h"
#include "akin/base/thread_pool.h"
#include "akin/data/test_rated.h"

namespace akin {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

struct DescribeTest : testing::Test {
  Description of(const std::vector<std::uint32_t>& rows) {
    const DimensionCodes codes(rated.ratings, nullptr, {pool});
    return describe(codes, rows, {pool});
  }

  // "rating: count"
  std::vector<std::string> bars(const std::vector<std::uint32_t>& rows) {
    std::vector<std::string> bars;
    for (const HistogramBar& bar : of(rows).histogram)
      bars.push_back(bar.ratings + ": " + std::to_string(bar.count));
    return bars;
  }

  ThreadPool pool{2};
  TestRated rated = few_ratings();
};

TEST_F(DescribeTest, counts_what_is_there) {
  const Description shape = of({0, 1, 2, 3, 4, 5});
  EXPECT_EQ(shape.measures.count, 6U);
  EXPECT_EQ(shape.measures.users, 3U);
  EXPECT_EQ(shape.measures.items, 4U);
  EXPECT_DOUBLE_EQ(shape.density, 0.5);
  EXPECT_EQ(shape.first_time, -1);
  EXPECT_EQ(shape.last_time, 981172803);
}

TEST_F(DescribeTest, finds_quantiles_between_neighbours) {
  const CountQuantiles counts = of({0, 1, 2, 3, 4, 5}).per_user;  // 1, 2 and 3
  EXPECT_DOUBLE_EQ(counts.least, 1);
  EXPECT_DOUBLE_EQ(counts.tenth, 1.2);
  EXPECT_DOUBLE_EQ(counts.quarter, 1.5);
  EXPECT_DOUBLE_EQ(counts.median, 2);
  EXPECT_DOUBLE_EQ(counts.nine_tenths, 2.8);
  EXPECT_DOUBLE_EQ(counts.most, 3);
  EXPECT_DOUBLE_EQ(counts.mean, 2);
}

TEST_F(DescribeTest, heeds_only_the_rows_it_is_given) {
  const Description shape = of({4, 5});
  EXPECT_EQ(shape.measures.users, 2U);
  EXPECT_EQ(shape.measures.items, 1U);
  EXPECT_DOUBLE_EQ(shape.per_item.most, 2);
  EXPECT_DOUBLE_EQ(shape.per_user.mean, 1);
  EXPECT_THAT(bars({4, 5}), ElementsAre("1: 1", "4: 1"));
}

TEST_F(DescribeTest, has_a_bar_for_each_rating_or_ten_where_there_are_many) {
  EXPECT_THAT(bars({0, 1, 2, 3, 4, 5}), ElementsAre("0.5: 1", "1: 1", "3: 1", "4: 2", "5: 1"));
  rated.ratings = {};
  rated.ratings.users = rated.ratings.items = std::make_shared<const IdMap>(numbers_from_one(1));
  std::vector<std::uint32_t> rows;
  for (std::uint32_t i = 0; i <= 100; ++i) {
    rated.ratings.user.push_back(0);
    rated.ratings.item.push_back(0);
    rated.ratings.value.push_back(static_cast<float>(i));
    rows.push_back(i);
  }
  EXPECT_THAT(bars(rows),
              ElementsAre("0..10: 10", "10..20: 10", "20..30: 10", "30..40: 10", "40..50: 10",
                          "50..60: 10", "60..70: 10", "70..80: 10", "80..90: 10", "90..100: 11"));
}

TEST_F(DescribeTest, needs_neither_ratings_nor_times) {
  rated.ratings.value.clear();
  rated.ratings.time.clear();
  EXPECT_THAT(bars({0, 1}), IsEmpty());
  EXPECT_EQ(of({0, 1}).measures.count, 2U);
}

TEST_F(DescribeTest, refuses_no_rows) { EXPECT_THROW(of({}), Error); }

}  // namespace
}  // namespace akin
