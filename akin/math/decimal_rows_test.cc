#include "akin/math/decimal_rows.h"

#include <gtest/gtest.h>

#include <array>
#include <charconv>
#include <cstring>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "akin/base/random.h"
#include "akin/math/instruction_set.h"

namespace akin {
namespace {

using Kind = DecimalColumn::Kind;
using Kinds = std::vector<Kind>;

bool all_digits(std::string_view text) {
  return !text.empty() && text.find_first_not_of("0123456789") == std::string_view::npos;
}

// The number that a field of that kind must give, or nothing where it is not plain.
std::optional<double> expected_number(std::string_view field, Kind kind) {
  std::string_view digits = field;
  std::string joined;
  const bool has_point = kind == Kind::tenths && field.size() >= 3 && field[field.size() - 2] == '.';
  if (has_point) digits = joined = std::string(field.substr(0, field.size() - 2)) + field.back();
  if (!all_digits(digits) || field.size() > (kind == Kind::tenths ? 7U : 15U)) return std::nullopt;
  std::int64_t number = 0;
  std::from_chars(digits.data(), digits.data() + digits.size(), number);
  if (kind == Kind::ordinal && (number >= std::int64_t{1} << 32 || (field[0] == '0' && field.size() > 1)))
    return std::nullopt;
  if (kind == Kind::tenths)
    return has_point ? static_cast<float>(number) / 10.0F : static_cast<float>(number);
  return static_cast<double>(number);  // below 2^53
}

// A column's numbers, of whichever type they are.
struct Numbers {
  Kind kind;
  std::array<std::uint32_t, kDecimalBatch> ordinals{};
  std::array<std::int64_t, kDecimalBatch> wholes{};
  std::array<float, kDecimalBatch> tenths{};

