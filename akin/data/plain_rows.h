// The quickest way through a file: some hundred plain lines at once. What is not plain is left.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "akin/data/rating_format.h"
#include "akin/math/decimal_rows.h"

namespace akin {

class PlainRows {
 public:
  explicit PlainRows(const RatingFormat& format);
  PlainRows(const PlainRows&) = delete;
  PlainRows& operator=(const PlainRows&) = delete;

  // Takes plain lines from `p` on and returns the first that it leaves: `p` itself where nothing was
  // taken. What was taken is below until the next call. `end` stands behind the last newline; bytes
  // around the text must be readable, kDecimalReadBefore and kDecimalReadBehind of them.
  const char* take(const char* p, const char* end);

  std::size_t rows() const { return rows_; }
  std::span<const std::uint32_t> users() const { return {users_.data(), rows_}; }
  std::span<const std::uint32_t> items() const { return {items_.data(), rows_}; }
  std::span<const float> values() const { return {values_.data(), rows_}; }
  std::span<const std::int64_t> times() const { return {times_.data(), rows_}; }

 private:
  void add_column(ColumnRole role);

  char delimiter_;
  bool is_possible_;
  std::vector<DecimalColumn> columns_;
  std::size_t rows_ = 0;

  // A look at some hundred lines is wasted where few of them are plain: then the next ones are left
  // alone.
  std::size_t to_leave_ = 0;
  std::size_t last_left_ = 0;

  std::array<std::uint32_t, kDecimalBatch> users_;
  std::array<std::uint32_t, kDecimalBatch> items_;
  std::array<float, kDecimalBatch> values_;
  std::array<std::int64_t, kDecimalBatch> times_;
};

}  // namespace akin
