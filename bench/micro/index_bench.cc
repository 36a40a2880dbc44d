// The kinds of index beside the exact one: time to build, and queries a second against recall at 10.
//
//     index_bench [ROWS [COLUMNS]]        59,047 rows of 64 numbers unless told otherwise
//
// Made-up vectors like those of a factor model: items around 200 tastes, later numbers smaller than
// earlier ones, popular items longer than others. Queries by cosine are items, by dot and Euclidean
// distance people, who are vectors of that kind that are no items. Times are those of the processor on
// one thread, the best of three interleaved rounds; `exact` is asked one query at a time and all at once.
#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <functional>
#include <memory>
#include <vector>

#include "akin/base/random.h"
#include "akin/base/thread_pool.h"
#include "akin/index/exact/exact.h"
#include "akin/index/recall.h"
#include "akin/index/registry.h"
#include "bench/micro/fma_peak.h"

namespace akin::bench {
namespace {

constexpr std::size_t kQueries = 1000;
constexpr std::size_t kCount = 10;
constexpr std::size_t kTastes = 200;

Matrix made_up_vectors(std::size_t count, std::size_t columns, std::uint64_t seed) {
  Matrix vectors(count, columns);
  for (std::size_t row = 0; row < count; ++row) {
    Random random(seed, row);
    Random taste(1, random.below(kTastes));
    const double length = std::pow(random.uniform(), 2) + 0.2;
    for (std::size_t k = 0; k < columns; ++k)
      vectors[row][k] = static_cast<float>(length * (taste.normal() + 0.7 * random.normal()) *
                                           std::pow(1.0 + static_cast<double>(k), -0.25));
  }
  return vectors;
}

double seconds_of(const std::function<void()>& work) {
  const double start = thread_seconds();
  work();
  return thread_seconds() - start;
}

// The queries that one thread answers in a second, for each of several ways to answer them all.
std::vector<double> speeds(const std::vector<std::function<void()>>& ways) {
  std::vector<double> best(ways.size());
  for (int round = 0; round < 3; ++round)
    for (std::size_t i = 0; i < ways.size(); ++i)
      best[i] = std::max(best[i], static_cast<double>(kQueries) / seconds_of(ways[i]));
  return best;
}

void measure(const Matrix& rows, const Matrix& people, Nearness nearness, const Context& context) {
  std::vector<RowQuery> queries;
  for (std::size_t q = 0; q < kQueries; ++q)
    queries.push_back({nearness == Nearness::cosine ? rows[q * (rows.rows() / kQueries)] : people[q]});
  const auto exact = make_exact_index(rows, nearness);
  fmt::print("\n{}\n{:<16}{:>9}{:>9}{:>9}{:>16}{:>12}{:>10}\n",
             kNames<Nearness>[static_cast<std::size_t>(nearness)], "kind", "build s", "effort", "recall",
             "95 %", "queries/s", "x exact");
  for (const IndexKind& kind : index_kinds()) {
    std::unique_ptr<StoredIndex> index;
    const double build =
        seconds_of([&] { index = kind.build(rows, nearness, kind.default_options(), context); });
    std::vector<std::int64_t> efforts;
    for (const double factor : {0.25, 0.5, 1.0, 2.0, 4.0, 8.0})
      efforts.push_back(
          std::max<std::int64_t>(1, std::llround(factor * static_cast<double>(index->effort()))));
    std::vector<std::function<void()>> ways = {[&] {
      for (const RowQuery& query : queries) exact->search({&query, 1}, kCount, {}, context);
    }};
    ways.emplace_back([&] { exact->search(queries, kCount, {}, context); });
    for (const std::int64_t effort : efforts)
      ways.emplace_back([&, effort] {
        index->set_effort(effort);
        index->search(queries, kCount, {}, context);
      });
    const auto speed = speeds(ways);
    fmt::print("{:<50}{:>9}{:>12.0f}{:>10.2f}\n", "exact, one by one", "", speed[0], speed[0] / speed[1]);
    fmt::print("{:<50}{:>9}{:>12.0f}{:>10.2f}\n", "exact, all at once", "", speed[1], 1.0);
    for (std::size_t i = 0; i < efforts.size(); ++i) {
      index->set_effort(efforts[i]);
      const Recall recall = measure_recall(*index, *exact, queries, kCount, context);
      fmt::print("{:<16}{:>9.2f}{:>9}{:>9.4f}{:>16}{:>12.0f}{:>10.2f}\n", kind.name, build, efforts[i],
                 recall.mean, fmt::format("{:.4f}-{:.4f}", recall.low, recall.high), speed[i + 2],
                 speed[i + 2] / speed[1]);
    }
  }
}

std::size_t argument(int count, char** arguments, int place, std::size_t otherwise) {
  const long long value = place < count ? std::atoll(arguments[place]) : 0;
  return value > 0 ? static_cast<std::size_t>(value) : otherwise;
}

}  // namespace
}  // namespace akin::bench

int main(int count, char** arguments) {
  using namespace akin::bench;
  const std::size_t rows = std::max(kQueries, argument(count, arguments, 1, 59'047));
  const std::size_t columns = argument(count, arguments, 2, 64);
  akin::ThreadPool one_thread(1);
  const akin::Context context{.threads = one_thread, .seed = 1};
  const akin::Matrix items = made_up_vectors(rows, columns, 2);
  const akin::Matrix people = made_up_vectors(kQueries, columns, 3);
  fmt::print("{} rows of {} numbers, {} queries\n", rows, columns, kQueries);
  for (const auto nearness : {akin::Nearness::cosine, akin::Nearness::dot, akin::Nearness::euclidean})
    measure(items, people, nearness, context);
  return 0;
}