  DecimalColumn column() {
    switch (kind) {
      case Kind::ordinal: return {kind, ordinals.data()};
      case Kind::whole: return {kind, wholes.data()};
      case Kind::tenths: return {kind, tenths.data()};
    }
    return {};
  }
  double operator[](std::size_t row) const {
    switch (kind) {
      case Kind::ordinal: return ordinals[row];
      case Kind::whole: return static_cast<double>(wholes[row]);
      case Kind::tenths: return tenths[row];
    }
    return 0;
  }
};

std::vector<std::string> split(const std::string& line, char delimiter) {
  std::vector<std::string> fields = {""};
  for (const char c : line)
    if (c == delimiter)
      fields.emplace_back();
    else
      fields.back() += c;
  return fields;
}

std::optional<std::vector<double>> expected_row(const std::string& line, char delimiter,
                                                const Kinds& kinds) {
  const std::vector<std::string> fields = split(line, delimiter);
  if (fields.size() != kinds.size()) return std::nullopt;
  std::vector<double> row;
  for (std::size_t i = 0; i < fields.size(); ++i) {
    const auto number = expected_number(fields[i], kinds[i]);
    if (!number) return std::nullopt;
    row.push_back(*number);
  }
  return row;
}

// Exactly the rows before the first that is not plain are taken, with the right numbers.
void check(const std::vector<std::string>& lines, char delimiter, const Kinds& kinds, Random& random) {
  std::string bytes;
  const auto add_noise = [&](std::size_t count) {
    for (; count > 0; --count) bytes += "0123456789,\n.\t"[random.below(14)];
  };
  add_noise(kDecimalReadBefore);
  for (const std::string& line : lines) bytes += line + '\n';
  const std::size_t end = bytes.size();
  add_noise(kDecimalReadBehind);

  std::vector<Numbers> numbers;
  for (const Kind kind : kinds) numbers.push_back({.kind = kind});
  std::vector<DecimalColumn> columns;
  for (Numbers& column : numbers) columns.push_back(column.column());
  const char* const begin = bytes.data() + kDecimalReadBefore;
  const DecimalRows taken = parse_decimal_rows(begin, bytes.data() + end, delimiter, columns);

  std::size_t row = 0;
  const char* rest = begin;
  for (; row < std::min(lines.size(), kDecimalBatch); ++row) {
    const auto expected = expected_row(lines[row], delimiter, kinds);
    if (!expected) break;
    ASSERT_LT(row, taken.rows) << lines[row];
    for (std::size_t i = 0; i < kinds.size(); ++i)
      ASSERT_EQ(numbers[i][row], (*expected)[i]) << lines[row] << ", field " << i;
    rest += lines[row].size() + 1;
  }
  ASSERT_EQ(taken.rows, row) << (row < lines.size() ? lines[row] : "the end");
  ASSERT_EQ(taken.rest - begin, rest - begin);
}

std::string random_digits(Random& random, std::uint64_t most) {
  std::string text;
  for (std::uint64_t count = 1 + random.below(most); count > 0; --count)
    text += static_cast<char>('0' + random.below(10));
  return text;
}

std::string plain_field(Random& random, Kind kind) {
  switch (kind) {
    case Kind::ordinal: return std::to_string(random.bits() >> (32 + random.below(32)));
    case Kind::whole: return random_digits(random, 15);
    case Kind::tenths:
      return random.below(2) == 0 ? random_digits(random, 7)
                                  : random_digits(random, 5) + '.' + random_digits(random, 1);
  }
  return "";
}

std::string random_line(Random& random, char delimiter, const Kinds& kinds, double chance_of_slip) {
  std::string line;
  for (const Kind kind : kinds)
    line += (line.empty() ? "" : std::string(1, delimiter)) + plain_field(random, kind);
  if (random.uniform() >= chance_of_slip) return line;
  const std::size_t place = random.below(line.size());
  constexpr std::string_view kNasty("\r ,;.-+\t\"0\0\x7F\x80\xFF/:x", 17);
  switch (random.below(4)) {
    case 0: line[place] = kNasty[random.below(kNasty.size())]; break;
    case 1: line.insert(place, 1, kNasty[random.below(kNasty.size())]); break;
    case 2: line.erase(place, 1 + random.below(8)); break;
    default: line.insert(place, random_digits(random, 12)); break;
  }
  return line;
}

class DecimalRowsTest : public testing::Test {
 protected:
  ~DecimalRowsTest() override { use_instruction_set(instruction_sets().front()); }
};

TEST_F(DecimalRowsTest, plain_lines_are_taken_up_to_the_first_that_is_none) {
  const std::vector<Kinds> layouts = {{Kind::ordinal, Kind::ordinal, Kind::tenths, Kind::whole},
                                      {Kind::ordinal, Kind::ordinal},
                                      {Kind::tenths},
                                      {Kind::whole, Kind::tenths, Kind::ordinal}};
  for (const std::string_view set : instruction_sets()) {
    use_instruction_set(set);
    for (std::uint64_t seed = 0; seed < 3000; ++seed) {
      Random random(seed, 0);
      const Kinds& kinds = layouts[random.below(layouts.size())];
      const char delimiter = ",\t;|"[random.below(4)];
      std::vector<std::string> lines(random.below(seed % 10 == 0 ? 600 : 12));
      const double chance_of_slip = seed % 3 == 0 ? 0 : seed % 3 == 1 ? 0.01 : 0.3;
      for (std::string& line : lines) line = random_line(random, delimiter, kinds, chance_of_slip);
      ASSERT_NO_FATAL_FAILURE(check(lines, delimiter, kinds, random)) << set << ' ' << seed;
    }
  }
}

TEST_F(DecimalRowsTest, fields_at_their_limits_are_told_apart) {
  struct Case {
    Kind kind;
    std::string_view text;
  };
  const Case cases[] = {{Kind::ordinal, "0"},
                        {Kind::ordinal, "00"},
                        {Kind::ordinal, "4294967295"},
                        {Kind::ordinal, "4294967296"},
                        {Kind::ordinal, "9999999"},
                        {Kind::ordinal, "10000000"},
                        {Kind::ordinal, "0000000001"},
                        {Kind::ordinal, ""},
                        {Kind::whole, "000000000000001"},
                        {Kind::whole, "999999999999999"},
                        {Kind::whole, "1000000000000000"},
                        {Kind::whole, "-1"},
                        {Kind::tenths, "0.5"},
                        {Kind::tenths, ".5"},
                        {Kind::tenths, "5."},
                        {Kind::tenths, "."},
                        {Kind::tenths, "4.25"},
                        {Kind::tenths, "1.2.3"},
                        {Kind::tenths, "99999.9"},
                        {Kind::tenths, "999999.9"},
                        {Kind::tenths, "9999999"},
                        {Kind::tenths, "10000000"}};
  Random random(1, 1);
  for (const std::string_view set : instruction_sets()) {
    use_instruction_set(set);
    for (const Case& one : cases)
      ASSERT_NO_FATAL_FAILURE(
          check({"1,1", std::string(one.text) + ",7"}, ',', {one.kind, Kind::ordinal}, random))
          << one.text;
  }
}

TEST_F(DecimalRowsTest, no_lines_and_empty_lines_give_nothing) {
  Random random(1, 2);
  check({}, ',', {Kind::ordinal}, random);
  check({"", ""}, ',', {Kind::ordinal}, random);
}

}  // namespace
}  // namespace akin
