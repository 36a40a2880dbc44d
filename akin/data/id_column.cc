// A canonical decimal turned back into text is the text that was read.
#include "akin/data/id_column.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <utility>

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

void IdColumn::add(std::span<const std::uint32_t> ordinals) {
  if (form_ != Form::ordinals) {
    for (const std::uint32_t ordinal : ordinals) add_other({ordinal, {}});
    return;
  }
  std::copy(ordinals.begin(), ordinals.end(), entries_ + size_);
  size_ += ordinals.size();
}

void IdColumn::add_other(const ReadId& id) {
  if (!id.text.empty())
    hold_text();
  else if (form_ == Form::ordinals)
    hold_numbers();
  if (form_ == Form::numbers)
    entries_[size_++] = numbers_.add(id.number);
  else
    entries_[size_++] = id.text.empty() ? add_number(texts_, id.number) : texts_.add(id.text);
}

void IdColumn::hold_numbers() {
  form_ = Form::numbers;
  for (std::uint32_t& entry : std::span(entries_, size_)) entry = numbers_.add(entry);
}

void IdColumn::hold_text() {
  if (form_ == Form::texts) return;
  const bool were_ordinals = std::exchange(form_, Form::texts) == Form::ordinals;
  for (std::uint32_t& entry : std::span(entries_, size_))
    entry = add_number(texts_, were_ordinals ? std::int64_t{entry} : numbers_.values()[entry]);
  numbers_ = {};
}

}  // namespace akin
