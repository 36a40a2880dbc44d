// Pairs that come once and more often.
#include "akin/data/count_pairs.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

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

TEST(CountPairs, of_nothing_is_nothing) {
  ThreadPool threads(1);
  EXPECT_EQ(count_pairs(Ratings{}, {threads}).size(), 0U);
}

}  // namespace
}  // namespace akin
