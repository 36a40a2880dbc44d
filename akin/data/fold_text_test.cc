#include "akin/data/fold_text.h"

#include <gtest/gtest.h>

#include "akin/base/random.h"
#include "akin/base/text.h"

namespace akin {
namespace {

std::string folded(std::string_view text) { return joined(folded_words(text), " "); }

void append_utf8(std::string& text, std::uint32_t code) {
  const auto tail = [&](int shift) { return static_cast<char>(0x80 | ((code >> shift) & 0x3F)); };
  if (code < 0x80) {
    text += static_cast<char>(code);
  } else if (code < 0x800) {
    text += static_cast<char>(0xC0 | (code >> 6));
    text += tail(0);
  } else {
    text += static_cast<char>(0xE0 | (code >> 12));
    text += tail(6);
    text += tail(0);
  }
}

TEST(FoldText, makes_words_as_people_type_them) {
  struct Case {
    std::string_view text;
    std::string_view folded;
  };
  constexpr Case kCases[] = {
      {"", ""},
      {" ,.-!? ", ""},
      {"The MATRIX", "the matrix"},
      {"Amélie", "amelie"},
      {"Ame\u0301lie", "amelie"},
      {"Þór — Ærø Œuvre Straße Ğžłø", "thor aero oeuvre strasse gzlo"},
      {"don't don’t donʼt", "dont dont dont"},
      {"E.T. the Extra-Terrestrial", "et the extra terrestrial"},
      {"S.W.A.T.", "swat"},
      {"U.S. Marshals", "us marshals"},
      {"Mr. Smith", "mr smith"},
      {"Lilo & Stitch", "lilo and stitch"},
      {"R&B", "r and b"},
      {"2001: A Space Odyssey", "2001 a space odyssey"},
      {"8½ «quoted» “quoted”", "8 quoted quoted"},
      {"3×4", "3 4"},
      {"千と千尋 Ночь", "千と千尋 Ночь"},
      {"😀 film", "😀 film"},
  };
  for (const Case& c : kCases) EXPECT_EQ(folded(c.text), c.folded) << c.text;
}

TEST(FoldText, changes_nothing_the_second_time) {
  for (std::uint64_t seed = 0; seed < 2000; ++seed) {
    Random random(seed, 0);
    std::string text;
    for (std::uint64_t count = random.below(12); count > 0; --count) {
      constexpr std::uint32_t kEnds[] = {0x80, 0x250, 0x400, 0x2100, 0xD800};
      append_utf8(text, 1 + static_cast<std::uint32_t>(random.below(kEnds[random.below(5)] - 1)));
    }
    const std::string once = folded(text);
    ASSERT_EQ(folded(once), once) << in_quotes(text);
    ASSERT_TRUE(is_utf8(once)) << in_quotes(text);
  }
}

TEST(FoldText, survives_any_bytes) {
  for (std::uint64_t seed = 0; seed < 2000; ++seed) {
    Random random(seed, 1);
    std::string text(random.below(12), ' ');
    for (char& c : text) c = static_cast<char>(random.below(256));
    for (const std::string& word : folded_words(text)) ASSERT_FALSE(word.empty());
  }
}

TEST(FoldText, joins_words_with_what_it_is_told) {
  EXPECT_EQ(joined({}, ", "), "");
  EXPECT_EQ(joined({"a"}, ", "), "a");
  EXPECT_EQ(joined({"a", "b", "c"}, ", "), "a, b, c");
}

}  // namespace
}  // namespace akin
