// The rows that a search has come to, each once, but none that its query leaves out.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "akin/index/row_marks.h"

namespace akin {

class FoundRows {
 public:
  explicit FoundRows(std::size_t rows) : size_(rows), left_out_(rows), known_(rows) {}

  // Begins a new search. There may be rows among those that do not exist.
  void start(std::span<const std::uint32_t> leave_out) {
    left_out_.clear();
    known_.clear();
    rows_.clear();
    for (const std::uint32_t row : leave_out)
      if (row < size_) left_out_.add(row);
  }

  // `keep` as for Index::search. How many of them are wanted, known or not.
  std::size_t add(std::span<const std::uint32_t> rows, std::span<const std::uint8_t> keep) {
    std::size_t wanted = 0;
    for (const std::uint32_t row : rows) {
      if ((!keep.empty() && keep[row] == 0) || left_out_.has(row)) continue;
      ++wanted;
      if (known_.add(row)) rows_.push_back(row);
    }
    return wanted;
  }

  std::size_t size() const { return rows_.size(); }
  std::span<const std::uint32_t> rows() const { return rows_; }

 private:
  std::size_t size_;
  RowMarks left_out_;
  RowMarks known_;
  std::vector<std::uint32_t> rows_;
};

}  // namespace akin
