// Cuts where the cost has added up, then a sort.
#include "akin/math/row_schedule.h"

#include <algorithm>

#include "akin/math/row_cost.h"

namespace akin {
namespace {

constexpr double kChunks = 256;  // few enough to cost nothing, enough to keep a machine's threads busy

}  // namespace

RowSchedule::RowSchedule(const CsrMatrix& matrix, const std::function<double(std::size_t)>& cost) {
  double total = 0;
  for (std::size_t row = 0; row < matrix.rows(); ++row) total += cost(matrix[row].size());
  Chunk chunk{0, 0, 0};
  for (std::size_t row = 0; row < matrix.rows(); ++row) {
    chunk.cost += cost(matrix[row].size());
    chunk.end = row + 1;
    if (chunk.cost < total / kChunks && chunk.end < matrix.rows()) continue;
    chunks_.push_back(chunk);
    chunk = {row + 1, row + 1, 0};
  }
  std::stable_sort(chunks_.begin(), chunks_.end(),
                   [](const Chunk& a, const Chunk& b) { return a.cost > b.cost; });
}

RowSchedule::RowSchedule(const CsrMatrix& matrix, std::size_t unknowns)
    : RowSchedule(matrix, [unknowns](std::size_t n) { return normal_cost(n, unknowns); }) {}

}  // namespace akin
