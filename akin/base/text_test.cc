// Numbers must be whole and finite, and text must survive the way to JSON.
#include "akin/base/text.h"

#include <gtest/gtest.h>

namespace akin {
namespace {

TEST(ParseNumber, takes_the_whole_field_or_nothing) {
  EXPECT_EQ(parse_float("4.5"), 4.5F);
  EXPECT_EQ(parse_float("+4"), 4.0F);
  EXPECT_EQ(parse_float("-1e3"), -1000.0F);
  EXPECT_EQ(parse_float("1e-400"), 0.0F);
  EXPECT_EQ(parse_float("0.0000000000000000000000000000000000000000000000000001"), 0.0F);
  for (const char* bad : {"", " ", "x", "4.0abc", "4,5", "0x4", "1_000", "nan", "inf", "-inf", "1e400",
                          "+", "+-4", "++4", "4 ", "٤", "４"})
    EXPECT_EQ(parse_float(bad), std::nullopt) << bad;
  EXPECT_EQ(parse_float("0." + std::string(6000, '0') + "1"), 0.0F);
  for (const std::string sign : {"", "-"})
    EXPECT_EQ(parse_float(sign + std::string(6000, '9')), std::nullopt) << "far too large, not 0";
  EXPECT_EQ(parse_integer("-7"), -7);
  EXPECT_EQ(parse_integer("9223372036854775807"), INT64_MAX);
  for (const char* bad : {"", "9223372036854775808", "1.0", "1 ", "0x1"})
    EXPECT_EQ(parse_integer(bad), std::nullopt) << bad;
}

TEST(ToText, is_short_and_reads_back) {
  EXPECT_EQ(to_text(0.1F), "0.1");
  EXPECT_EQ(to_text(0.1), "0.1");
  EXPECT_EQ(to_text(4.0F), "4");
  EXPECT_EQ(parse_float(to_text(1.0F / 3)), 1.0F / 3);
}

TEST(Utf8, is_told_from_what_only_looks_like_it) {
  EXPECT_TRUE(is_utf8("Amélie 天使"));
  for (const char* bad : {"\xE9", "\xC0\x80", "\xED\xA0\x80", "\xF4\x90\x80\x80", "a\xC3"})
    EXPECT_FALSE(is_utf8(bad));
  EXPECT_EQ(utf8_from_latin1("Am\xE9lie"), "Amélie");
}

TEST(JsonString, is_always_valid) {
  EXPECT_EQ(json_string("a\"b\\\n\x01é"), "\"a\\\"b\\\\\\n\\u0001é\"");
  EXPECT_EQ(json_string("\xE9"), "\"\xEF\xBF\xBD\"");
  EXPECT_EQ(in_quotes("éééé", 2), "\"éé\"…");
}

TEST(Visible, does_nothing_to_a_terminal) {
  EXPECT_EQ(visible("a \"b\" \\ é"), "a \"b\" \\ é");
  EXPECT_EQ(visible("no\nwhere\x1b[2J\x7f.csv\xE9"), "no\\nwhere\\u001b[2J\\u007f.csv\xEF\xBF\xBD");
}

TEST(CsvField, is_quoted_only_where_it_must_be) {
  EXPECT_EQ(csv_field("Up"), "Up");
  EXPECT_EQ(csv_field(""), "");
  EXPECT_EQ(csv_field("Matrix, The"), "\"Matrix, The\"");
  EXPECT_EQ(csv_field("say \"hi\""), "\"say \"\"hi\"\"\"");
  EXPECT_EQ(csv_field(" edge"), "\" edge\"");
}

TEST(EditDistance, counts_the_usual_slips) {
  EXPECT_EQ(edit_distance("jurasic park", "jurassic park"), 1U);
  EXPECT_EQ(edit_distance("", "abc"), 3U);
  EXPECT_EQ(edit_distance("form", "from"), 1U);
  EXPECT_EQ(edit_distance("kitten", "sitting"), 3U);
}

TEST(ValidUtf8, replaces_each_byte_that_is_none) {
  EXPECT_EQ(valid_utf8("Mis\xE9rables é"), "Mis\xEF\xBF\xBDrables é");
  EXPECT_EQ(valid_utf8("\xC3\xFF"), "\xEF\xBF\xBD\xEF\xBF\xBD");
  EXPECT_EQ(valid_utf8(""), "");
}

}  // namespace
}  // namespace akin
