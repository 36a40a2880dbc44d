// A set of rows as bits: a quick answer to "seen before?", emptied at the cost of what was added.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

namespace akin {

class RowMarks {
 public:
  explicit RowMarks(std::size_t rows) : words_((rows + 63) / 64) {}

  bool has(std::uint32_t row) const { return (words_[row / 64] >> (row % 64) & 1) != 0; }

  // Whether it is new.
  bool add(std::uint32_t row) {
    std::uint64_t& word = words_[row / 64];
    const std::uint64_t with = word | std::uint64_t{1} << (row % 64);
    if (with == word) return false;
    if (word == 0) used_.push_back(row / 64);
    word = with;
    return true;
  }

  void clear() {
    for (const std::uint32_t place : used_) words_[place] = 0;
    used_.clear();
  }

 private:
  std::vector<std::uint64_t> words_;
  std::vector<std::uint32_t> used_;  // the words that are not 0
};

}  // namespace akin
