// Open addressing: look in the next slot until the text or a free slot is found.
#include "akin/data/text_table.h"

#include <algorithm>
#include <functional>

namespace akin {

std::uint32_t TextTable::add(std::string_view text) {
  if (2 * (size() + 1) > slots_.size()) grow();
  const std::size_t slot = slot_of(text);
  if (slots_[slot] == 0) {
    bytes_ += text;
    ends_.push_back(bytes_.size());
    slots_[slot] = static_cast<std::uint32_t>(ends_.size());
  }
  return slots_[slot] - 1;
}

std::size_t TextTable::slot_of(std::string_view text) const {
  const std::size_t mask = slots_.size() - 1;
  std::size_t slot = std::hash<std::string_view>()(text) & mask;
  while (slots_[slot] != 0 && (*this)[slots_[slot] - 1] != text) slot = (slot + 1) & mask;
  return slot;
}

void TextTable::grow() {
  slots_.assign(std::max<std::size_t>(64, 2 * slots_.size()), 0);
  for (std::size_t i = 0; i < size(); ++i)
    slots_[slot_of((*this)[i])] = static_cast<std::uint32_t>(i + 1);
}

}  // namespace akin
