// As many rows together as the kernel of scores takes.
#include "akin/math/rotate_rows.h"

#include <algorithm>
#include <cassert>
#include <numeric>
#include <vector>

#include "akin/base/parallel.h"

namespace akin {

RowRotation::RowRotation(const PackedRows& square)
    : square_(square), products_(PackedQueries::kMost, square.rows()) {
  assert(square.rows() == square.rank());
}

void RowRotation::rotate(std::span<const std::uint32_t> rows, Matrix& matrix) {
  assert(matrix.columns() == square_.rank());
  while (!rows.empty()) {
    const auto together = rows.first(std::min(PackedQueries::kMost, rows.size()));
    PackedQueries packed(square_.rank());
    for (const std::uint32_t row : together) packed.add(matrix[row]);
    score_rows(packed, square_, 0, square_.rows(), products_);
    for (std::size_t i = 0; i < together.size(); ++i)
      std::copy_n(products_[i].begin(), square_.rows(), matrix[together[i]].begin());
    rows = rows.subspan(together.size());
  }
}

Matrix rotated(const Matrix& matrix, const PackedRows& square, const Context& context) {
  Matrix result = matrix;
  std::vector<std::uint32_t> all(matrix.rows());
  std::iota(all.begin(), all.end(), 0U);
  constexpr std::size_t kTogether = 16 * PackedQueries::kMost;
  for_each_chunk(context, all.size(), kTogether, [&](std::size_t begin, std::size_t end, std::size_t) {
    RowRotation(square).rotate(std::span(all).subspan(begin, end - begin), result);
  });
  return result;
}

}  // namespace akin
