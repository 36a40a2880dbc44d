#include "akin/data/rating_format.h"

#include <gtest/gtest.h>

#include "akin/base/error.h"

namespace akin {
namespace {

// "delimiter columns", with "header" before it where there is one; or the message.
std::string outcome(std::string_view line, const ReadOptions& options = {}) {
  try {
    const RatingFormat format = rating_format(line, options, "f");
    std::string text = format.has_header ? "header, " : "";
    text += std::string(delimiter_name(format.delimiter)) + ": ";
    for (const ColumnRole column : format.columns) text += ".uirt"[static_cast<std::size_t>(column)];
    return text;
  } catch (const Error& error) {
    EXPECT_EQ(name(error.code()), "bad_input");
    return error.what();
  }
}

struct Case {
  std::string_view line;
  std::string_view outcome;
};

TEST(RatingFormat, is_told_by_the_first_line) {
  constexpr Case kCases[] = {
      {"196\t242\t3\t881250949", "a tab: uirt"},
      {"1::1193::5::978300760", "::: uirt"},
      {"1,2,3", "a comma: uir"},
      {"1;2;3", "a semicolon: uir"},
      {"1|2|3", "a |: uir"},
      {"alice,matrix,5", "a comma: uir"},
      {"alice, the \"great\",7,5", "a comma: uirt"},
      {"\"1\";\"2\";\"3\"", "a semicolon: uir"},
      {"1,\"a::b;c|d\",3", "a comma: uir"},
      {"1,a:b,3", "a comma: uir"},
      {"1,a::b,3", "a comma: uir"},
      {"userId,movieId,rating,timestamp", "header, a comma: uirt"},
      {"user_id\titem-id\tScore", "header, a tab: uir"},
      {"RATING, ITEM ,Extra,USER ID", "header, a comma: ri.u"},
      {"\"User-ID\";\"ISBN\";\"Book-Rating\"", "header, a semicolon: uir"},
      {"ts::uid::mid::stars", "header, ::: tuir"},
      {",user,item,rating", "header, a comma: .uir"},
      {"user|item|rating|a,b,c,d,e", "header, a |: uir."},
      {"customer,product,value,unixtime", "header, a comma: uirt"},
  };
  for (const Case& c : kCases) EXPECT_EQ(outcome(c.line), c.outcome) << c.line;
}

TEST(RatingFormat, is_refused_with_what_was_found_and_what_to_set) {
  constexpr Case kCases[] = {
      {"x", "f:1: no comma, tab, \"::\", semicolon or | divides the first line: \"x\""},
      {"1 2 3",
       "f:1: no comma, tab, \"::\", semicolon or | divides the first line: \"1 2 3\"; is it a file of "
       "lists? set format to lists"},
      {"1,2",
       "f:1: 2 fields, and no header to tell what they are; without a header a line is user, item, "
       "rating and perhaps time; found \"1\", \"2\""},
      {"1,2,3,4,5",
       "f:1: 5 fields, and no header to tell what they are; without a header a line is user, item, "
       "rating and perhaps time; found \"1\", \"2\", \"3\", \"4\", \"5\""},
      {"a,b,c", "f:1: no column for the user; found \"a\", \"b\", \"c\"; set user_column"},
      {"user,b,c", "f:1: no column for the item; found \"user\", \"b\", \"c\"; set item_column"},
      {"user,item,c",
       "f:1: no column for the rating; found \"user\", \"item\", \"c\"; set rating_column"},
      {"user,userId,item,rating",
       "f:1: 2 columns for the user; found \"user\", \"userId\", \"item\", \"rating\"; set user_column"},
      {"user,item,rating,time,ts",
       "f:1: 2 columns for the time; found \"user\", \"item\", \"rating\", \"time\", \"ts\"; set "
       "time_column"},
      {"\"user,item,rating", "f:1: a quote is never closed: \"\\\"user,item,rating\""},
  };
  for (const Case& c : kCases) EXPECT_EQ(outcome(c.line), c.outcome) << c.line;
}

TEST(RatingFormat, follows_the_options) {
  ReadOptions options;
  options.user_column = "WHO";
  options.rating_column = "1";
  EXPECT_EQ(outcome("who,item,1,user", options), "header, a comma: uir.");
  EXPECT_EQ(outcome("user,item,1", options), "f:1: no column \"WHO\"; found \"user\", \"item\", \"1\"");
  options.rating_column = "who";
  EXPECT_EQ(outcome("who,item,1", options),
            "f:1: column \"who\" is named twice over; found \"who\", \"item\", \"1\"; set rating_column");
  options = {};
  options.time_column = "when";
  EXPECT_EQ(outcome("user,item,rating,time", options),
            "f:1: no column \"when\"; found \"user\", \"item\", \"rating\", \"time\"");
}

TEST(RatingFormat, needs_no_rating_where_pairs_will_do) {
  ReadOptions options;
  options.rating_required = false;
  EXPECT_EQ(outcome("1,2", options), "a comma: ui");
  EXPECT_EQ(outcome("1,2,3", options), "a comma: uir");
  EXPECT_EQ(outcome("item;user", options), "header, a semicolon: iu");
}

TEST(RatingFormat, knows_its_columns) {
  const RatingFormat format = rating_format("1,2,3", {}, "f");
  EXPECT_TRUE(format.has(ColumnRole::rating));
  EXPECT_FALSE(format.has(ColumnRole::time));
}

}  // namespace
}  // namespace akin
