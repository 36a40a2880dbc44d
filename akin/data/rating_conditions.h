// Which ratings a question is about: conditions such as genre=Drama, year=1990..1999 or rating=4..
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "akin/base/context.h"
#include "akin/data/dimension.h"

namespace akin {

// A dimension with one value or several, divided by "|", of which a rating must have one. Where the
// dimension is a number, a value may be a range: "1990..1999", "4..", "..2".
struct Condition {
  Dimension dimension = Dimension::user;
  std::vector<std::string> values;
};

// Throws Error(invalid_argument) where the text is not NAME=VALUE or there is no such dimension.
Condition parse_condition(std::string_view text);

// The rows that meet all conditions, ascending. Throws Error(not_found) for a user, an item or a genre
// that does not occur, Error(invalid_argument) for what is no value of its dimension.
std::vector<std::uint32_t> rows_where(const DimensionCodes& codes, std::span<const Condition> conditions,
                                      const Context& context);

}  // namespace akin
