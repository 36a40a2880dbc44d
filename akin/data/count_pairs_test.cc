// Pairs that come once and more often.
#include "akin/data/count_pairs.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "akin/base/error.h"
#include "akin/data/test_ids.h"

namespace akin {
namespace {

using testing::ElementsAre;

TEST(CountPairs, gives_each_pair_once_with_the_number_of_its_rows) {
  ThreadPool threads(2);
  const auto ids = std::make_shared<const IdMap>(IdMap::of({"a", "b", "c"}));
  for (const bool turned : {false, true}) {
    Ratings clicks{ids, ids, {2, 0, 2, 0, 2, 0}, {1, 2, 1, 0, 0, 2}, {}, {9, 8, 7, 6, 5, 4}};
    if (turned) {
      std::reverse(clicks.user.begin(), clicks.user.end());
      std::reverse(clicks.item.begin(), clicks.item.end());
    }
    const Ratings counts = count_pairs(clicks, {threads});
    EXPECT_THAT(counts.user, ElementsAre(0, 0, 2, 2));
    EXPECT_THAT(counts.item, ElementsAre(0, 2, 0, 1));
    EXPECT_THAT(counts.value, ElementsAre(1, 2, 1, 2));
    EXPECT_FALSE(counts.has_times());
    EXPECT_EQ(counts.users, ids);
  }
}

TEST(CountPairs, adds_up_weights_where_there_are_some) {
  ThreadPool threads(2);
  const auto ids = std::make_shared<const IdMap>(IdMap::of({"a", "b", "c"}));
  const std::vector<float> weights = {1e8F, 0.25F, 3, 1e-8F};
  for (const bool turned : {false, true}) {
    Ratings clicks{.users = ids, .items = ids, .user = {0, 0, 2, 0}, .item = {1, 1, 0, 1}};
    clicks.weight.assign(weights.begin(), weights.end());
    if (turned) {
      std::reverse(clicks.user.begin(), clicks.user.end());
      std::reverse(clicks.item.begin(), clicks.item.end());
      std::reverse(clicks.weight.begin(), clicks.weight.end());
    }
    const Ratings counts = count_pairs(clicks, {threads});
    EXPECT_THAT(counts.user, ElementsAre(0, 2));
    EXPECT_THAT(counts.value, ElementsAre(static_cast<float>(1e8 + 0.25 + 1e-8), 3));
    EXPECT_FALSE(counts.has_weights());
  }
}

TEST(CountPairs, refuses_a_sum_of_weights_that_no_rating_holds) {
  ThreadPool threads(1);
  const auto ids = std::make_shared<const IdMap>(IdMap::of({"ann"}));
  Ratings clicks{.users = ids, .items = ids, .user = {0, 0}, .item = {0, 0}};
  clicks.weight = {3e38F, 3e38F};
  try {
    count_pairs(clicks, {threads});
    FAIL();
  } catch (const Error& error) {
    EXPECT_EQ(error.code(), ErrorCode::bad_input);
    EXPECT_THAT(error.what(), testing::StartsWith("the weights of user \"ann\" and item \"ann\" add up"));
  }
}

TEST(CountPairs, of_nothing_is_nothing) {
  ThreadPool threads(1);
  EXPECT_EQ(count_pairs(Ratings{}, {threads}).size(), 0U);
}

}  // namespace
}  // namespace akin
