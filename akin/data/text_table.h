// Different texts, numbered in the order in which they came.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace akin {

class TextTable {
 public:
  // The number of the text, a new one where it is new.
  std::uint32_t add(std::string_view text);

  // The number of a text that was added.
  std::uint32_t number_of(std::string_view text) const { return slots_[slot_of(text)] - 1; }

  std::size_t size() const { return ends_.size(); }
  std::string_view operator[](std::size_t number) const {
    const std::size_t begin = number == 0 ? 0 : ends_[number - 1];
    return {bytes_.data() + begin, ends_[number] - begin};
  }

 private:
  std::size_t slot_of(std::string_view text) const;
  void grow();

  std::string bytes_;                 // one after the other
  std::vector<std::size_t> ends_;     // of each text in bytes_
  std::vector<std::uint32_t> slots_;  // a hash table: number + 1, or 0 for a free slot; at most half full
};

}  // namespace akin
