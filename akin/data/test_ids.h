// Ids as a test makes them up, and as a column holds them.
#pragma once

#include <cstdint>
#include <string>

#include "akin/base/random.h"
#include "akin/data/id_column.h"

namespace akin::test {

inline std::string text_of_row(const IdColumn& column, std::size_t row) {
  if (column.is_numeric()) return std::to_string(column.numbers()[row]);
  return std::string(column.texts()[column.places()[row]]);
}

// A small number, so that it comes again, times `factor`; with the given chance something like it that
// is no canonical number.
inline std::string random_id(Random& random, double chance_of_text, std::int64_t factor = 1) {
  const std::int64_t number = factor * (static_cast<std::int64_t>(random.below(40)) - 10);
  std::string id = std::to_string(number);
  if (random.uniform() >= chance_of_text) return id;
  constexpr const char* kStarts[] = {"0", "+", "x", " ", "-"};
  return kStarts[random.below(std::size(kStarts))] + id;
}

}  // namespace akin::test
