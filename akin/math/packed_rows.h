// The inner products of a few vectors with many rows: what every ranking is made of.
//
//     score(query, row) = query · row + bias[row]
//
// The rows are stored 16 side by side, so that a row is a SIMD lane. A score is one sum over the numbers
// of the vector in their order, and the bias is added last: its bits depend on the query, the row and
// the instruction set alone, not on which other queries or rows are scored along with it.
//
// Cost: 2 · rank operations a score; each 64 bytes of the rows are read once for 24 queries.
#pragma once

#include <cstddef>
#include <span>

#include "akin/math/matrix.h"

namespace akin {

class PackedRows {
 public:
  static constexpr std::size_t kPanel = 16;  // rows side by side

  PackedRows() = default;
  // `bias` has a number for each row, or none: then it is 0.
  explicit PackedRows(const Matrix& rows, std::span<const float> bias = {});

  std::size_t rows() const { return rows_; }
  std::size_t rank() const { return rank_; }

  // Rows 16 p … 16 p + 15: 16 of their first numbers, 16 of their second, …, and their 16 biases. After
  // the last row come rows of zeros.
  const float* panel(std::size_t p) const { return values_.data() + p * panel_size(); }
  std::size_t panel_size() const { return (rank_ + 1) * kPanel; }

 private:
  std::size_t rows_ = 0;
  std::size_t rank_ = 0;
  AlignedFloats values_;
};

// Up to 24 vectors to be scored together.
class PackedQueries {
 public:
  static constexpr std::size_t kMost = 24;

  explicit PackedQueries(std::size_t rank) : rank_(rank), values_(rank * kMost) {}

  std::size_t rank() const { return rank_; }
  std::size_t size() const { return size_; }
  void add(std::span<const float> query);

  const float* values() const { return values_.data(); }  // number k of query q stands at k * kMost + q

 private:
  std::size_t rank_;
  std::size_t size_ = 0;
  AlignedFloats values_;
};

// Puts the score of query q with row `first` + i into scores[q][i], for all queries and i < `count`.
// `first` is a multiple of PackedRows::kPanel; `scores` has at least as many rows as there are queries
// and `count` columns, and what it holds beyond `count` is overwritten up to the next multiple of kPanel.
void score_rows(const PackedQueries& queries, const PackedRows& rows, std::size_t first,
                std::size_t count, Matrix& scores);

}  // namespace akin
