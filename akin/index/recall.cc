// Exact answers are found once; efforts are doubled until one is enough, then halved into.
#include "akin/index/recall.h"

#include <algorithm>
#include <cmath>
#include <vector>

namespace akin {
namespace {

using Answers = std::vector<std::vector<Neighbor>>;

constexpr double kNormalQuantile = 1.959963984540054;  // of 97.5 %: 95 % lie between it and its negative

std::vector<std::uint32_t> rows_of(const std::vector<Neighbor>& answer) {
  std::vector<std::uint32_t> rows;
  rows.reserve(answer.size());
  for (const Neighbor& neighbor : answer) rows.push_back(neighbor.index);
  std::sort(rows.begin(), rows.end());
  return rows;
}

double share_found(const std::vector<Neighbor>& found, const std::vector<Neighbor>& exact) {
  const auto rows = rows_of(found);
  const auto hits = std::count_if(exact.begin(), exact.end(), [&](const Neighbor& neighbor) {
    return std::binary_search(rows.begin(), rows.end(), neighbor.index);
  });
  return static_cast<double>(hits) / static_cast<double>(exact.size());
}

// Wilson's interval of a share of that mean in that many trials.
void set_interval(Recall& recall) {
  if (recall.queries == 0) return;
  const auto trials = static_cast<double>(recall.queries);
  const double square = kNormalQuantile * kNormalQuantile;
  const double mean = recall.mean;
  const double center = (mean + square / (2 * trials)) / (1 + square / trials);
  const double half = kNormalQuantile / (1 + square / trials) *
                      std::sqrt(mean * (1 - mean) / trials + square / (4 * trials * trials));
  recall.low = std::clamp(center - half, 0.0, mean);
  recall.high = std::clamp(center + half, mean, 1.0);
}

Recall recall_of(const Answers& found, const Answers& exact, std::size_t count) {
  Recall recall{.count = static_cast<std::int64_t>(count)};
  double sum = 0;
  for (std::size_t q = 0; q < exact.size(); ++q) {
    if (exact[q].empty()) continue;
    sum += share_found(found[q], exact[q]);
    ++recall.queries;
  }
  if (recall.queries > 0) recall.mean = sum / static_cast<double>(recall.queries);
  set_interval(recall);
  return recall;
}

}  // namespace

Recall measure_recall(const Index& index, const Index& exact, std::span<const RowQuery> queries,
                      std::size_t count, const Context& context) {
  return recall_of(index.search(queries, count, {}, context), exact.search(queries, count, {}, context),
                   count);
}

std::int64_t tune_effort(StoredIndex& index, const Index& exact, std::span<const RowQuery> queries,
                         std::size_t count, double recall, const Context& context) {
  const std::int64_t before = index.effort();
  const std::int64_t whole = index.whole_effort();
  try {
    const Answers expected = exact.search(queries, count, {}, context);
    const auto is_enough = [&](std::int64_t effort) {
      index.set_effort(effort);
      return recall_of(index.search(queries, count, {}, context), expected, count).mean >= recall;
    };
    std::int64_t too_little = 0;
    std::int64_t enough = 1;
    while (enough < whole && !is_enough(enough)) {
      too_little = enough;
      enough = std::min(whole, 2 * enough);
    }
    while (enough - too_little > 1) {
      const std::int64_t middle = too_little + (enough - too_little) / 2;
      (is_enough(middle) ? enough : too_little) = middle;
    }
    index.set_effort(enough);
    return enough;
  } catch (...) {
    index.set_effort(before);
    throw;
  }
}

}  // namespace akin
