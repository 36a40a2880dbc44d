// Exact answers are found once; efforts are doubled until one is enough, then halved into.
#include "akin/index/recall.h"

#include <algorithm>
#include <cmath>
#include <utility>
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

std::int64_t count_found(const std::vector<Neighbor>& found, const std::vector<Neighbor>& exact) {
  const auto rows = rows_of(found);
  return std::count_if(exact.begin(), exact.end(), [&](const Neighbor& neighbor) {
    return std::binary_search(rows.begin(), rows.end(), neighbor.index);
  });
}

double share_found(const std::vector<Neighbor>& found, const std::vector<Neighbor>& exact) {
  return static_cast<double>(count_found(found, exact)) / static_cast<double>(exact.size());
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
  std::int64_t hits = 0;  // in whole lists: whole numbers add up without rounding
  double shares = 0;      // of shorter ones
  for (std::size_t q = 0; q < exact.size(); ++q) {
    if (exact[q].empty()) continue;
    if (exact[q].size() == count)
      hits += count_found(found[q], exact[q]);
    else
      shares += share_found(found[q], exact[q]);
    ++recall.queries;
  }
  if (recall.queries > 0)
    recall.mean = (static_cast<double>(hits) / static_cast<double>(count) + shares) /
                  static_cast<double>(recall.queries);
  set_interval(recall);
  return recall;
}

// Whether an index finds as much as that. Once it has missed too much the rest is not asked: most trials
// of an effort end so, and soon.
bool finds_enough(const Index& index, std::span<const RowQuery> queries, const Answers& exact,
                  std::size_t count, double recall, const Context& context) {
  constexpr std::size_t kAskedAtOnce = 64;
  constexpr double kRounding = 1e-6;
  const auto asked =
      std::count_if(exact.begin(), exact.end(), [](const auto& list) { return !list.empty(); });
  const double most_missed = (1 - recall) * static_cast<double>(asked) + kRounding;
  double missed = 0;
  Answers found;
  while (found.size() < queries.size()) {
    const auto rest = queries.subspan(found.size());
    Answers some = index.search(rest.first(std::min(kAskedAtOnce, rest.size())), count, {}, context);
    for (auto& list : some) {
      const auto& expected = exact[found.size()];
      if (!expected.empty()) missed += 1 - share_found(list, expected);
      found.push_back(std::move(list));
    }
    if (missed > most_missed) return false;
  }
  return recall_of(found, exact, count).mean >= recall;
}

}  // namespace

Recall measure_recall(const Index& index, const Index& exact, std::span<const RowQuery> queries,
                      std::size_t count, const Context& context) {
  return recall_of(index.search(queries, count, {}, context), exact.search(queries, count, {}, context),
                   count);
}

std::int64_t tune_effort(StoredIndex& index, const Index& exact, std::span<const RowQuery> queries,
                         std::size_t count, double recall, const Context& context) {
  constexpr std::int64_t kPrecision = 32;
  const std::int64_t before = index.effort();
  const std::int64_t whole = index.whole_effort();
  try {
    const Answers expected = exact.search(queries, count, {}, context);
    const auto is_enough = [&](std::int64_t effort) {
      index.set_effort(effort);
      return finds_enough(index, queries, expected, count, recall, context);
    };
    std::int64_t too_little = 0;
    std::int64_t enough = 1;
    while (enough < whole && !is_enough(enough)) {
      too_little = enough;
      enough = std::min(whole, 2 * enough);
    }
    while (enough - too_little > std::max<std::int64_t>(1, enough / kPrecision)) {
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
