#include "akin/data/read_ratings.h"

#include <gtest/gtest.h>

#include "akin/base/random.h"
#include "akin/data/test_rating_files.h"

namespace akin {
namespace {

using namespace test;

TEST(ReadRatings, reads_what_people_have) {
  for (const RatingFile& good : kGood)
    EXPECT_EQ(outcome(good.bytes), good.outcome) << in_quotes(good.bytes);
}

TEST(ReadRatings, names_the_first_bad_line_and_what_is_wrong_with_it) {
  for (const RatingFile& bad : kBad) EXPECT_EQ(outcome(bad.bytes), bad.outcome) << in_quotes(bad.bytes);
}

TEST(ReadRatings, takes_the_columns_it_is_told) {
  ReadOptions options;
  options.user_column = "Who";
  options.rating_column = "movieId";
  EXPECT_EQ(outcome("what,who,item,movieId\n1,2,3,4\n", options), "2 / 3 / 2:3=4");
  EXPECT_EQ(outcome("what,user,item,movieId\n1,2,3,4\n", options),
            "ratings.csv:1: no column \"Who\"; found \"what\", \"user\", \"item\", \"movieId\"");
}

TEST(ReadRatings, reads_weights_where_it_is_told_their_column) {
  const ReadOptions options{.weight_column = "w"};
  EXPECT_EQ(outcome("user,item,rating,w,time\n1,2,3,0.5,7\n1,3,4,2,8\n", options),
            "1 / 2 3 / 1:2=3@7*0.5 1:3=4@8*2");
  EXPECT_EQ(outcome("user,item,w\n1,2,0.5\n", {.weight_column = "w", .rating_required = false}),
            "1 / 2 / 1:2*0.5");
  EXPECT_EQ(outcome("user,item,rating,w\n1,2,3,1\n1,3,4,-2\n", options),
            "ratings.csv:3:7: weight is not above 0, or too small a number (leave ratings that are not "
            "to count out of the "
            "file): \"-2\"");
  EXPECT_EQ(outcome("user,item,rating,w\n1,2,3,1\n1,3,4,-2\n1,4,4,2\n",
                    {.weight_column = "w", .on_error = OnError::skip, .max_errors = 1}),
            "1 / 2 4 / 1:2=3*1 1:4=4*2 !3:7 weight");
}

TEST(ReadRatings, says_of_a_column_of_weights_that_it_was_not_read) {
  const TestFile file("user,item,rating,Weight\n1,2,3,x\n");
  ThreadPool pool(1);
  ReadReport report;
  EXPECT_FALSE(read_ratings(file.path(), {}, {pool}, &report).has_weights());
  EXPECT_EQ(report.unread_weights, "Weight");
}

TEST(ReadRatings, says_what_it_found_where_columns_are_unclear) {
  EXPECT_EQ(
      outcome("user,item,stars,score\n1,2,3,4\n"),
      "ratings.csv:1: 2 columns for the rating; found \"user\", \"item\", \"stars\", \"score\"; set "
      "rating_column");
  EXPECT_EQ(outcome("a,b,c\nx,y,z\n"),
            "ratings.csv:1: no column for the user; found \"a\", \"b\", \"c\"; set user_column");
  EXPECT_EQ(outcome("1 2 3\n"),
            "ratings.csv:1: no comma, tab, \"::\", semicolon or | divides the first line: \"1 2 3\"; is "
            "it a file of lists? set format to lists");
  EXPECT_EQ(outcome("1,2\n"),
            "ratings.csv:1: 2 fields, and no header to tell what they are; without a header a line is "
            "user, item, rating and perhaps time; found \"1\", \"2\"");
}

TEST(ReadRatings, reads_pairs_where_no_rating_is_required) {
  ReadOptions options;
  options.rating_required = false;
  EXPECT_EQ(outcome("1,2\n3,4\n", options), "1 3 / 2 4 / 1:2 3:4");
  EXPECT_EQ(outcome("item,user\n1,2\n", options), "2 / 1 / 2:1");
  EXPECT_EQ(outcome("1,2,3\n", options), "1 / 2 / 1:2=3");
}

TEST(ReadRatings, takes_plain_lines_as_the_careful_way_does) {
  for (std::uint64_t seed = 0; seed < 100; ++seed) {
    Random random(seed, 3);
    std::string plain;
    std::string careful;  // a blank before each rating: never a plain line
    for (int i = 0; i < 5; ++i) {
      std::string value = std::to_string(random.below(random.below(2) == 0 ? 10 : 20000000));
      if (random.below(2) == 0)
        value += "." + std::to_string(random.below(random.below(2) == 0 ? 10 : 100000));
      const std::string time = std::to_string(random.bits() >> (1 + random.below(60)));
      const std::string user = std::to_string(random.bits() >> random.below(64));
      plain += user + ",1," + value + "," + time + "\n";
      careful += user + ",1, " + value + "," + time + "\n";
    }
    if (seed % 2 == 0) {
      plain = "user,item,rating,time\n" + plain;
      careful = "user,item,rating,time\n" + careful;
    }
    EXPECT_EQ(outcome(plain), outcome(careful)) << plain;
  }
}

TEST(ReadRatings, says_why_a_file_cannot_be_read) {
  ThreadPool pool(1);
  const auto code_of = [&](const std::string& path) {
    try {
      read_ratings(path, {}, {pool});
    } catch (const Error& error) {
      return name(error.code());
    }
    return std::string_view("none");
  };
  EXPECT_EQ(code_of("/nowhere/ratings.csv"), "not_found");
  EXPECT_EQ(code_of("/tmp"), "io");
  EXPECT_EQ(code_of("/dev/null"), "bad_input");
  EXPECT_EQ(code_of("/dev/zero"), "io");
}

ReadOptions skipping(std::uint64_t most) {
  ReadOptions options;
  options.on_error = OnError::skip;
  options.max_errors = most;
  return options;
}

TEST(ReadRatings, skips_bad_lines_when_told_and_says_which) {
  EXPECT_EQ(outcome("user,item,rating\n1,2,x\n1,2,3\n\n1,,3\n4,5,nan\n1,3,4\n\n", skipping(9)),
            "1 / 2 3 / 1:2=3 1:3=4 !2:5 rating !4:1 blank_line !5:3 empty_id !6:5 not_finite");
  EXPECT_EQ(outcome("\n \nuser,item,rating\n1,2,3\n", skipping(9)),
            "1 / 2 / 1:2=3 !1:1 blank_line !2:1 blank_line");
  EXPECT_EQ(outcome("\n1,2,3\n", skipping(9)), "1 / 2 / 1:2=3 !1:1 blank_line");
  EXPECT_EQ(outcome("1,2,x\n1,2,3\n", skipping(9)), "1 / 2 / 1:2=3 !1:5 rating");
  EXPECT_EQ(outcome("1,2,3.5\n1,3,4.5\n\n1,4,4", skipping(9)),
            "1 / 2 3 / 1:2=3.5 1:3=4.5 !3:1 blank_line !4:5 cut_off");
}

TEST(ReadRatings, stops_at_one_bad_line_more_than_it_may_skip) {
  const std::string bytes = "1,2,3\n1,2,x\n\n1,2,y\n1,2,4\n";
  EXPECT_EQ(outcome(bytes, skipping(3)), "1 / 2 / 1:2=3 1:2=4 !2:5 rating !3:1 blank_line !4:5 rating");
  EXPECT_EQ(outcome(bytes, skipping(2)),
            "ratings.csv:4:5: rating is not a number: \"y\"; this is one bad line more than the 2 of "
            "max_errors");
  EXPECT_EQ(
      outcome(bytes, skipping(1)),
      "ratings.csv:3:1: a blank line before another rating; this is one bad line more than the 1 of "
      "max_errors");
  EXPECT_EQ(
      outcome("\n\n\n1,2,3\n", skipping(2)),
      "ratings.csv:3:1: a blank line before another rating; this is one bad line more than the 2 of "
      "max_errors");
}

TEST(ReadRatings, says_that_all_lines_are_bad) {
  EXPECT_EQ(outcome("user,item,rating\n1,2,x\n1,2,y\n", skipping(9)),
            "ratings.csv: no ratings, all of its lines are bad; the first: 2:5: rating is not a number: "
            "\"x\"");
  EXPECT_EQ(outcome("\n\n", skipping(9)), "ratings.csv: no ratings");
}

TEST(ReadRatings, leaves_times_unread_where_they_are_not_asked_for) {
  ReadOptions options;
  options.read_times = false;
  EXPECT_EQ(outcome("1,2,3,7\n", options), "1 / 2 / 1:2=3");
  EXPECT_EQ(outcome("1,2,3,x\n", options), "ratings.csv:1:7: timestamp is not a whole number: \"x\"");
}

TEST(ReadRatings, tells_whether_the_last_line_was_ended) {
  ThreadPool pool(1);
  ReadReport report;
  ByteSource open("x", "1,2,3"), ended("x", "1,2,3\n");
  read_ratings(open, {}, {pool}, KnownIds{}, &report);
  EXPECT_TRUE(report.ends_open);
  read_ratings(ended, {}, {pool}, KnownIds{}, &report);
  EXPECT_FALSE(report.ends_open);
}

TEST(ReadRatings, refuses_what_cannot_fit_into_memory_before_it_reads_it) {
  std::string lines;
  while (lines.size() < 1 << 17) lines += "1,2,3\n";
  const TestFile file(lines);
  std::filesystem::resize_file(file.path(), std::uintmax_t{1} << 43);  // a hole: takes no disk
  ThreadPool pool(1);
  try {
    read_ratings(file.path(), {}, {pool});
    FAIL() << "it was not refused";
  } catch (const Error& error) {
    EXPECT_EQ(error.code(), ErrorCode::no_resource) << error.what();
    EXPECT_NE(std::string(error.what()).find("ratings.csv needs about "), std::string::npos)
        << error.what();
  }
}

}  // namespace
}  // namespace akin
