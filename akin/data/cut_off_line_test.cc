// What is taken for a line that was cut off, and what is not.
#include "akin/data/cut_off_line.h"

#include <gtest/gtest.h>

#include "akin/data/rating_line.h"

namespace akin {
namespace {

const RatingFormat kTimed = {
    ",", false, {ColumnRole::user, ColumnRole::item, ColumnRole::rating, ColumnRole::time}};
const RatingFormat kUntimed = {",", false, {ColumnRole::user, ColumnRole::item, ColumnRole::rating}};

// "begin:column" of the line that was cut off, or "whole".
std::string found(const std::string& bytes, const RatingFormat& format, std::uint64_t first = 0) {
  const ByteSource source("ratings.csv", bytes);
  const auto cut = cut_off_line(source, first, format);
  if (!cut) return "whole";
  EXPECT_EQ(cut->complaint.kind, BadLineKind::cut_off);
  EXPECT_EQ(cut->text, bytes.substr(cut->begin));
  return std::to_string(cut->begin) + ":" + std::to_string(cut->complaint.column);
}

TEST(CutOffLine, is_a_timestamp_with_fewer_digits_than_all_before) {
  const std::string lines = "1,2,3,881250949\n1,3,3,881250950\n";
  EXPECT_EQ(found(lines + "1,4,3,8812", kTimed), "32:7");
  EXPECT_EQ(found(lines + "1,4,3,881250951", kTimed), "whole");
  EXPECT_EQ(found(lines + "1,4,3,1881250951", kTimed), "whole");
  EXPECT_EQ(found(lines + "1,4,3,8812\n", kTimed), "whole") << "it was ended";
  EXPECT_EQ(found(lines + "1,4,3,8812\r", kTimed), "whole") << "it was ended";
  EXPECT_EQ(found("1,2,3,881250949\n1,4,3,8812", kTimed), "whole") << "one line is no evidence";
  EXPECT_EQ(found("1,2,3,12\n1,3,3,13\n1,4,3,5", kTimed), "whole") << "these are no seconds";
  EXPECT_EQ(found("1,2,3,881250949\n1,3,3,88125\n1,4,3,8812", kTimed), "whole") << "they differ";
}

TEST(CutOffLine, is_no_timestamp_of_before_the_second_that_had_ten_digits) {
  const std::string lines = "1,2,3,1000000001\n1,3,3,1000000000\n";
  EXPECT_EQ(found(lines + "1,4,3,999999999", kTimed), "whole");
  EXPECT_EQ(found(lines + "1,4,3,99999999", kTimed), "34:7");
}

TEST(CutOffLine, is_a_rating_with_fewer_decimals_than_all_before) {
  EXPECT_EQ(found("1,2,3.5\n1,3,4.0\n1,4,4", kUntimed), "16:5");
  EXPECT_EQ(found("1,2,3.5\n1,3,4.0\n1,4,4.", kUntimed), "16:5");
  EXPECT_EQ(found("1,2,3.5\n1,3,4.0\n1,4,4.5", kUntimed), "whole");
  EXPECT_EQ(found("1,2,3.5\n1,3,10.0\n1,4,4.5", kUntimed), "whole") << "digits before the point";
  EXPECT_EQ(found("1,2,3.5\n1,3,4\n1,4,4", kUntimed), "whole") << "nobody can tell";
  EXPECT_EQ(found("1,2,10\n1,3,10\n1,4,4", kUntimed), "whole");
  EXPECT_EQ(found("1,2,\"3.5\"\n1,3,\"4.0\"\n1,4,\"4\"", kUntimed), "whole") << "its quote is closed";
}

TEST(CutOffLine, is_a_weight_with_fewer_decimals_than_all_before) {
  const RatingFormat weighted = {
      ",", true, {ColumnRole::user, ColumnRole::item, ColumnRole::rating, ColumnRole::weight}};
  EXPECT_EQ(found("1,2,3,0.25\n1,3,3,1.50\n1,4,4,0.1", weighted), "22:7");
  EXPECT_EQ(found("1,2,3,0.25\n1,3,3,1.50\n1,4,4,0.11", weighted), "whole");
  EXPECT_EQ(found("1,2,3,0.25\n1,3,3,1\n1,4,4,0.1", weighted), "whole") << "nobody can tell";
}

TEST(CutOffLine, is_left_to_the_parser_where_fields_are_missing) {
  const std::string lines = "1,2,3,881250949\n1,3,3,881250950\n";
  EXPECT_EQ(found(lines + "1,4,3", kTimed), "whole");
  EXPECT_EQ(found(lines + "1,4,3,", kTimed), "whole");
  EXPECT_EQ(found(lines + "1,\"4,3,88", kTimed), "whole");
  EXPECT_EQ(found("", kTimed), "whole");
  EXPECT_EQ(found("1,2,3,4", kTimed), "whole");
}

TEST(CutOffLine, is_looked_for_behind_the_header_and_in_long_files) {
  const std::string header = "a,b,c,d\n";
  EXPECT_EQ(found(header + "1,2,3,881250949\n1,3,3,8812", kTimed, header.size()), "whole");
  std::string bytes = "1,2,3,7\n";
  while (bytes.size() < 300000) bytes += "1,2,3,881250949\n";
  EXPECT_EQ(found(bytes + "1,2,3,8", kTimed), std::to_string(bytes.size()) + ":7")
      << "what stands far above does not count";
  EXPECT_EQ(found(std::string(100000, '1') + ",2,3,8", kTimed), "whole");
}

TEST(CutOffLine, ends_open_without_a_newline) {
  EXPECT_FALSE(ends_open(ByteSource("x", "")));
  EXPECT_FALSE(ends_open(ByteSource("x", "1\n")));
  EXPECT_TRUE(ends_open(ByteSource("x", "1\n2")));
}

}  // namespace
}  // namespace akin
