#include "akin/data/plain_rows.h"

#include <gtest/gtest.h>

#include <string>

#include "akin/base/random.h"
#include "akin/data/rating_line.h"

namespace akin {
namespace {

using enum ColumnRole;

// Takes what it can of the lines, stepping over those that it leaves; returns how many it took. Each must
// be as the careful way reads it.
std::size_t take_all(const RatingFormat& format, const std::vector<std::string>& lines) {
  std::string bytes(kDecimalReadBefore, '7');
  for (const std::string& line : lines) bytes += line + '\n';
  const std::size_t end = bytes.size();
  bytes.append(kDecimalReadBehind, '7');

  PlainRows plain(format);
  RatingLineParser parser(format);
  std::size_t taken = 0;
  std::size_t line = 0;
  for (const char* p = bytes.data() + kDecimalReadBefore; p != bytes.data() + end;) {
    const char* const next = plain.take(p, bytes.data() + end);
    for (std::size_t row = 0; row < plain.rows(); ++row, ++line) {
      RatingRow careful;
      EXPECT_FALSE(parser.parse(lines[line], careful)) << lines[line];
      EXPECT_EQ(plain.users()[row], careful.user.number) << lines[line];
      EXPECT_EQ(plain.items()[row], careful.item.number) << lines[line];
      if (format.has(rating)) {
        EXPECT_EQ(plain.values()[row], careful.value) << lines[line];
      }
      if (format.has(time)) {
        EXPECT_EQ(plain.times()[row], careful.time) << lines[line];
      }
    }
    taken += plain.rows();
    if (next == p) {
      EXPECT_EQ(plain.rows(), 0U);
      p += lines[line++].size() + 1;
    } else {
      p = next;
    }
  }
  EXPECT_EQ(line, lines.size());
  return taken;
}

TEST(PlainRows, are_read_as_the_careful_way_reads_them) {
  for (const RatingFormat& format :
       {RatingFormat{",", true, {user, item, rating, time}},
        RatingFormat{"\t", false, {time, item, user, rating}}, RatingFormat{"|", false, {item, user}}}) {
    Random random(1, 0);
    std::vector<std::string> lines(3000);
    for (std::string& line : lines) {
      for (std::size_t i = 0; i < format.columns.size(); ++i)
        line += (i > 0 ? std::string(format.delimiter) : "") + std::to_string(random.below(100000)) +
                (format.columns[i] == rating && random.below(2) == 0 ? ".5" : "");
      if (random.below(200) == 0) line += '\r';
    }
    EXPECT_GT(take_all(format, lines), 2000U);
  }
}

TEST(PlainRows, are_left_alone_for_a_while_where_few_lines_are_plain) {
  const RatingFormat format{",", true, {user, item, rating}};
  std::vector<std::string> lines(2000, "x,2,3");
  EXPECT_EQ(take_all(format, lines), 0U);
  lines.resize(12000, "1,2,3");
  EXPECT_GT(take_all(format, lines), 8000U);  // and found again
}

TEST(PlainRows, are_not_looked_for_in_layouts_of_other_kinds) {
  const std::vector<std::string> lines(100, "1::2::3");
  EXPECT_EQ(take_all({"::", false, {user, item, rating}}, lines), 0U);
  const std::vector<std::string> more(100, "1,2,3,4");
  EXPECT_EQ(take_all({",", true, {user, item, ignored, rating}}, more), 0U);
}

}  // namespace
}  // namespace akin
