// Unusual column names get to the reader.
#include "akin/engine/rating_columns.h"

#include "akin/engine/split.h"
#include "akin/engine/test_folder.h"

namespace akin {
namespace {

TEST(RatingColumns, are_the_readers_options) {
  const ReadOptions options = RatingColumns{.user_column = "u",
                                            .item_column = "i",
                                            .rating_column = "r",
                                            .time_column = "t",
                                            .weight_column = "w"}
                                  .read_options();
  EXPECT_EQ(options.user_column, "u");
  EXPECT_EQ(options.item_column, "i");
  EXPECT_EQ(options.rating_column, "r");
  EXPECT_EQ(options.time_column, "t");
  EXPECT_EQ(options.weight_column, "w");
}

using RatingColumnsOfAFile = TestFolder;

TEST_F(RatingColumnsOfAFile, are_found_by_the_names_that_were_given) {
  write("odd.csv", "stars,who,what\n4,ann,x\n2,bob,y\n1,ann,y\n");
  const SplitRequest request{
      .ratings = path("odd.csv"),
      .test_share = 0.3,
      .train = path("train.csv"),
      .test = path("test.csv"),
      .input = {.columns = {.user_column = "who", .item_column = "what", .rating_column = "stars"}}};
  EXPECT_EQ(split(request, workspace_).users, 2);
}

TEST_F(RatingColumnsOfAFile, may_hold_weights_that_nobody_asked_for) {
  note_unread_weights("r.csv", {}, workspace_);
  EXPECT_TRUE(notes_.texts.empty());
  note_unread_weights("r.csv", {.unread_weights = "Weight"}, workspace_);
  ASSERT_EQ(notes_.texts.size(), 1U);
  EXPECT_EQ(notes_.texts[0],
            "r.csv has a column \"Weight\", which does not count; to use it, set weight_column");
}

}  // namespace
}  // namespace akin
