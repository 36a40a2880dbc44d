// Cuts where the cost has added up, then a sort.
#include "akin/math/row_schedule.h"

#include <algorithm>

namespace akin {
namespace {

constexpr double kChunks = 256;  // few enough to cost nothing, enough to keep a machine's threads busy

}  // namespace

RowSchedule::RowSchedule(const CsrMatrix& matrix, std::size_t unknowns) {
  const auto k = static_cast<double>(unknowns) + 1;
  const double of_row = k * k * k / 3;
  const double enough =
      (static_cast<double>(matrix.cells()) * k * k + static_cast<double>(matrix.rows()) * of_row) /
      kChunks;
  Chunk chunk{0, 0, 0};
  for (std::size_t row = 0; row < matrix.rows(); ++row) {
    chunk.cost += static_cast<double>(matrix[row].size()) * k * k + of_row;
    chunk.end = row + 1;
    if (chunk.cost < enough && chunk.end < matrix.rows()) continue;
    chunks_.push_back(chunk);
    chunk = {row + 1, row + 1, 0};
  }
  std::stable_sort(chunks_.begin(), chunks_.end(),
                   [](const Chunk& a, const Chunk& b) { return a.cost > b.cost; });
}

}  // namespace akin
