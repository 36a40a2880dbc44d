// The kinds of index beside the exact one: time to build, size, and queries a second against recall
// at 10.
//
//     index_bench [ROWS [COLUMNS]]        10,000 and 59,047 rows of 64 numbers unless told otherwise
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
#include "akin/index/stored_bytes.h"
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

// A kind of index, asked with several efforts around its default one.
void measure(const IndexKind& kind, const Matrix& rows, Nearness nearness, const Index& exact,
             const std::vector<RowQuery>& queries, double exact_speed, const Context& context) {
  std::unique_ptr<StoredIndex> index;
  const double build =
      seconds_of([&] { index = kind.build(rows, nearness, kind.default_options(), context); });
  const std::int64_t by_default = index->effort();
  std::vector<std::int64_t> efforts;
  std::vector<std::function<void()>> ways;
  for (const double factor : {0.25, 0.5, 1.0, 2.0, 4.0, 8.0}) {
    efforts.push_back(std::max<std::int64_t>(1, std::llround(factor * static_cast<double>(by_default))));
    ways.emplace_back([&, effort = efforts.back()] {
      index->set_effort(effort);
      index->search(queries, kCount, {}, context);
    });
  }
  const auto speed = speeds(ways);
  for (std::size_t i = 0; i < efforts.size(); ++i) {
    index->set_effort(efforts[i]);
    const Recall recall = measure_recall(*index, exact, queries, kCount, context);
    fmt::print("{:<18}{:>8.2f}{:>8.1f}{:>8}{}{:>9.4f}{:>15}{:>11.0f}{:>9.2f}\n", kind.name, build,
               static_cast<double>(stored_bytes(*index)) / 1e6, efforts[i],
               efforts[i] == by_default ? '*' : ' ', recall.mean,
               fmt::format("{:.4f}-{:.4f}", recall.low, recall.high), speed[i], speed[i] / exact_speed);
  }
}

void measure(const Matrix& rows, const Matrix& people, Nearness nearness, const Context& context) {
  std::vector<RowQuery> queries;
  for (std::size_t q = 0; q < kQueries; ++q)
    queries.push_back({nearness == Nearness::cosine ? rows[q * (rows.rows() / kQueries)] : people[q]});
  const auto exact = make_exact_index(rows, nearness);
  fmt::print("\n{} rows of {} numbers, {}\n{:<18}{:>8}{:>8}{:>9}{:>9}{:>15}{:>11}{:>9}\n", rows.rows(),
             rows.columns(), kNames<Nearness>[static_cast<std::size_t>(nearness)], "kind", "build s",
             "MB", "effort ", "recall", "95 %", "queries/s", "x exact");
  const auto speed = speeds({[&] {
                               for (const RowQuery& query : queries)
                                 exact->search({&query, 1}, kCount, {}, context);
                             },
                             [&] { exact->search(queries, kCount, {}, context); }});
  fmt::print("{:<67}{:>11.0f}{:>9.2f}\n", "exact, one by one", speed[0], speed[0] / speed[1]);
  fmt::print("{:<67}{:>11.0f}{:>9.2f}\n", "exact, all at once", speed[1], 1.0);
  for (const IndexKind& kind : index_kinds())
    measure(kind, rows, nearness, *exact, queries, speed[1], context);
}

std::size_t argument(int count, char** arguments, int place, std::size_t otherwise) {
  const long long value = place < count ? std::atoll(arguments[place]) : 0;
  return value > 0 ? static_cast<std::size_t>(value) : otherwise;
}

}  // namespace
}  // namespace akin::bench

int main(int count, char** arguments) {
  using namespace akin::bench;
  std::vector<std::size_t> sizes = {10'000, 59'047};
  if (count > 1) sizes = {std::max(kQueries, argument(count, arguments, 1, sizes.back()))};
  const std::size_t columns = argument(count, arguments, 2, 64);
  akin::ThreadPool one_thread(1);
  const akin::Context context{.threads = one_thread, .seed = 1};
  const akin::Matrix people = made_up_vectors(kQueries, columns, 3);
  fmt::print("{} queries; * is the effort by default\n", kQueries);
  for (const std::size_t rows : sizes) {
    const akin::Matrix items = made_up_vectors(rows, columns, 2);
    for (const auto nearness : {akin::Nearness::cosine, akin::Nearness::dot, akin::Nearness::euclidean})
      measure(items, people, nearness, context);
  }
  return 0;
}
