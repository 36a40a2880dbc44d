#include "akin/data/rating_chunk.h"

#include <gtest/gtest.h>

#include "akin/base/random.h"
#include "akin/data/byte_source.h"
#include "akin/data/rating_line.h"
#include "akin/data/test_ids.h"

namespace akin {
namespace {

using enum ColumnRole;
using Lines = std::vector<std::string>;

const RatingFormat kFormat = {",", false, {user, item, rating, time}};

RatingChunk chunk_of(const Lines& lines, const RatingFormat& format = kFormat) {
  std::string bytes;
  for (const std::string& line : lines) bytes += line + '\n';
  const std::size_t size = bytes.size();
  bytes.append(kReadAhead, '7');
  return parse_chunk(std::string_view(bytes).substr(0, size), format);
}

std::string text_of(const ReadId& id) {
  return id.text.empty() ? std::to_string(id.number) : std::string(id.text);
}

// Each line on its own, the careful way: what is in the chunk, and where it stops.
void expect_lines(const RatingChunk& chunk, const Lines& lines) {
  RatingLineParser parser(kFormat);
  std::size_t rows = 0;
  std::size_t line = 0;
  std::size_t blank = 0;
  for (; line < lines.size(); ++line) {
    if (is_blank(lines[line])) {
      ++blank;
      continue;
    }
    RatingRow row;
    if (blank > 0 || parser.parse(lines[line], row)) break;
    ASSERT_LT(rows, chunk.rows());
    EXPECT_EQ(test::text_of_row(chunk.users, rows), text_of(row.user));
    EXPECT_EQ(test::text_of_row(chunk.items, rows), text_of(row.item));
    EXPECT_EQ(chunk.values[rows], row.value);
    EXPECT_EQ(chunk.times[rows], row.time);
    ++rows;
  }
  EXPECT_EQ(chunk.rows(), rows);
  EXPECT_EQ(chunk.lines, line);
  EXPECT_EQ(chunk.blank_lines, blank);
  ASSERT_EQ(chunk.bad.has_value(), line < lines.size());
  if (!chunk.bad) return;
  EXPECT_EQ(chunk.bad->line, line - blank);
  if (blank > 0) {
    EXPECT_EQ(chunk.bad->complaint.reason, blank_line_complaint().reason);
  }
}

TEST(RatingChunk, holds_what_its_lines_say_up_to_the_first_bad_one) {
  const Lines kinds = {"1,2,3,4",      "x,2,3.5,4\r", " 7,\"a,b\",1e1,-4", "007,8,0,0",
                       "12,13,4.25,5", "1,2,3,4\r",   "1,2,x,4",           "",
                       " \t\r"};
  for (std::uint64_t seed = 0; seed < 2000; ++seed) {
    Random random(seed, 0);
    const std::size_t good = 6 - random.below(2);
    Lines lines(random.below(12));
    for (std::string& line : lines)
      line = kinds[random.below(random.below(8) == 0 ? kinds.size() : good)];
    ASSERT_NO_FATAL_FAILURE(expect_lines(chunk_of(lines), lines)) << seed;
    ASSERT_FALSE(HasFailure()) << seed;
  }
}

TEST(RatingChunk, has_only_the_columns_of_the_format) {
  const RatingChunk pairs = chunk_of({"1,2", "3,4"}, {",", false, {user, item}});
  EXPECT_EQ(pairs.rows(), 2u);
  EXPECT_TRUE(pairs.values.empty());
  EXPECT_TRUE(pairs.times.empty());
  EXPECT_TRUE(chunk_of({"1,2,3"}, {",", false, {user, item, rating}}).times.empty());
}

TEST(RatingChunk, counts_blank_lines_at_its_end) {
  const RatingChunk chunk = chunk_of({"1,2,3,4", "", "\t", "\r"});
  EXPECT_FALSE(chunk.bad);
  EXPECT_EQ(chunk.lines, 4u);
  EXPECT_EQ(chunk.blank_lines, 3u);
}

TEST(RatingChunk, takes_no_line_for_blank_that_may_have_come_cut) {
  const RatingChunk chunk = chunk_of({"1,2,3,4", std::string(kLongestLine + 1, ' ')});
  ASSERT_TRUE(chunk.bad);
  EXPECT_EQ(chunk.bad->line, 1u);
  EXPECT_EQ(chunk.bad->complaint.reason, "the line is longer than 16 MiB");
}

}  // namespace
}  // namespace akin
