// What is said of lists that are shorter than was asked for.
#include "akin/engine/short_lists.h"

#include <gmock/gmock.h>

#include "akin/engine/test_folder.h"

namespace akin {
namespace {

struct ShortListsTest : testing::Test {
  Notes notes_;
  Workspace workspace_{1, 1, {}, &notes_};
  ShortLists lists_;
};

TEST_F(ShortListsTest, gives_the_reason_of_one_list) {
  lists_.count(3, "only 3 items are unseen");
  lists_.note(10, workspace_);
  EXPECT_THAT(notes_.texts, testing::ElementsAre("the list is shorter than 10: only 3 items are unseen"));
}

TEST_F(ShortListsTest, counts_several) {
  for (const std::size_t places : {10U, 3U, 0U, 10U})
    lists_.count(places, places == 10 ? "" : "only a few items pass the filters");
  lists_.note(10, workspace_);
  EXPECT_THAT(notes_.texts,
              testing::ElementsAre("2 of the 4 lists are shorter than 10, 1 of them empty"));
}

TEST_F(ShortListsTest, says_nothing_where_none_is_short) {
  lists_.note(10, workspace_);
  lists_.count(10, "");
  lists_.note(10, workspace_);
  EXPECT_THAT(notes_.texts, testing::IsEmpty());
}

}  // namespace
}  // namespace akin
