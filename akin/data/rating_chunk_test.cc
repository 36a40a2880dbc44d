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

// A chunk with the room for its rows.
struct HeldChunk : RatingChunk {
  std::vector<std::uint32_t> users_room;
  std::vector<std::uint32_t> items_room;
  std::vector<float> values_room;
  std::vector<std::int64_t> times_room;
  std::vector<float> weights_room;
};

HeldChunk chunk_of(const Lines& lines, const RatingFormat& format = kFormat, const ChunkRules& rules = {},
                   bool keeps_times = true) {
  std::string bytes;
  for (const std::string& line : lines) bytes += line + '\n';
  const std::string_view text =
      std::string_view(bytes.append(kReadAhead, '7')).substr(0, bytes.size() - kReadAhead);

  HeldChunk held;
  const std::size_t rows = most_rows(text, format);
  held.users_room.resize(rows);
  held.items_room.resize(rows);
  held.values_room.resize(rows);
  held.times_room.resize(rows);
  held.weights_room.resize(rows);
  const RowRoom room = {.users = held.users_room.data(),
                        .items = held.items_room.data(),
                        .values = format.has(rating) ? held.values_room.data() : nullptr,
                        .times = format.has(time) && keeps_times ? held.times_room.data() : nullptr,
                        .weights = format.has(weight) ? held.weights_room.data() : nullptr};
  static_cast<RatingChunk&>(held) = parse_chunk(text, format, rules, room);
  return held;
}

std::string text_of(const ReadId& id) {
  return id.text.empty() ? std::to_string(id.number) : std::string(id.text);
}

// Each line on its own, the careful way: what is in the chunk, and where it stops.
void expect_lines(const RatingChunk& chunk, const Lines& lines, const ChunkRules& rules) {
  RatingLineParser parser(kFormat);
  std::size_t rows = 0;
  std::vector<std::pair<std::size_t, std::string>> bad;  // line and reason
  std::size_t blank = 0;
  for (std::size_t line = 0; line < lines.size() && bad.size() <= rules.most_bad; ++line) {
    if (is_blank(lines[line])) {
      ++blank;
      continue;
    }
    for (; blank > 0; --blank) bad.emplace_back(line - blank, blank_line_complaint().reason);
    if (bad.size() > rules.most_bad) break;
    RatingRow row;
    if (const auto complaint = parser.parse(lines[line], row)) {
      bad.emplace_back(line, complaint->reason);
      continue;
    }
    ASSERT_LT(rows, chunk.rows());
    EXPECT_EQ(test::text_of_row(chunk.users, rows), text_of(row.user));
    EXPECT_EQ(test::text_of_row(chunk.items, rows), text_of(row.item));
    EXPECT_EQ(chunk.values[rows], row.value);
    EXPECT_EQ(chunk.times[rows], row.time);
    ++rows;
  }
  EXPECT_EQ(chunk.rows(), rows);
  if (bad.size() > rules.most_bad) {
    bad.resize(rules.most_bad + 1);
  } else {
    EXPECT_EQ(chunk.lines, lines.size());
    EXPECT_EQ(chunk.blank_lines, blank);
    EXPECT_EQ(chunk.rows() + chunk.bad.size() + chunk.blank_lines, chunk.lines);
  }
  ASSERT_EQ(chunk.bad.size(), bad.size());
  for (std::size_t i = 0; i < bad.size(); ++i) {
    EXPECT_EQ(chunk.bad[i].line, bad[i].first);
    EXPECT_EQ(chunk.bad[i].complaint.reason, bad[i].second);
  }
}

