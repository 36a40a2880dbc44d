// A set of rows that is emptied in no time: a mark counts in its own round alone.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <vector>

namespace akin {

class RoundMarks {
 public:
  explicit RoundMarks(std::size_t rows) : marks_(rows) {}

  void clear() {
    if (++round_ != 0) return;
    std::fill(marks_.begin(), marks_.end(), std::uint8_t{0});
    round_ = 1;
  }

  bool has(std::uint32_t row) const { return marks_[row] == round_; }

  // Whether it is new.
  bool add(std::uint32_t row) {
    const bool is_new = marks_[row] != round_;
    marks_[row] = round_;
    return is_new;
  }

 private:
  std::vector<std::uint8_t> marks_;  // the round that a row was added in, or 0
  std::uint8_t round_ = 1;
};

}  // namespace akin
