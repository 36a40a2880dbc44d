// A sort by length, then cuts where the cost has added up.
#include "akin/math/row_schedule.h"

#include <algorithm>
#include <numeric>

#include "akin/math/row_cost.h"

namespace akin {
namespace {

constexpr double kChunks = 256;  // few enough to cost nothing, enough to keep a machine's threads busy

}  // namespace

RowSchedule::RowSchedule(const CsrMatrix& matrix, const std::function<double(std::size_t)>& cost)
    : rows_(matrix.rows()) {
  std::iota(rows_.begin(), rows_.end(), 0U);
  std::stable_sort(rows_.begin(), rows_.end(),
                   [&](std::uint32_t a, std::uint32_t b) { return matrix[a].size() > matrix[b].size(); });

  const auto cost_of = [&](std::uint32_t row) { return cost(matrix[row].size()); };
  const double total = std::accumulate(rows_.begin(), rows_.end(), 0.0,
                                       [&](double sum, std::uint32_t row) { return sum + cost_of(row); });
  chunk_starts_.push_back(0);
  double chunk_cost = 0;
  for (std::size_t place = 0; place < rows_.size(); ++place) {
    chunk_cost += cost_of(rows_[place]);
    if (chunk_cost < total / kChunks && place + 1 < rows_.size()) continue;
    chunk_starts_.push_back(place + 1);
    chunk_cost = 0;
  }
}

RowSchedule::RowSchedule(const CsrMatrix& matrix, std::size_t unknowns)
    : RowSchedule(matrix, [unknowns](std::size_t n) { return normal_cost(n, unknowns); }) {}

}  // namespace akin
