// The columns of a format as columns of decimal numbers.
#include "akin/data/plain_rows.h"

#include <algorithm>

namespace akin {
namespace {

constexpr std::size_t kWorthwhile = 64;  // rows that pay for a look
constexpr std::size_t kMostLeft = 1024;  // lines without another look

}  // namespace

PlainRows::PlainRows(const RatingFormat& format)
    : delimiter_(format.delimiter.front()),
      is_possible_(format.delimiter.size() == 1 && !format.has(ColumnRole::ignored) &&
                   !format.has(ColumnRole::weight) && format.columns.size() <= kMostDecimalColumns) {
  columns_.reserve(format.columns.size());
  for (const ColumnRole role : format.columns) add_column(role);
}

void PlainRows::add_column(ColumnRole role) {
  using enum DecimalColumn::Kind;
  switch (role) {
    case ColumnRole::user: columns_.push_back({ordinal, users_.data()}); break;
    case ColumnRole::item: columns_.push_back({ordinal, items_.data()}); break;
    case ColumnRole::rating: columns_.push_back({tenths, values_.data()}); break;
    case ColumnRole::time: columns_.push_back({whole, times_.data()}); break;
    case ColumnRole::weight:
    case ColumnRole::ignored: break;
  }
}

const char* PlainRows::take(const char* p, const char* end) {
  rows_ = 0;
  if (!is_possible_) return p;
  if (to_leave_ > 0) {
    --to_leave_;
    return p;
  }
  const DecimalRows taken = parse_decimal_rows(p, end, delimiter_, columns_);
  rows_ = taken.rows;
  last_left_ = rows_ < kWorthwhile && taken.rest != end ? std::min(2 * last_left_ + 1, kMostLeft) : 0;
  to_leave_ = last_left_;
  return taken.rest;
}

}  // namespace akin
