// Eight bytes of a field are one lane of 64 bits; the first digit is its lowest byte.
#include "akin/math/decimal_rows.h"

#include <algorithm>
#include <array>
#include <bit>
#include <cstring>

#include "akin/math/simd_targets.h"

#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "akin/math/decimal_rows.cc"
#include <hwy/foreach_target.h>
//
#include <hwy/highway.h>

HWY_BEFORE_NAMESPACE();
namespace akin {
namespace HWY_NAMESPACE {
namespace hn = hwy::HWY_NAMESPACE;
namespace {

constexpr std::size_t kBlock = 64;  // bytes whose separators are found at once
constexpr std::uint64_t kLowDigits = 7;
constexpr std::uint64_t kMostDigits = 15;  // 7 of them, and 8 before

const hn::ScalableTag<std::uint64_t> kLanes;
using Lanes = hn::Vec<decltype(kLanes)>;

// Places of separators, in bytes from the start of the text; one more, before the text, makes each field
// have one on both sides. The passes write up to a block beyond what they need.
struct Separators {
  std::array<std::uint32_t, kDecimalBatch * kMostDecimalColumns + 2 * kBlock> places;
  std::size_t count = 0;

  std::uint32_t* from_first() { return places.data() + 1; }
};

// The last bytes of each field of a column and its length, row by row.
struct Fields {
  alignas(64) std::array<std::uint64_t, kDecimalBatch> low;   // 7 bytes and the separator
  alignas(64) std::array<std::uint64_t, kDecimalBatch> high;  // 8 bytes before, where a field is longer
  alignas(64) std::array<std::uint64_t, kDecimalBatch> length;
  bool has_high = false;
};

// Bit i says whether text[i] is a delimiter or a newline.
std::uint64_t separator_bits(const char* text, char delimiter) {
  const hn::CappedTag<std::uint8_t, kBlock> bytes;
  const auto delimiters = hn::Set(bytes, static_cast<std::uint8_t>(delimiter));
  const auto newlines = hn::Set(bytes, static_cast<std::uint8_t>('\n'));
  std::array<std::uint8_t, 8> bits;
  for (std::size_t i = 0; i < kBlock; i += hn::Lanes(bytes)) {
    const auto part = hn::LoadU(bytes, reinterpret_cast<const std::uint8_t*>(text + i));
    hn::StoreMaskBits(bytes, hn::Or(hn::Eq(part, delimiters), hn::Eq(part, newlines)),
                      bits.data() + i / 8);
  }
  return std::bit_cast<std::uint64_t>(bits);
}

// Writes as many places as bits are set, and others behind them.
void add_places(std::uint64_t bits, std::uint32_t base, std::uint32_t* places) {
  constexpr int kUsual = 12;  // of 64 bytes; a branch that is mostly right beats a loop of every length
  const int count = std::popcount(bits);
  for (int i = 0; i < kUsual; ++i, bits &= bits - 1)
    places[i] = base + static_cast<std::uint32_t>(std::countr_zero(bits));
  for (int i = kUsual; i < count; ++i, bits &= bits - 1)
    places[i] = base + static_cast<std::uint32_t>(std::countr_zero(bits));
}

void find_separators(const char* text, std::size_t size, char delimiter, std::size_t most,
                     Separators& found) {
  found.places[0] = static_cast<std::uint32_t>(-1);
  found.count = 0;
  for (std::size_t at = 0; at < size && found.count < most; at += kBlock) {
    std::uint64_t bits = separator_bits(text + at, delimiter);
    if (size - at < kBlock) bits &= (std::uint64_t{1} << (size - at)) - 1;
    add_places(bits, static_cast<std::uint32_t>(at), found.from_first() + found.count);
    found.count += static_cast<std::size_t>(std::popcount(bits));
  }
}

std::uint64_t eight_bytes(const char* at) {
  std::uint64_t bytes = 0;
  std::memcpy(&bytes, at, sizeof(bytes));
  return bytes;
}

// `places` are of the separators behind the fields, `stride` apart; the one before each stands before it.
void collect_fields(const char* text, const std::uint32_t* places, std::size_t stride, std::size_t rows,
                    Fields& fields) {
  std::uint64_t any_bits = 0;
  for (std::size_t row = 0; row < rows; ++row) {
    const std::uint32_t end = places[row * stride];
    const std::uint32_t length = end - places[row * stride - 1] - 1;
    fields.low[row] = eight_bytes(text + end - kLowDigits);
    fields.length[row] = length;
    any_bits |= length;
  }
  fields.has_high = any_bits > kLowDigits;
  if (!fields.has_high) return;
  for (std::size_t row = 0; row < rows; ++row)
    fields.high[row] = eight_bytes(text + places[row * stride] - kMostDigits);
}

// The last `count` bytes of each lane, with '0' taken off by xor; zeros before them.
struct Digits {
  Lanes bytes;
  Lanes first;  // the first of them alone
};

Digits last_bytes(Lanes bytes, Lanes count) {
  const auto unwanted =
      hn::And(hn::Sub(hn::Set(kLanes, 64), hn::ShiftLeft<3>(count)), hn::Set(kLanes, 63));
  const auto wanted = hn::Shr(hn::Xor(bytes, hn::Set(kLanes, 0x3030303030303030)), unwanted);
  return {hn::Shl(wanted, unwanted), hn::And(wanted, hn::Set(kLanes, 0xFF))};
}

// Not zero where a byte is above 9. A carry spoils later bytes only, behind one that is told already.
Lanes not_digits(Lanes bytes) {
  const auto sum = hn::Add(bytes, hn::Set(kLanes, 0x7676767676767676));
  return hn::And(hn::Or(sum, bytes), hn::Set(kLanes, 0x8080808080808080));
}

// All bits where the mask is true.
Lanes bad_where(hn::Mask<decltype(kLanes)> mask) { return hn::VecFromMask(kLanes, mask); }

// Neighbours are joined to pairs, pairs to fours, fours to the number: below 10^8 in each lane.
Lanes join_digits(Lanes bytes) {
  const hn::Repartition<std::uint16_t, decltype(kLanes)> halves;
  const hn::Repartition<std::uint32_t, decltype(kLanes)> words;
  const auto digits = hn::BitCast(halves, bytes);
  const auto pairs = hn::Add(hn::Mul(hn::And(digits, hn::Set(halves, 0xFF)), hn::Set(halves, 10)),
                             hn::ShiftRight<8>(digits));
  const auto scaled = hn::Mul(pairs, hn::BitCast(halves, hn::Set(words, 100 + (1U << 16))));
  const auto sums = hn::BitCast(words, scaled);
  const auto fours = hn::Add(hn::And(sums, hn::Set(words, 0xFFFF)), hn::ShiftRight<16>(sums));
  return hn::Add(hn::MulEven(fours, hn::Set(words, 10000)),
                 hn::ShiftRight<32>(hn::BitCast(kLanes, fours)));
}

// A lane a row; `bad` is not zero where the row is not plain.
struct Numbers {
  Lanes values;
  Lanes bad;
};

Numbers whole_numbers(const Fields& fields, std::size_t row, bool is_ordinal) {
  const auto length = hn::Load(kLanes, fields.length.data() + row);
  const auto low_bytes = hn::ShiftLeft<8>(hn::Load(kLanes, fields.low.data() + row));
  const auto low_digits = hn::Set(kLanes, kLowDigits);
  Digits digits = last_bytes(low_bytes, hn::Min(length, low_digits));
  auto values = join_digits(digits.bytes);
  auto bad = hn::Or(not_digits(digits.bytes), bad_where(hn::Eq(length, hn::Zero(kLanes))));
  if (fields.has_high) {
    const auto more = hn::Gt(length, low_digits);
    const Digits high =
        last_bytes(hn::Load(kLanes, fields.high.data() + row), hn::Sub(length, low_digits));
    const auto high_bytes = hn::IfThenElseZero(more, high.bytes);
    const auto millions =
        hn::BitCast(hn::Repartition<std::uint32_t, decltype(kLanes)>(), join_digits(high_bytes));
    const hn::Repartition<std::uint32_t, decltype(kLanes)> words;
    values = hn::Add(values, hn::MulEven(millions, hn::Set(words, 10000000)));
    bad = hn::Or(bad,
                 hn::Or(not_digits(high_bytes), bad_where(hn::Gt(length, hn::Set(kLanes, kMostDigits)))));
    digits.first = hn::IfThenElse(more, high.first, digits.first);
  }
  if (!is_ordinal) return {values, bad};
  const auto needless_zero =
      hn::And(hn::Eq(digits.first, hn::Zero(kLanes)), hn::Gt(length, hn::Set(kLanes, 1)));
  return {values, hn::Or(bad, hn::Or(bad_where(needless_zero), hn::ShiftRight<32>(values)))};
}

// Ten times the number where `has_point`, else the number.
struct Tenths {
  Numbers digits;
  hn::Mask<decltype(kLanes)> has_point;
};

Tenths tenths(const Fields& fields, std::size_t row) {
  const auto length = hn::Load(kLanes, fields.length.data() + row);
  const auto low_bytes = hn::ShiftLeft<8>(hn::Load(kLanes, fields.low.data() + row));
  const auto low_digits = hn::Set(kLanes, kLowDigits);
  const auto bytes = last_bytes(low_bytes, hn::Min(length, low_digits)).bytes;

  const auto last = hn::Set(kLanes, std::uint64_t{0xFF} << 56);
  const auto point_place = hn::Set(kLanes, std::uint64_t{0xFF} << 48);
  const auto point = hn::Set(kLanes, std::uint64_t{'.' ^ '0'} << 48);
  const auto has_point = hn::Eq(hn::And(bytes, point_place), point);
  const auto closed =
      hn::Or(hn::And(bytes, last), hn::ShiftLeft<8>(hn::AndNot(hn::Or(last, point_place), bytes)));
  const auto digits = hn::IfThenElse(has_point, closed, bytes);
  const auto least = hn::IfThenElse(has_point, hn::Set(kLanes, 3), hn::Set(kLanes, 1));
  const auto bad = hn::Or(not_digits(digits), hn::Or(bad_where(hn::Gt(least, length)),
                                                     bad_where(hn::Gt(length, low_digits))));
  return {{join_digits(digits), bad}, has_point};
}

// Not zero where another byte than the separator stands behind the field.
Lanes wrong_separators(const Fields& fields, std::size_t row, char separator) {
  const auto behind = hn::ShiftRight<56>(hn::Load(kLanes, fields.low.data() + row));
  return hn::Xor(behind, hn::Set(kLanes, static_cast<unsigned char>(separator)));
}

hn::Vec<hn::Rebind<std::uint32_t, decltype(kLanes)>> narrowed(Lanes values) {
  return hn::TruncateTo(hn::Rebind<std::uint32_t, decltype(kLanes)>(), values);
}

// The column's numbers of the rows from `row` on, a lane each; returns what is not zero where one is bad.
Lanes convert(const Fields& fields, std::size_t row, const DecimalColumn& column) {
  using enum DecimalColumn::Kind;
  if (column.kind == tenths) {
    const hn::Rebind<std::int32_t, decltype(kLanes)> integers;
    const hn::Rebind<float, decltype(kLanes)> floats;
    const Tenths found = HWY_NAMESPACE::tenths(fields, row);
    const auto value = hn::ConvertTo(floats, hn::BitCast(integers, narrowed(found.digits.values)));
    const auto divisor =
        narrowed(hn::IfThenElse(found.has_point, hn::Set(kLanes, std::bit_cast<std::uint32_t>(10.0F)),
                                hn::Set(kLanes, std::bit_cast<std::uint32_t>(1.0F))));
    hn::StoreU(hn::Div(value, hn::BitCast(floats, divisor)), floats,
               static_cast<float*>(column.numbers) + row);
    return found.digits.bad;
  }
  const Numbers found = whole_numbers(fields, row, column.kind == ordinal);
  if (column.kind == ordinal)
    hn::StoreU(narrowed(found.values), hn::Rebind<std::uint32_t, decltype(kLanes)>(),
               static_cast<std::uint32_t*>(column.numbers) + row);
  else
    hn::StoreU(hn::BitCast(hn::Rebind<std::int64_t, decltype(kLanes)>(), found.values),
               hn::Rebind<std::int64_t, decltype(kLanes)>(),
               static_cast<std::int64_t*>(column.numbers) + row);
  return found.bad;
}

DecimalRows decimal_rows(const char* text, std::size_t size, char delimiter,
                         std::span<const DecimalColumn> columns) {
  Separators separators;
  find_separators(text, size, delimiter, kDecimalBatch * columns.size(), separators);
  const std::size_t rows = std::min(separators.count / columns.size(), kDecimalBatch);

  std::array<Fields, kMostDecimalColumns> fields;
  for (std::size_t i = 0; i < columns.size(); ++i)
    collect_fields(text, separators.from_first() + i, columns.size(), rows, fields[i]);

  std::size_t taken = 0;
  for (; taken < rows; taken += hn::Lanes(kLanes)) {
    auto bad = hn::Zero(kLanes);
    for (std::size_t i = 0; i < columns.size(); ++i) {
      const char separator = i + 1 < columns.size() ? delimiter : '\n';
      bad = hn::Or(bad, hn::Or(convert(fields[i], taken, columns[i]),
                               wrong_separators(fields[i], taken, separator)));
    }
    const auto is_bad = hn::Ne(bad, hn::Zero(kLanes));
    if (hn::AllFalse(kLanes, is_bad)) continue;
    taken += static_cast<std::size_t>(hn::FindFirstTrue(kLanes, is_bad));
    break;
  }
  taken = std::min(taken, rows);
  return {taken, text + (separators.from_first()[taken * columns.size() - 1] + 1)};
}

}  // namespace
}  // namespace HWY_NAMESPACE
}  // namespace akin
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace akin {

HWY_EXPORT(decimal_rows);

DecimalRows parse_decimal_rows(const char* begin, const char* end, char delimiter,
                               std::span<const DecimalColumn> columns) {
  return HWY_DYNAMIC_DISPATCH(decimal_rows)(begin, static_cast<std::size_t>(end - begin), delimiter,
                                            columns);
}

}  // namespace akin
#endif
