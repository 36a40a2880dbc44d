// Unusual column names get to the reader.
#include "akin/engine/rating_columns.h"

#include <gmock/gmock.h>

#include "akin/base/json.h"
#include "akin/engine/evaluate.h"
#include "akin/engine/split.h"
#include "akin/engine/test_folder.h"
#include "akin/engine/train.h"

namespace akin {
namespace {

TEST(RatingColumns, are_the_readers_options) {
  const ReadOptions options =
      RatingColumns{.user_column = "u", .item_column = "i", .rating_column = "r", .time_column = "t"}
          .read_options();
  EXPECT_EQ(options.user_column, "u");
  EXPECT_EQ(options.item_column, "i");
  EXPECT_EQ(options.rating_column, "r");
  EXPECT_EQ(options.time_column, "t");
}

TEST(RatingColumns, are_refused_of_a_file_of_lists) {
  RatingColumns lists{.format = RatingLayout::lists};
  EXPECT_EQ(lists.read_options().layout, RatingLayout::lists);
  lists.item_column = "i";
  EXPECT_STREQ(refusal([&] { lists.read_options(); }).what(),
               "item_column would do nothing: it goes with format table");
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

TEST_F(RatingColumnsOfAFile, are_not_asked_for_of_lists) {
  write("train.txt", "0 1 2 3\n1 1 2\n2 3 4\n3\n");
  write("test.txt", "0 4\n1 3\n3 1\n");
  const RatingColumns lists{.format = RatingLayout::lists};
  TrainReply trained = train({.ratings = path("train.txt"),
                              .model = "popular",
                              .out = path("popular.akin"),
                              .input = {.columns = lists}},
                             workspace_);
  EXPECT_EQ(trained.users, 3);
  EXPECT_EQ(trained.ratings, 7);
  EXPECT_EQ(to_json(trained.read),
            R"({"lines": 4, "header_lines": 0, "blank_lines": 0, "rows": 7, "lists": 4, )"
            R"("empty_lists": 1, "rejected": 0})");
  EXPECT_THAT(
      notes_.texts,
      testing::ElementsAre(testing::HasSubstr("train.txt: 1 of 4 users have no items and are left out"),
                           testing::HasSubstr("each row counts 1")));
  const EvaluateReply measured = evaluate({.model = path("popular.akin"),
                                           .ratings = path("test.txt"),
                                           .metrics = {"recall@1", "ndcg@2"},
                                           .columns = lists},
                                          workspace_);
  EXPECT_EQ(measured.people, 3);
  EXPECT_EQ(measured.cold_people, 1);
  EXPECT_EQ(refusal([&] {
              train({.ratings = path("train.txt"), .out = path("m.akin"), .input = {.columns = lists}},
                    workspace_);
            }).code(),
            ErrorCode::bad_input);
}

}  // namespace
}  // namespace akin
