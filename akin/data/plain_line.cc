// The quick way through a line with nothing unusual about it: no quotes, no blanks, short numbers.
//
// Whatever it takes it must take as RatingLineParser::parse does; whatever it is not sure of it leaves.
#include <array>
#include <bit>
#include <cstring>

#include "akin/data/rating_line.h"

namespace akin {
namespace {

constexpr std::ptrdiff_t kMostDigits = 18;  // that fit into an int64, whichever they are
constexpr std::ptrdiff_t kExactDigits = 7;  // below 2^24: a float holds each such number

// Tenth powers that a float holds: a quotient of two exact numbers is rounded once, as from_chars does.
constexpr std::array<float, 8> kPowers = {1, 1e1F, 1e2F, 1e3F, 1e4F, 1e5F, 1e6F, 1e7F};

constexpr std::array<std::uint64_t, 9> kTenTo = {1,      10,      100,      1000,     10000,
                                                 100000, 1000000, 10000000, 100000000};

// How many of 8 bytes are digits before the first that is none. `bytes` has '0' taken off each, by xor:
// a digit is 0 … 9 now. Adding 0x76 sets the top bit of all else; a carry spoils later bytes only.
int count_digits(std::uint64_t bytes) {
  const std::uint64_t others = ((bytes + 0x7676767676767676) | bytes) & 0x8080808080808080;
  return std::countr_zero(others) / 8;
}

// Eight digits, the first in the lowest byte: neighbours are joined to pairs, pairs to the number (Lemire
// 2018).
std::uint64_t join_digits(std::uint64_t bytes) {
  constexpr std::uint64_t kPairs = 0x000000FF000000FF;
  const std::uint64_t pairs = 10 * bytes + (bytes >> 8);
  return ((pairs & kPairs) * (100 + (std::uint64_t{1000000} << 32)) +
          ((pairs >> 16) & kPairs) * (1 + (std::uint64_t{10000} << 32))) >>
         32;
}

// Digits from `p` on; stops at the first byte that is none.
const char* parse_digits(const char* p, std::uint64_t& value) {
  static_assert(std::endian::native == std::endian::little);
  value = 0;
  for (;;) {
    std::uint64_t bytes = 0;
    std::memcpy(&bytes, p, sizeof(bytes));
    bytes ^= 0x3030303030303030;
    const int count = count_digits(bytes);
    if (count == 0) return p;
    value = value * kTenTo[static_cast<std::size_t>(count)] + join_digits(bytes << (64 - 8 * count));
    p += count;
    if (count < 8) return p;
  }
}

const char* parse_whole(const char* p, std::int64_t& number) {
  std::uint64_t value = 0;
  const char* end = parse_digits(p, value);
  if (end == p || end - p > kMostDigits) return nullptr;
  number = static_cast<std::int64_t>(value);
  return end;
}

// A signed number turns into a float faster than an unsigned one.
float as_float(std::uint64_t number) { return static_cast<float>(static_cast<std::int64_t>(number)); }

const char* parse_decimal(const char* p, float& value) {
  std::uint64_t digits = 0;
  const char* end = parse_digits(p, digits);
  if (end == p || end - p > kExactDigits) return nullptr;
  if (*end != '.') {
    value = as_float(digits);
    return end;
  }
  std::uint64_t fraction = 0;
  const char* point = end;
  end = parse_digits(point + 1, fraction);
  const std::ptrdiff_t places = end - point - 1;
  if (places == 0 || point - p + places > kExactDigits) return nullptr;
  const auto decimals = static_cast<std::size_t>(places);
  value = as_float(digits * kTenTo[decimals] + fraction) / kPowers[decimals];
  return end;
}

const char* parse_weight(const char* p, float& weight) {
  const char* end = parse_decimal(p, weight);
  return weight > 0 ? end : nullptr;
}

// A field of anything but quotes and control characters; ends before the delimiter or the newline.
const char* skip_text(const char* p, char delimiter) {
  while (*p != delimiter && static_cast<unsigned char>(*p) >= ' ' && *p != '"') ++p;
  return *p == delimiter || *p == '\n' ? p : nullptr;
}

const char* parse_id(const char* p, char delimiter, ReadId& id) {
  const char* end = parse_whole(p, id.number);
  const bool is_canonical = end != nullptr && (*p != '0' || end - p == 1);
  if (is_canonical && (*end == delimiter || *end == '\n' || *end == '\r')) {
    id.text = {};
    return end;
  }
  end = skip_text(p, delimiter);
  if (end == nullptr || end == p || *p == ' ' || end[-1] == ' ') return nullptr;
  id = ReadId::of({p, static_cast<std::size_t>(end - p)});
  return end;
}

const char* parse_column(const char* p, ColumnRole role, char delimiter, RatingRow& row) {
  switch (role) {
    case ColumnRole::user: return parse_id(p, delimiter, row.user);
    case ColumnRole::item: return parse_id(p, delimiter, row.item);
    case ColumnRole::rating: return parse_decimal(p, row.value);
    case ColumnRole::time: return parse_whole(p, row.time);
    case ColumnRole::weight: return parse_weight(p, row.weight);
    case ColumnRole::ignored: return skip_text(p, delimiter);
  }
  return nullptr;
}

// What stands behind the delimiter, or nullptr.
const char* skip_delimiter(const char* p, std::string_view delimiter) {
  for (const char c : delimiter)
    if (*p++ != c) return nullptr;
  return p;
}

}  // namespace

const char* RatingLineParser::parse_plain(const char* begin, RatingRow& row) const {
  const char* p = begin;
  for (std::size_t i = 0; i < format_.columns.size(); ++i) {
    if (i > 0) p = skip_delimiter(p, format_.delimiter);
    if (p != nullptr) p = parse_column(p, format_.columns[i], format_.delimiter[0], row);
    if (p == nullptr) return nullptr;
  }
  if (*p == '\r') ++p;
  if (*p != '\n' || static_cast<std::size_t>(p - begin) > kLongestField) return nullptr;
  return p + 1;
}

}  // namespace akin
