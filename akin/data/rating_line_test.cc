#include "akin/data/rating_line.h"

#include <gtest/gtest.h>

#include <cmath>

#include "akin/base/text.h"

namespace akin {
namespace {

using namespace std::string_view_literals;
using enum ColumnRole;

std::string text_of(const ReadId& id) {
  return id.text.empty() ? std::to_string(id.number) : in_quotes(id.text);
}

// "user item value time", or "column! reason".
std::string outcome(const RatingFormat& format, std::string_view line) {
  RatingLineParser parser(format);
  RatingRow row;
  if (const auto complaint = parser.parse(line, row))
    return std::to_string(complaint->column) + "! " + complaint->reason;
  return text_of(row.user) + " " + text_of(row.item) + " " + to_text(row.value) + " " +
         std::to_string(row.time);
}

const RatingFormat kFormat = {",", false, {user, item, rating, time}};

TEST(RatingLine, is_read_field_by_field) {
  struct Case {
    std::string_view line;
    std::string_view outcome;
  };
  const Case cases[] = {
      {"1,2,3.5,4", "1 2 3.5 4"},
      {"1,2,3.5,4\r", "1 2 3.5 4"},
      {" 1 ,\t2, 3.5 , 4 ", "1 2 3.5 4"},
      {"007,x y,-0,-5", "\"007\" \"x y\" 0 -5"},
      {"\"1\",\"a,\"\"b\"\"\",\" 5 \",\"7\"", "1 \"a,\\\"b\\\"\" 5 7"},
      {"\" 1\",2,3,4", "\" 1\" 2 3 4"},
      {",2,3,4", "1! user id is empty"},
      {"1, ,3,4", "4! item id is empty"},
      {"1,2,,4", "5! rating is empty"},
      {"1,2,3,", "7! timestamp is empty"},
      {"1,2,three,4", "5! rating is not a number: \"three\""},
      {"1,2,3x,4", "5! rating is not a number: \"3x\""},
      {"1,2, nan,4", "6! rating is not a finite number: \"nan\""},
      {"1,2,+inf,4", "5! rating is not a finite number: \"+inf\""},
      {"1,2,1e99,4", "5! rating is not a finite number: \"1e99\""},
      {"1,2,3,4.0", "7! timestamp is not a whole number: \"4.0\""},
      {"1,2,3", "6! missing field: 3 where the first line has 4: \"1,2,3\""},
      {"1,2,3,4,5", "9! extra field: 5 where the first line has 4: \"1,2,3,4,5\""},
      {"1;2;3;4", "1! fields are divided by a semicolon, but by a comma in the first line: \"1;2;3;4\""},
      {"1::2::3::4", "1! fields are divided by ::, but by a comma in the first line: \"1::2::3::4\""},
      {"1,2\0,3,4"sv, "4! a NUL byte; is this a text file in UTF-8?"},
      {"1,\"2,3,4", "3! a quote is never closed: \"\\\"2,3,4\""},
  };
  for (const Case& c : cases) EXPECT_EQ(outcome(kFormat, c.line), c.outcome) << c.line;
}

TEST(RatingLine, takes_columns_in_any_order_and_leaves_others_alone) {
  const RatingFormat format = {";", true, {ignored, rating, item, ignored, user}};
  EXPECT_EQ(outcome(format, "x y;4;b;;a"), "\"a\" \"b\" 4 0");
  EXPECT_EQ(outcome(format, ";;b;;a"), "2! rating is empty");
}

TEST(RatingLine, has_a_weight_above_zero_or_is_refused) {
  const RatingFormat format = {",", true, {user, item, rating, weight}};
  RatingLineParser parser(format);
  RatingRow row;
  for (const auto& [text, expected] :
       {std::pair("1", 1.0F), {" 0.25 ", 0.25F}, {"\"3e-2\"", 0.03F}, {"+7", 7.0F}}) {
    ASSERT_FALSE(parser.parse(std::string("1,2,3,") + text, row)) << text;
    EXPECT_EQ(row.weight, expected) << text;
  }
  constexpr std::string_view kAbove =
      "7! weight is not above 0, or too small a number (leave ratings that are not to count out of the "
      "file): ";
  for (const char* text : {"0", "0.0", "-1", "-0", "1e-60"})
    EXPECT_EQ(outcome(format, std::string("1,2,3,") + text), std::string(kAbove) + in_quotes(text));
  EXPECT_EQ(outcome(format, "1,2,3,"), "7! weight is empty");
  EXPECT_EQ(outcome(format, "1,2,3,x"), "7! weight is not a number: \"x\"");
  EXPECT_EQ(outcome(format, "1,2,3,inf"), "7! weight is not a finite number: \"inf\"");
  EXPECT_EQ(parser.parse("1,2,3,0", row)->kind, BadLineKind::weight);
  EXPECT_EQ(parser.parse("1,2,3,nan", row)->kind, BadLineKind::not_finite);
}

TEST(RatingLine, has_two_ids_that_live_side_by_side) {
  RatingLineParser parser(kFormat);
  RatingRow row;
  ASSERT_FALSE(parser.parse("\"a\"\"a\",\"b\"\"b\",1,1", row));
  EXPECT_EQ(row.user.text, "a\"a");
  EXPECT_EQ(row.item.text, "b\"b");
}

TEST(RatingLine, has_no_rating_of_minus_zero) {
  RatingLineParser parser(kFormat);
  RatingRow row;
  ASSERT_FALSE(parser.parse("1,1,-0.0,1", row));
  EXPECT_FALSE(std::signbit(row.value));
}

TEST(RatingLine, has_a_longest_length) {
  RatingFormat format = {",", true, {user, item}};
  std::string longest = "1,2";
  for (int i = 0; i < 16; ++i) {
    format.columns.push_back(ignored);
    longest += "," + std::string(kLongestField - (i < 15 ? 1 : 4), 'x');
  }
  ASSERT_EQ(longest.size(), kLongestLine);
  EXPECT_EQ(outcome(format, longest), "1 2 0 0");
  EXPECT_EQ(outcome(format, longest + "x"), "1! the line is longer than 16 MiB");
}

TEST(RatingLine, has_fields_of_a_longest_length) {
  const RatingFormat format = {",", true, {user, item, ignored}};
  const std::string longest = "1,2," + std::string(kLongestField, 'x');
  EXPECT_EQ(outcome(format, longest), "1 2 0 0");
  EXPECT_EQ(outcome(format, longest + "x"), "5! the field is longer than 1 MiB");
}

TEST(RatingLine, is_blank_without_a_letter) {
  for (const char* line : {"", " ", "\t \t", "\r", " \r"}) EXPECT_TRUE(is_blank(line));
  for (const char* line : {"x", ",", "\r\r", "\r ", " x "}) EXPECT_FALSE(is_blank(line));
}

}  // namespace
}  // namespace akin
