#include "akin/data/list_line.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace akin {
namespace {

using namespace std::string_view_literals;
using Words = std::vector<std::string>;

Words words_of(std::string_view line) {
  Words words;
  for (auto word = take_word(line); !word.empty(); word = take_word(line)) words.emplace_back(word);
  return words;
}

TEST(ListLine, is_words_with_blanks_around) {
  EXPECT_EQ(words_of("7 12 9 44"), (Words{"7", "12", "9", "44"}));
  EXPECT_EQ(words_of("  ann\ttea \t milk \r"), (Words{"ann", "tea", "milk"}));
  EXPECT_EQ(words_of("8 "), Words{"8"});
  EXPECT_EQ(words_of(" \t\r"), Words{});
}

TEST(ListLine, may_be_a_user_alone_and_hold_any_word) {
  for (const std::string_view line : {"7 12 9"sv, "8"sv, "8 \r"sv, "a\"b ::c |;"sv})
    EXPECT_FALSE(complaint_about_list(line)) << line;
}

TEST(ListLine, names_what_is_wrong_and_where) {
  const auto complaint = [](std::string_view line) {
    const auto wrong = complaint_about_list(line);
    if (!wrong) return std::string("right");
    return std::string(kNames<BadLineKind>[static_cast<std::size_t>(wrong->kind)]) + " " +
           std::to_string(wrong->column) + " " + wrong->reason;
  };
  EXPECT_EQ(complaint("1,2,3"),
            "delimiter 2 a comma, but in a file of lists blanks divide the ids: \"1,2,3\"");
  EXPECT_EQ(complaint("7 1\0"sv), "nul_byte 4 a NUL byte; is this a text file in UTF-8?");
  EXPECT_EQ(complaint("7 " + std::string(kLongestField + 1, 'x')),
            "long_field 3 the field is longer than 1 MiB");
  EXPECT_EQ(complaint("7 " + std::string(kLongestField, 'x')), "right");
  EXPECT_EQ(complaint(std::string(kLongestLine + 1, ' ')), "long_line 1 the line is longer than 16 MiB");
  EXPECT_EQ(complaint("\r\r"), "empty_id 1 user id is empty");
}

}  // namespace
}  // namespace akin
