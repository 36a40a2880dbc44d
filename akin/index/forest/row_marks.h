// A set of rows as bits: a quick answer to "seen before?".
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace akin {

class RowMarks {
 public:
  explicit RowMarks(std::size_t rows) : words_((rows + 63) / 64, 0) {}

  bool has(std::uint32_t row) const { return (words_[row / 64] >> (row % 64) & 1) != 0; }

  // Whether it is new.
  bool add(std::uint32_t row) {
    std::uint64_t& word = words_[row / 64];
    const std::uint64_t with = word | std::uint64_t{1} << (row % 64);
    const bool is_new = with != word;
    word = with;
    return is_new;
  }

  // Forgets those rows, and perhaps others: all that were added are among them.
  void clear(std::span<const std::uint32_t> rows) {
    for (const std::uint32_t row : rows) words_[row / 64] = 0;
  }

 private:
  std::vector<std::uint64_t> words_;
};

}  // namespace akin
