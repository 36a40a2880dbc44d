// The quick way through a line beside the careful one.
#include <gtest/gtest.h>

#include <bit>

#include "akin/base/random.h"
#include "akin/base/text.h"
#include "akin/data/byte_source.h"
#include "akin/data/rating_line.h"

namespace akin {
namespace {

using enum ColumnRole;
using namespace std::string_view_literals;

const RatingFormat kFormats[] = {
    {",", true, {user, item, rating, time}},
    {"\t", false, {user, item, rating, time}},
    {"::", false, {user, item, rating}},
    {";", true, {rating, ignored, item, user}},
    {"|", false, {user, item}},
    {",", true, {time, user, ignored, item, rating, ignored}},
    {",", true, {user, item, rating, weight}},
};

std::string digits(Random& random) {
  std::string text;
  for (std::uint64_t count = 1 + random.below(random.below(4) == 0 ? 20 : 8); count > 0; --count)
    text += static_cast<char>('0' + random.below(10));
  return text;
}

std::string random_field(Random& random) {
  switch (random.below(8)) {
    case 0: return digits(random) + "." + digits(random);
    case 1: return "-" + digits(random);
    case 2: return "id" + digits(random);
    case 3: return random.below(2) == 0 ? "" : "0";
    default: return digits(random);
  }
}

std::string random_line(const RatingFormat& format, Random& random) {
  std::string line;
  for (std::size_t i = 0; i < format.columns.size(); ++i)
    line += (i > 0 ? std::string(format.delimiter) : "") + random_field(random);
  for (std::uint64_t count = random.below(3); count > 0; --count) {  // mostly one or two slips
    const std::size_t place = random.below(line.size() + 1);
    constexpr std::string_view kNasty = "\r\t ,;|::\"0.-+eE\0\x7F\x80\xFF/"sv;
    const char c = kNasty[random.below(kNasty.size())];
    if (place < line.size() && random.below(2) == 0)
      line[place] = c;
    else if (random.below(2) == 0)
      line.insert(place, 1, c);
  }
  if (random.below(4) == 0) line += '\r';
  return line;
}

// What stands behind a line in a buffer: its newline, and bytes that must not matter.
std::string with_rest(const std::string& line, Random& random) {
  std::string bytes = line + '\n';
  for (std::size_t i = 0; i < kReadAhead; ++i) bytes += static_cast<char>(random.below(256));
  return bytes;
}

void expect_same(const ReadId& quick, const ReadId& careful, const std::string& line) {
  ASSERT_EQ(quick.text, careful.text) << in_quotes(line);
  if (careful.text.empty()) {
    ASSERT_EQ(quick.number, careful.number) << in_quotes(line);
  }
}

// Whether the quick way took the line, after a look that the careful one took it alike.
bool quick_equals_careful(const RatingFormat& format, const std::string& line, Random& random) {
  const std::string bytes = with_rest(line, random);
  RatingLineParser parser(format);
  RatingRow quick;
  RatingRow careful;
  const char* const next = parser.parse_plain(bytes.data(), quick);
  if (next == nullptr) return false;
  EXPECT_EQ(next - bytes.data(), static_cast<std::ptrdiff_t>(line.size()) + 1) << in_quotes(line);
  const auto complaint = parser.parse(line, careful);
  EXPECT_FALSE(complaint) << in_quotes(line) << ": " << complaint->reason;
  expect_same(quick.user, careful.user, line);
  expect_same(quick.item, careful.item, line);
  EXPECT_EQ(std::bit_cast<std::uint32_t>(quick.value), std::bit_cast<std::uint32_t>(careful.value))
      << line;
  EXPECT_EQ(quick.time, careful.time) << in_quotes(line);
  EXPECT_EQ(quick.weight, careful.weight) << in_quotes(line);
  return true;
}

TEST(PlainLine, takes_only_what_the_careful_way_takes_and_the_same) {
  for (const RatingFormat& format : kFormats) {
    int taken = 0;
    for (std::uint64_t seed = 0; seed < 20000; ++seed) {
      Random random(seed, format.columns.size());
      taken += quick_equals_careful(format, random_line(format, random), random) ? 1 : 0;
      ASSERT_FALSE(testing::Test::HasFailure());
    }
    EXPECT_GT(taken, 1000) << format.delimiter;
  }
}

TEST(PlainLine, reads_each_short_decimal_as_the_careful_way_does) {
  const RatingFormat format = {",", false, {user, item, rating}};
  Random random(1, 2);
  for (int i = 0; i < 50000; ++i) {
    std::string number = std::to_string(random.below(10000000));
    const std::size_t point = random.below(number.size());
    if (point > 0) number.insert(point, 1, '.');
    ASSERT_TRUE(quick_equals_careful(format, "1,2," + number, random)) << number;
  }
}

TEST(PlainLine, takes_the_usual_lines) {
  Random random(1, 1);
  const auto is_taken = [&](const RatingFormat& format, const std::string& line) {
    return quick_equals_careful(format, line, random);
  };
  EXPECT_TRUE(is_taken(kFormats[0], "1,307,3.5,1256677221"));
  EXPECT_TRUE(is_taken(kFormats[0], "1,307,3.5,1256677221\r"));
  EXPECT_TRUE(is_taken(kFormats[0], "tt0111161,a b,.5e,1") == false);
  EXPECT_TRUE(is_taken(kFormats[0], "AB12,007,5,0"));
  EXPECT_TRUE(is_taken(kFormats[1], "196\t242\t3\t881250949"));
  EXPECT_TRUE(is_taken(kFormats[2], "1::1193::5"));
  EXPECT_TRUE(is_taken(kFormats[4], "1|-2"));
  EXPECT_TRUE(is_taken(kFormats[6], "1,2,3,0.25"));
  EXPECT_FALSE(is_taken(kFormats[6], "1,2,3,0"));
  EXPECT_FALSE(is_taken(kFormats[6], "1,2,3,0.000"));
}

TEST(PlainLine, leaves_whatever_is_unusual) {
  Random random(1, 3);
  for (const char* line : {"", " 1,2,3,4", "1 ,2,3,4", "\"1\",2,3,4", "1,2,+3,4", "1,2,1e2,4", "1,2,.5,4",
                           "1,2,5.,4", "1,2,12345678,4", "1,2,3,-4", "1,2,3", "1,2,3,4,5", "1,,3,4",
                           "1,2,3,1234567890123456789", "1;2;3;4", "1,2,3,4\r\r"})
    EXPECT_FALSE(quick_equals_careful(kFormats[0], line, random)) << line;
}

}  // namespace
}  // namespace akin
