// Ids as a test makes them up, and as a column holds them.
#pragma once

#include <cstdint>
#include <string>

#include "akin/base/random.h"
#include "akin/data/id_column.h"

namespace akin::test {

inline std::string text_of_row(const IdColumn& column, std::size_t row) {
  const std::uint32_t entry = column.entries()[row];
  switch (column.form()) {
    case IdColumn::Form::ordinals: return std::to_string(entry);
    case IdColumn::Form::numbers: return std::to_string(column.numbers().values()[entry]);
    case IdColumn::Form::texts: return std::string(column.texts()[entry]);
  }
  return "";
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
