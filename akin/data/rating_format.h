// Tells from its first line how a file of ratings is laid out.
//
// Fields are divided by a comma, a tab, "::", ";" or "|". A first line with no number in it is a header:
// the columns are found by name, in any order and case, and others are ignored. Else the columns are
// user, item, rating and perhaps time. A file of lists is told by an option alone.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "akin/data/read_ratings.h"

namespace akin {

enum class ColumnRole : unsigned char { ignored, user, item, rating, time };

struct RatingFormat {
  std::string_view delimiter;  // of a static list
  bool has_header = false;
  std::vector<ColumnRole> columns;
  bool is_lists = false;  // a user and any number of items on a line, blanks between

  bool has(ColumnRole role) const;
  bool operator==(const RatingFormat&) const = default;
};

// The delimiters that a file may use.
std::span<const std::string_view> rating_delimiters();

// "a comma", "a tab", …
std::string_view delimiter_name(std::string_view delimiter);

// `path` and `line`, its number, are for messages. Throws Error(bad_input) that names what was found and
// which options to use.
RatingFormat rating_format(std::string_view first_line, const ReadOptions& options,
                           const std::string& path, std::uint64_t line = 1);

}  // namespace akin
