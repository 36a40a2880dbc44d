// Which test rows are what a list should show.
#include "akin/evaluate/held_out.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "akin/models/test_models.h"

namespace akin {
namespace {

using testing::ElementsAre;

// User 0 has rated item 0, user 1 items 1 and 3, user 2 item 3. User 3, and item 4, are unknown.
Ratings test_rows() {
  return {test_ids(4),
          test_ids(5),
          {2, 0, 0, 3, 1, 0, 1, 0},
          {0, 3, 1, 1, 3, 3, 1, 4},
          {5, 2, 4, 3, 5, 4, 2, 1},
          {}};
}

TEST(HeldOut, is_each_item_once_that_the_person_was_not_trained_on) {
  ThreadPool threads(2);
  const HeldOut held_out(test_model(), test_rows(), std::nullopt, false, {threads});
  ASSERT_EQ(held_out.size(), 3U);
  EXPECT_EQ(held_out.user(0), 0U);
  EXPECT_THAT(held_out.items(0), ElementsAre(1, 3, 4));
  EXPECT_EQ(held_out.user(1), 2U);
  EXPECT_THAT(held_out.items(1), ElementsAre(0));
  EXPECT_EQ(held_out.user(2), 3U);
  EXPECT_THAT(held_out.items(2), ElementsAre(1));
  EXPECT_EQ(held_out.pairs(), 5U);
  EXPECT_EQ(held_out.people_without(), 1U);  // user 1 was trained on both rows
}

TEST(HeldOut, counts_an_item_from_a_rating_on_if_any_row_of_it_has_that) {
  ThreadPool threads(2);
  const HeldOut held_out(test_model(), test_rows(), 4, false, {threads});
  ASSERT_EQ(held_out.size(), 2U);
  EXPECT_THAT(held_out.items(0), ElementsAre(1, 3));
  EXPECT_THAT(held_out.items(1), ElementsAre(0));
  EXPECT_EQ(held_out.people_without(), 2U);
}

TEST(HeldOut, leaves_out_the_unknown_when_told) {
  ThreadPool threads(2);
  const HeldOut held_out(test_model(), test_rows(), std::nullopt, true, {threads});
  ASSERT_EQ(held_out.size(), 2U);
  EXPECT_THAT(held_out.items(0), ElementsAre(1, 3));
  EXPECT_EQ(held_out.people_without(), 2U);
}

}  // namespace
}  // namespace akin
