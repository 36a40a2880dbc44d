// A sparse float32 matrix in compressed rows.
//
//     row 0: 5 . 3          starts  0 2 3 3
//     row 1: . 4 .    →     columns 0 2 1
//     row 2: . . .          values  5 3 4
//
// Inside a row the columns ascend; one that holds several values stands once for each. A matrix may have
// a weight for each cell beside its value; one without them takes no room for any.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <utility>
#include <vector>

namespace akin {

// One row: columns[k] holds values[k], which counts weights[k] times.
struct SparseRow {
  std::span<const std::uint32_t> columns;
  std::span<const float> values;
  std::span<const float> weights = {};  // empty: each value counts once

  std::size_t size() const { return columns.size(); }
  bool has_weights() const { return !weights.empty(); }
  float weight(std::size_t k) const { return weights.empty() ? 1 : weights[k]; }

  // `count` cells from `begin` on.
  SparseRow part(std::size_t begin, std::size_t count) const {
    return {columns.subspan(begin, count), values.subspan(begin, count),
            weights.empty() ? weights : weights.subspan(begin, count)};
  }
};

// How many different columns an ascending row has: one that holds several values counts once.
inline std::size_t count_distinct(std::span<const std::uint32_t> columns) {
  std::size_t count = 0;
  for (std::size_t k = 0; k < columns.size(); ++k)
    if (k == 0 || columns[k] != columns[k - 1]) ++count;
  return count;
}

// The sum of squares, in double, of a row in which values of one column add up. Weights are not looked
// at.
double squared_length(SparseRow row);

class CsrMatrix {
 public:
  CsrMatrix() = default;

  // `starts` has one entry more than there are rows, from 0 to the number of cells; every column is below
  // `columns` and none is below the one before it in its row: the caller's promise. There is a weight for
  // each cell, or none at all.
  CsrMatrix(std::size_t columns, std::vector<std::uint64_t> starts,
            std::vector<std::uint32_t> cell_columns, std::vector<float> cell_values,
            std::vector<float> cell_weights = {})
      : columns_(columns),
        starts_(std::move(starts)),
        cell_columns_(std::move(cell_columns)),
        cell_values_(std::move(cell_values)),
        cell_weights_(std::move(cell_weights)) {}

  std::size_t rows() const { return starts_.size() - 1; }
  std::size_t columns() const { return columns_; }
  std::size_t cells() const { return cell_values_.size(); }

  SparseRow operator[](std::size_t row) const {
    const std::size_t start = starts_[row];
    const std::size_t size = starts_[row + 1] - start;
    const std::size_t weights = cell_weights_.empty() ? 0 : size;
    return {{cell_columns_.data() + start, size},
            {cell_values_.data() + start, size},
            {cell_weights_.data() + (weights == 0 ? 0 : start), weights}};
  }

  // The same cells by column; inside a new row the columns ascend again.
  CsrMatrix transposed() const;

  std::span<const std::uint64_t> starts() const { return starts_; }
  std::span<const std::uint32_t> cell_columns() const { return cell_columns_; }
  std::span<const float> cell_values() const { return cell_values_; }
  bool has_weights() const { return !cell_weights_.empty(); }
  std::span<const float> cell_weights() const { return cell_weights_; }  // empty: each value counts once

  bool operator==(const CsrMatrix&) const = default;

 private:
  std::size_t columns_ = 0;
  std::vector<std::uint64_t> starts_ = {0};
  std::vector<std::uint32_t> cell_columns_;
  std::vector<float> cell_values_;
  std::vector<float> cell_weights_;
};

}  // namespace akin