TEST(RatingChunk, holds_what_its_lines_say_up_to_the_bad_one_that_is_one_too_many) {
  const Lines kinds = {"1,2,3,4",      "x,2,3.5,4\r", " 7,\"a,b\",1e1,-4", "007,8,0,0",
                       "12,13,4.25,5", "1,2,3,4\r",   "1,2,x,4",           "",
                       " \t\r"};
  for (std::uint64_t seed = 0; seed < 4000; ++seed) {
    Random random(seed, 0);
    const std::size_t good = 6 - random.below(2);
    Lines lines(random.below(12));
    for (std::string& line : lines)
      line = kinds[random.below(random.below(1 + seed % 8) == 0 ? kinds.size() : good)];
    const ChunkRules rules{.most_bad = seed % 2 == 0 ? 0 : random.below(6)};
    ASSERT_NO_FATAL_FAILURE(expect_lines(chunk_of(lines, kFormat, rules), lines, rules)) << seed;
    ASSERT_FALSE(HasFailure()) << seed;
  }
}

TEST(RatingChunk, keeps_the_texts_of_bad_lines_where_they_are_asked_for) {
  const Lines lines = {"1,2,3,4", "1,2,x,4\r", "", "y", std::string(kLongestLine + 1, 'z')};
  const HeldChunk with = chunk_of(lines, kFormat, {.most_bad = 9, .keeps_text = true});
  ASSERT_EQ(with.bad.size(), 4u);
  EXPECT_EQ(with.bad[0].text, "1,2,x,4");
  EXPECT_EQ(with.bad[1].text, "");
  EXPECT_EQ(with.bad[2].text, "y");
  EXPECT_EQ(with.bad[3].text, std::string(1024, 'z')) << "the start of a line that is too long";
  EXPECT_EQ(chunk_of(lines, kFormat, {.most_bad = 9}).bad[0].text, "");
}

TEST(RatingChunk, checks_times_that_it_does_not_keep) {
  const HeldChunk chunk = chunk_of({"1,2,3,4", "1,2,3,x"}, kFormat, {.most_bad = 9}, false);
  EXPECT_EQ(chunk.rows(), 1u);
  EXPECT_TRUE(chunk.times.empty());
  ASSERT_EQ(chunk.bad.size(), 1u);
  EXPECT_EQ(chunk.bad[0].complaint.kind, BadLineKind::timestamp);
}

TEST(RatingChunk, holds_weights_of_plain_lines_and_others) {
  const HeldChunk chunk = chunk_of({"1,2,3,0.5", "1,3,3,\"2\"", "1,4,3,0", "1,5,3,7"},
                                   {",", true, {user, item, rating, weight}}, {.most_bad = 9});
  EXPECT_EQ(std::vector<float>(chunk.weights.begin(), chunk.weights.end()),
            (std::vector<float>{0.5F, 2, 7}));
  ASSERT_EQ(chunk.bad.size(), 1u);
  EXPECT_EQ(chunk.bad[0].complaint.kind, BadLineKind::weight);
  EXPECT_TRUE(chunk_of({"1,2,3,4"}).weights.empty());
}

TEST(RatingChunk, has_only_the_columns_of_the_format) {
  const HeldChunk pairs = chunk_of({"1,2", "3,4"}, {",", false, {user, item}});
  EXPECT_EQ(pairs.rows(), 2u);
  EXPECT_TRUE(pairs.values.empty());
  EXPECT_TRUE(pairs.times.empty());
  EXPECT_TRUE(chunk_of({"1,2,3"}, {",", false, {user, item, rating}}).times.empty());
}

TEST(RatingChunk, counts_blank_lines_at_its_end) {
  const HeldChunk chunk = chunk_of({"1,2,3,4", "", "\t", "\r"});
  EXPECT_TRUE(chunk.bad.empty());
  EXPECT_EQ(chunk.lines, 4u);
  EXPECT_EQ(chunk.blank_lines, 3u);
}

TEST(RatingChunk, takes_no_line_for_blank_that_may_have_come_cut) {
  const HeldChunk chunk = chunk_of({"1,2,3,4", std::string(kLongestLine + 1, ' ')});
  ASSERT_EQ(chunk.bad.size(), 1u);
  EXPECT_EQ(chunk.bad[0].line, 1u);
  EXPECT_EQ(chunk.bad[0].complaint.reason, "the line is longer than 16 MiB");
}

}  // namespace
}  // namespace akin
