// Cuts where the cost has added up, then a sort.
#include "akin/math/row_schedule.h"

#include <algorithm>

#include "akin/math/row_cost.h"

namespace akin {
namespace {

constexpr double kChunks = 256;  // few enough to cost nothing, enough to keep a machine's threads busy

std::vector<double> costs_of(const CsrMatrix& matrix, const std::function<double(std::size_t)>& cost) {
  std::vector<double> costs(matrix.rows());
  for (std::size_t row = 0; row < costs.size(); ++row) costs[row] = cost(matrix[row].size());
  return costs;
}

}  // namespace

RowSchedule::RowSchedule(std::span<const double> costs) {
  double total = 0;
  for (const double cost : costs) total += cost;
  Chunk chunk{0, 0, 0};
  for (std::size_t row = 0; row < costs.size(); ++row) {
    chunk.cost += costs[row];
    chunk.end = row + 1;
    if (chunk.cost < total / kChunks && chunk.end < costs.size()) continue;
    chunks_.push_back(chunk);
    chunk = {row + 1, row + 1, 0};
  }
  std::stable_sort(chunks_.begin(), chunks_.end(),
                   [](const Chunk& a, const Chunk& b) { return a.cost > b.cost; });
}

RowSchedule::RowSchedule(const CsrMatrix& matrix, const std::function<double(std::size_t)>& cost)
    : RowSchedule(costs_of(matrix, cost)) {}

RowSchedule::RowSchedule(const CsrMatrix& matrix, std::size_t unknowns)
    : RowSchedule(matrix, [unknowns](std::size_t n) { return normal_cost(n, unknowns); }) {}

}  // namespace akin
