#include "akin/data/read_negatives.h"

#include <gtest/gtest.h>

#include "akin/base/error.h"
#include "akin/data/test_files.h"
#include "akin/data/test_gzip.h"

namespace akin {
namespace {

using namespace std::string_view_literals;

const IdMap kUsers = IdMap::of({"0", "1", "7"});                 // as 0, 1 and 2
const IdMap kItems = IdMap::of({"10", "20", "30", "40", "50"});  // as 0 to 4

Negatives parsed(std::string_view text) { return parse_negatives(text, "f", kUsers, kItems); }

// "1 3", or "none" where there is no line.
std::string of(const Negatives& negatives, std::uint32_t user, std::uint32_t item) {
  const auto items = negatives.of(user, item);
  if (!items) return "none";
  std::string text;
  for (const std::uint32_t number : *items) text += (text.empty() ? "" : " ") + std::to_string(number);
  return text;
}

std::string complaint(std::string_view text) {
  try {
    parsed(text);
  } catch (const Error& error) {
    EXPECT_EQ(error.code(), ErrorCode::bad_input);
    return error.what();
  }
  return "";
}

TEST(Negatives, belong_to_a_pair) {
  const Negatives negatives = parsed("(7,20)\t50\t10\n(0,30)\t10\t40\t10\n(0,10)\t20\n");
  EXPECT_EQ(of(negatives, 2, 1), "0 4");
  EXPECT_EQ(of(negatives, 0, 2), "0 3");
  EXPECT_EQ(of(negatives, 0, 0), "1");
  EXPECT_EQ(of(negatives, 0, 1), "none");
  EXPECT_EQ(of(negatives, 1, 0), "none");
  EXPECT_EQ(negatives.lines(), 3U);
  EXPECT_EQ(negatives.name(), "f");
}

TEST(Negatives, are_numbered_behind_the_items_where_they_are_not_among_them) {
  const Negatives negatives = parsed("(0,10) x 20 x y\n(1,10) y 30\n");
  EXPECT_EQ(of(negatives, 0, 0), "1 5 6");
  EXPECT_EQ(of(negatives, 1, 0), "2 6");
}

TEST(Negatives, of_pairs_that_nobody_asks_for_are_counted_alone) {
  const Negatives negatives = parsed("(9,10)\t20\n(0,99)\t20\n(0,10)\t30\n");
  EXPECT_EQ(negatives.lines(), 3U);
  EXPECT_EQ(of(negatives, 0, 0), "2");
}

TEST(Negatives, may_have_blanks_in_many_places) {
  const Negatives negatives = parsed("\xEF\xBB\xBF ( 0 , 10 )  20 \t30 \r\n(1,10)20\n \r\n\n");
  EXPECT_EQ(of(negatives, 0, 0), "1 2");
  EXPECT_EQ(of(negatives, 1, 0), "1");
}

TEST(Negatives, are_read_from_a_file_packed_or_not) {
  const std::string text = "(0,10)\t20\n";
  for (const std::string& bytes : {text, packed(text)}) {
    const TestFile file(bytes, "test.negative");
    EXPECT_EQ(of(read_negatives(file.path(), kUsers, kItems), 0, 0), "1");
  }
}

TEST(Negatives, are_refused_with_line_column_and_value) {
  EXPECT_EQ(complaint(""), "f: no negatives");
  EXPECT_EQ(complaint("\n \n"), "f: no negatives");
  EXPECT_EQ(complaint("(0,10)\t20\n0\t10\t20\n"),
            "f:2:1: a line begins with a pair such as (0,25), not \"0\\t10\\t20\"");
  EXPECT_EQ(complaint(" (0 10)\t20\n"),
            "f:1:2: a line begins with a pair such as (0,25), not \"(0 10)\\t20\"");
  EXPECT_EQ(complaint("(0,10 20\n"), "f:1:1: a line begins with a pair such as (0,25), not \"(0,10 20\"");
  EXPECT_EQ(complaint("( ,10) 20\n"), "f:1:1: user id is empty");
  EXPECT_EQ(complaint("(0,) 20\n"), "f:1:3: item id is empty");
  EXPECT_EQ(complaint("(0,10)\n"), "f:1:7: the pair \"(0,10)\" has no negatives");
  EXPECT_EQ(complaint("(0,10)\t20\t10\n"), "f:1:11: the item \"10\" stands among its own negatives");
  EXPECT_EQ(complaint("(0,10)\t20,30\n"), "f:1:10: blanks divide the items behind a pair, not \",\"");
  EXPECT_EQ(complaint("(0,10)\t20\n\n(1,10)\t20\n"), "f:2:1: a blank line before another pair");
  EXPECT_EQ(complaint("(0,10)\t2\0\n"sv), "f:1:9: a NUL byte; is this a text file in UTF-8?");
  EXPECT_EQ(complaint("(0,10) 20\n(1,10) 20\n(0,10) 30\n"),
            "f:3:1: the pair (0,10) stands in line 1 already");
}

TEST(ReadNegatives, tells_whether_the_last_line_was_ended) {
  EXPECT_FALSE(parsed("(0,10)\t20\n").ends_open());
  EXPECT_TRUE(parsed("(0,10)\t20").ends_open());
}

}  // namespace
}  // namespace akin
