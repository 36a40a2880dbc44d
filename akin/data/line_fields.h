// One line of a delimited file, split into fields.
#pragma once

#include <array>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "akin/base/fields.h"

namespace akin {

// Why a line is no rating: what is counted, and told to programs by these names.
enum class BadLineKind : unsigned char {
  blank_line,
  long_line,
  long_field,
  nul_byte,
  quotes,
  delimiter,
  missing_field,
  extra_field,
  empty_id,
  rating,
  not_finite,
  timestamp,
  weight,
  cut_off,
};
template <>
inline constexpr std::array<std::string_view, 14> kNames<BadLineKind> = {
    "blank_line",  "long_line", "long_field", "nul_byte",   "quotes",    "delimiter", "missing_field",
    "extra_field", "empty_id",  "rating",     "not_finite", "timestamp", "weight",    "cut_off"};

inline constexpr std::size_t kLongestLine = std::size_t{16} << 20;
inline constexpr std::size_t kLongestField = std::size_t{1} << 20;

// A field without the blanks and quotes around it.
struct LineField {
  std::string_view text;
  std::size_t column = 1;  // of the line's bytes, from 1
  bool escaped = false;    // a doubled quote in it still stands twice
};

// What is wrong with a line, and at which byte of it, from 1.
struct Complaint {
  BadLineKind kind = BadLineKind::blank_line;
  std::size_t column = 1;
  std::string reason;
};

// Replaces `fields`. A field may stand in double quotes, with doubled quotes in it. `delimiter` is not
// empty.
std::optional<Complaint> split_fields(std::string_view line, std::string_view delimiter,
                                      std::vector<LineField>& fields);

// The field's text with each doubled quote once, in `scratch` where there is one.
std::string_view plain_text(const LineField& field, std::string& scratch);

}  // namespace akin
