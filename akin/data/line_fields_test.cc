#include "akin/data/line_fields.h"

#include <gtest/gtest.h>

#include "akin/base/random.h"
#include "akin/base/text.h"

namespace akin {
namespace {

constexpr std::string_view kDelimiters[] = {",", "\t", "::", ";", "|"};

// "column:text" for each field, or "column! reason".
std::string fields_of(std::string_view line, std::string_view delimiter = ",") {
  std::vector<LineField> fields;
  if (const auto complaint = split_fields(line, delimiter, fields))
    return std::to_string(complaint->column) + "! " + complaint->reason;
  std::string text;
  std::string scratch;
  for (const LineField& field : fields) {
    if (!text.empty()) text += ' ';
    text += std::to_string(field.column) + ":" + std::string(plain_text(field, scratch));
  }
  return text;
}

TEST(SplitFields, says_what_stands_where) {
  EXPECT_EQ(fields_of("a,b,c"), "1:a 3:b 5:c");
  EXPECT_EQ(fields_of(""), "1:");
  EXPECT_EQ(fields_of(",,"), "1: 2: 3:");
  EXPECT_EQ(fields_of(" a b ,\tc\t"), "2:a b 8:c");
  EXPECT_EQ(fields_of("a, ,b"), "1:a 4: 5:b");
  EXPECT_EQ(fields_of("a\t\tb", "\t"), "1:a 3: 4:b");
  EXPECT_EQ(fields_of("a::b:c:::d", "::"), "1:a 4:b:c 9::d");
  EXPECT_EQ(fields_of("\"a,b\",c"), "1:a,b 7:c");
  EXPECT_EQ(fields_of(" \" a \" , c"), "2: a  10:c");
  EXPECT_EQ(fields_of("\"say \"\"hi\"\"\",\"\",\"\"\"\""), "1:say \"hi\" 14: 17:\"");
  EXPECT_EQ(fields_of("a\"b\",c"), "1:a\"b\" 6:c");
}

TEST(SplitFields, complains_about_quotes_that_make_no_sense) {
  EXPECT_EQ(fields_of("a,\"b"), "3! a quote is never closed: \"\\\"b\"");
  EXPECT_EQ(fields_of("a,\"b\"\""), "3! a quote is never closed: \"\\\"b\\\"\\\"\"");
  EXPECT_EQ(fields_of("\"a\"b,c"), "4! text after a closing quote: \"b,c\"");
  EXPECT_EQ(fields_of("\"a\" :b", "::"), "5! text after a closing quote: \":b\"");
}

TEST(SplitFields, reads_back_what_was_quoted) {
  for (std::uint64_t seed = 0; seed < 3000; ++seed) {
    Random random(seed, 0);
    const std::string_view delimiter = kDelimiters[seed % std::size(kDelimiters)];
    std::vector<std::string> texts(1 + random.below(5));
    std::string line;
    for (std::string& text : texts) {
      for (std::uint64_t count = random.below(6); count > 0; --count)
        text += "a\"\" ,\t:;|"[random.below(9)];
      if (&text != &texts[0]) line += delimiter;
      line += '"';
      for (const char c : text) line += c == '"' ? "\"\"" : std::string(1, c);
      line += '"';
    }
    std::vector<LineField> fields;
    ASSERT_FALSE(split_fields(line, delimiter, fields)) << line;
    ASSERT_EQ(fields.size(), texts.size()) << line;
    std::string scratch;
    for (std::size_t i = 0; i < texts.size(); ++i)
      ASSERT_EQ(plain_text(fields[i], scratch), texts[i]) << line;
  }
}

TEST(SplitFields, cuts_at_each_delimiter_where_there_are_no_quotes) {
  for (std::uint64_t seed = 0; seed < 3000; ++seed) {
    Random random(seed, 1);
    const std::string_view delimiter = kDelimiters[seed % std::size(kDelimiters)];
    std::string line;
    for (std::uint64_t count = random.below(12); count > 0; --count)
      line += "a,b::\t; |"[random.below(9)];
    std::string rest = line;
    std::string expected;
    for (std::size_t column = 1;;) {
      const std::size_t end = std::min(rest.find(delimiter), rest.size());
      expected += (column > 1 ? "/" : "") + std::string(trim(rest.substr(0, end)));
      if (end == rest.size()) break;
      column += end + delimiter.size();
      rest = rest.substr(end + delimiter.size());
    }
    std::vector<LineField> fields;
    ASSERT_FALSE(split_fields(line, delimiter, fields));
    std::string found;
    for (const LineField& field : fields) {
      found += (&field != &fields[0] ? "/" : "") + std::string(field.text);
      ASSERT_EQ(line.substr(field.column - 1, field.text.size()), field.text) << in_quotes(line);
    }
    ASSERT_EQ(found, expected) << in_quotes(line);
  }
}

}  // namespace
}  // namespace akin
