// A set of rows as bits: a quick answer to "seen before?".
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace akin {

class RowMarks {
 public:
  bool has(std::uint32_t row) const {
    return row / 64 < words_.size() && (words_[row / 64] >> (row % 64) & 1) != 0;
  }

  // Whether it is new.
  bool add(std::uint32_t row) {
    if (row / 64 >= words_.size()) words_.resize(row / 64 + std::size_t{1});
    std::uint64_t& word = words_[row / 64];
    const std::uint64_t with = word | std::uint64_t{1} << (row % 64);
    const bool is_new = with != word;
    word = with;
    return is_new;
  }

  // Forgets those rows, which were added, and perhaps others: all that were added are among them.
  void clear(std::span<const std::uint32_t> rows) {
    for (const std::uint32_t row : rows) words_[row / 64] = 0;
  }

 private:
  std::vector<std::uint64_t> words_;  // as far as rows were added
};

}  // namespace akin
