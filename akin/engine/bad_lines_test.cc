// Bad lines are skipped, counted and written down as asked, by every operation that learns or measures.
#include "akin/engine/bad_lines.h"

#include <gmock/gmock.h>

#include "akin/base/json.h"
#include "akin/engine/evaluate.h"
#include "akin/engine/split.h"
#include "akin/engine/test_folder.h"
#include "akin/engine/train.h"

namespace akin {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

class BadLinesOfAFile : public TestFolder {
 protected:
  void SetUp() override {
    TestFolder::SetUp();
    write("bad.csv",
          "userId,movieId,rating\nann,1,5\nann,2,x\n\nann,\"10,1\nbob,1,4.5\nbob,,5\nbob,10,y\n"
          "dan,10,5\ndan,20,4.5\n\n");
  }

  BadLines skipping(const std::string& rejects = "") const {
    return {.on_error = OnError::skip, .rejects = rejects.empty() ? "" : path(rejects)};
  }

  TrainReply train_skipping(const BadLines& bad_lines) {
    return train({.ratings = path("bad.csv"),
                  .model = "baseline",
                  .out = path("bad.akin"),
                  .input = {.bad_lines = bad_lines}},
                 workspace_);
  }
};

constexpr std::string_view kCounts =
    R"({"lines": 11, "header_lines": 1, "blank_lines": 1, "rows": 4, "rejected": 5, )"
    R"("rejected_for": {"blank_line": 1, "quotes": 1, "empty_id": 1, "rating": 2}})";

TEST_F(BadLinesOfAFile, are_counted_by_what_is_wrong_with_them) {
  TrainReply trained = train_skipping(skipping());
  EXPECT_EQ(to_json(trained.read), kCounts);
  EXPECT_EQ(trained.ratings, 4);
  EXPECT_THAT(notes_.texts, ElementsAre("warning: 5 of the 11 lines of " + path("bad.csv") +
                                        " were skipped (1 blank_line, 1 quotes, 1 empty_id, 2 rating)"));

  SplitReply parts = split({.ratings = path("bad.csv"),
                            .test_share = 0.5,
                            .train = path("train.csv"),
                            .test = path("test.csv"),
                            .input = {.bad_lines = skipping()}},
                           workspace_);
  EXPECT_EQ(to_json(parts.read), kCounts);
  EXPECT_EQ(parts.ratings, 4);

  EvaluateReply measured = evaluate(
      {.model = trained.out, .ratings = path("bad.csv"), .metrics = {"rmse"}, .bad_lines = skipping()},
      workspace_);
  EXPECT_EQ(to_json(measured.read), kCounts);
  EXPECT_EQ(measured.rows, 4);
}

TEST_F(BadLinesOfAFile, are_written_down_with_number_and_reason) {
  train_skipping(skipping("rejects.csv"));
  EXPECT_EQ(read("rejects.csv"),
            "line,column,kind,reason,text\n"
            "3,7,rating,\"rating is not a number: \"\"x\"\"\",\"ann,2,x\"\n"
            "4,1,blank_line,a blank line before another rating,\n"
            "5,5,quotes,\"a quote is never closed: \"\"\\\"\"10,1\"\"\",\"ann,\"\"10,1\"\n"
            "7,5,empty_id,item id is empty,\"bob,,5\"\n"
            "8,8,rating,\"rating is not a number: \"\"y\"\"\",\"bob,10,y\"\n");
}

TEST_F(BadLinesOfAFile, of_lists_are_counted_beside_them) {
  write("lists.txt", "0 1 2\n1,2\n2\n\n3 1\n");
  TrainReply trained =
      train({.ratings = path("lists.txt"),
             .model = "popular",
             .out = path("m.akin"),
             .input = {.columns = {.format = RatingLayout::lists}, .bad_lines = skipping("rejects.csv")}},
            workspace_);
  EXPECT_EQ(to_json(trained.read),
            R"({"lines": 5, "header_lines": 0, "blank_lines": 0, "rows": 3, "lists": 3, )"
            R"("empty_lists": 1, "rejected": 2, "rejected_for": {"blank_line": 1, "delimiter": 1}})");
  EXPECT_EQ(
      read("rejects.csv"),
      "line,column,kind,reason,text\n"
      "2,2,delimiter,\"a comma, but in a file of lists blanks divide the ids: \"\"1,2\"\"\",\"1,2\"\n"
      "4,1,blank_line,a blank line before another rating,\n");
}

TEST_F(BadLinesOfAFile, that_has_none_leave_a_file_of_the_header) {
  write("rejects.csv", "of yesterday");
  train({.ratings = path("ratings.csv"),
         .model = "popular",
         .out = path("m.akin"),
         .input = {.bad_lines = skipping("rejects.csv")}},
        workspace_);
  EXPECT_EQ(read("rejects.csv"), "line,column,kind,reason,text\n");
  EXPECT_TRUE(notes_.texts.empty());
}

TEST_F(BadLinesOfAFile, stop_where_nothing_is_skipped_or_they_are_too_many) {
  EXPECT_THAT(refusal([&] { train_skipping({}); }).what(),
              HasSubstr("bad.csv:3:7: rating is not a number"));
  write("rejects.csv", "of yesterday");
  BadLines few = skipping("rejects.csv");
  few.max_errors = 2;
  const Error error = refusal([&] { train_skipping(few); });
  EXPECT_EQ(error.code(), ErrorCode::bad_input);
  EXPECT_THAT(error.what(), HasSubstr("bad.csv:5:5: a quote is never closed"));
  EXPECT_THAT(error.what(), HasSubstr("this is one bad line more than the 2 of max_errors"));
  EXPECT_EQ(read("rejects.csv"), "of yesterday");
  EXPECT_FALSE(exists("bad.akin"));
}

TEST_F(BadLinesOfAFile, have_a_place_of_their_own) {
  BadLines unasked;
  unasked.rejects = path("rejects.csv");
  EXPECT_STREQ(refusal([&] { train_skipping(unasked); }).what(),
               "rejects holds the lines that are skipped; set on_error to skip");
  BadLines unlimited;
  unlimited.max_errors = 5;
  EXPECT_STREQ(refusal([&] { train_skipping(unlimited); }).what(),
               "max_errors would do nothing: it goes with on_error skip");
  EXPECT_THAT(refusal([&] { train_skipping(skipping("bad.csv")); }).what(),
              HasSubstr("is both read and written"));
  EXPECT_THAT(refusal([&] { train_skipping(skipping("bad.akin")); }).what(),
              HasSubstr("out and rejects must be two different files"));
  EXPECT_THAT(refusal([&] { train_skipping(skipping("nowhere/rejects.csv")); }).what(),
              HasSubstr("there is no folder"));
  EXPECT_FALSE(exists("bad.akin"));
}

TEST_F(BadLinesOfAFile, without_a_last_newline_are_worth_a_note) {
  write("bad.csv", "1,2,3\n1,3,4");
  train_skipping({});
  EXPECT_THAT(notes_.texts, ElementsAre("the last line of " + path("bad.csv") +
                                        " has no newline: see that the file was not cut off"));
}

using DuplicatesOfAFile = TestFolder;

TEST_F(DuplicatesOfAFile, are_settled_as_asked_in_training_and_splitting) {
  write("twice.csv", "user,item,rating,time\na,x,5,2\na,x,3,1\nb,x,2,1\nb,y,4,1\na,y,1,1\n");
  const auto trained_on = [&](Duplicates duplicates) {
    return train(
        {.ratings = path("twice.csv"), .out = path("m.akin"), .input = {.duplicates = duplicates}},
        workspace_);
  };
  const auto parts_of = [&](Duplicates duplicates) {
    return split({.ratings = path("twice.csv"),
                  .test_share = 0.5,
                  .train = path("a.csv"),
                  .test = path("b.csv"),
                  .input = {.duplicates = duplicates}},
                 workspace_);
  };
  for (const Duplicates duplicates : {Duplicates::last, Duplicates::mean}) {
    EXPECT_EQ(trained_on(duplicates).ratings, 4);
    EXPECT_EQ(trained_on(duplicates).duplicates, 1);
    EXPECT_EQ(parts_of(duplicates).duplicates, 1);
    EXPECT_EQ(parts_of(duplicates).train_ratings + parts_of(duplicates).test_ratings, 4);
  }
  EXPECT_EQ(trained_on(Duplicates::keep).ratings, 5);
  EXPECT_EQ(trained_on(Duplicates::keep).duplicates, 0);
  EXPECT_EQ(parts_of(Duplicates::keep).train_ratings + parts_of(Duplicates::keep).test_ratings, 5);
  const std::string refused = "user \"a\" rated item \"x\" 2 times; set duplicates to last, mean or keep";
  EXPECT_EQ(refusal([&] { trained_on(Duplicates::error); }).what(), refused);
  EXPECT_EQ(refusal([&] { parts_of(Duplicates::error); }).what(), refused);
}

TEST_F(DuplicatesOfAFile, that_are_kept_make_a_model_that_opens_and_answers) {
  write("twice.csv", "a,x,5\na,x,3\nb,x,2\nb,y,4\na,z,1\nb,z,1\n");
  train({.ratings = path("twice.csv"), .out = path("m.akin"), .input = {.duplicates = Duplicates::keep}},
        workspace_);
  EXPECT_EQ(evaluate({.model = path("m.akin"), .ratings = path("twice.csv")}, workspace_).leaked, 6);
}

}  // namespace
}  // namespace akin
