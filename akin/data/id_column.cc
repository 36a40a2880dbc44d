// A canonical decimal turned back into text is the text that was read.
#include "akin/data/id_column.h"

#include <array>
#include <charconv>

#include "akin/data/id_map.h"

namespace akin {
namespace {

std::uint32_t add_number(TextTable& texts, std::int64_t number) {
  std::array<char, 24> buffer;
  const auto end = std::to_chars(buffer.data(), buffer.data() + buffer.size(), number).ptr;
  return texts.add({buffer.data(), end});
}

}  // namespace

ReadId ReadId::of(std::string_view id) {
  if (const auto number = canonical_number(id)) return {*number, {}};
  return {0, id};
}

void IdColumn::hold_text() {
  if (!is_numeric_) return;
  is_numeric_ = false;
  places_.reserve(numbers_.size());
  for (const std::int64_t number : numbers_) places_.push_back(add_number(texts_, number));
  numbers_ = {};
}

void IdColumn::add_text(const ReadId& id) {
  hold_text();
  places_.push_back(id.text.empty() ? add_number(texts_, id.number) : texts_.add(id.text));
}

}  // namespace akin
