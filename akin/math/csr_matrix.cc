// Transposition by counting.
#include "akin/math/csr_matrix.h"

namespace akin {

double squared_length(SparseRow row) {
  double squares = 0;
  for (std::size_t k = 0; k < row.size();) {
    const std::uint32_t column = row.columns[k];
    double value = 0;
    for (; k < row.size() && row.columns[k] == column; ++k) value += static_cast<double>(row.values[k]);
    squares += value * value;
  }
  return squares;
}

CsrMatrix CsrMatrix::transposed() const {
  std::vector<std::uint64_t> starts(columns_ + 1);
  for (const std::uint32_t column : cell_columns_) ++starts[column + 1];
  for (std::size_t column = 0; column < columns_; ++column) starts[column + 1] += starts[column];

  std::vector<std::uint64_t> next(starts.begin(), starts.end() - 1);
  std::vector<std::uint32_t> columns(cells());
  std::vector<float> values(cells());
  std::vector<float> weights(cell_weights_.size());
  for (std::size_t row = 0; row < rows(); ++row) {
    const SparseRow cells = (*this)[row];
    for (std::size_t k = 0; k < cells.size(); ++k) {
      const std::uint64_t place = next[cells.columns[k]]++;
      columns[place] = static_cast<std::uint32_t>(row);
      values[place] = cells.values[k];
      if (cells.has_weights()) weights[place] = cells.weights[k];
    }
  }
  return {rows(), std::move(starts), std::move(columns), std::move(values), std::move(weights)};
}

}  // namespace akin
