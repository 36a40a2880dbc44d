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
#include <utility>
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

struct Built {
  const IndexKind* kind;
  double seconds;
  std::unique_ptr<StoredIndex> index;
  std::int64_t default_effort;
};

std::vector<Built> build_all(const Matrix& rows, Nearness nearness, const Context& context) {
  std::vector<Built> built;
  for (const IndexKind& kind : index_kinds()) {
    std::unique_ptr<StoredIndex> index;
    const double seconds =
        seconds_of([&] { index = kind.build(rows, nearness, kind.default_options(), context); });
    const std::int64_t effort = index->effort();
    built.push_back({&kind, seconds, std::move(index), effort});
  }
  return built;
}

// An index and an effort to ask it with.
struct Asked {
  const Built& of;
  std::int64_t effort;
};

std::vector<Asked> around_the_defaults(const std::vector<Built>& built) {
  std::vector<Asked> asked;
  for (const Built& each : built)
    for (const double factor : {0.25, 0.5, 1.0, 2.0, 4.0, 8.0}) {
      const double effort = factor * static_cast<double>(each.default_effort);
      asked.push_back({each, std::max<std::int64_t>(1, std::llround(effort))});
    }
  return asked;
}

void measure(const Matrix& rows, const Matrix& people, Nearness nearness, const Context& context) {
  std::vector<RowQuery> queries;
  for (std::size_t q = 0; q < kQueries; ++q)
    queries.push_back({nearness == Nearness::cosine ? rows[q * (rows.rows() / kQueries)] : people[q]});
  const auto exact = make_exact_index(rows, nearness);
  const std::vector<Built> built = build_all(rows, nearness, context);
  const std::vector<Asked> asked = around_the_defaults(built);

  std::vector<std::function<void()>> ways = {[&] {
    for (const RowQuery& query : queries) exact->search({&query, 1}, kCount, {}, context);
  }};
  ways.emplace_back([&] { exact->search(queries, kCount, {}, context); });
  for (const Asked& each : asked)
    ways.emplace_back([&] {
      each.of.index->set_effort(each.effort);
      each.of.index->search(queries, kCount, {}, context);
    });
  const std::vector<double> speed = speeds(ways);

  fmt::print("\n{} rows of {} numbers, {}\n{:<18}{:>8}{:>8}{:>9}{:>9}{:>15}{:>11}{:>9}\n", rows.rows(),
             rows.columns(), kNames<Nearness>[static_cast<std::size_t>(nearness)], "kind", "build s",
             "MB", "effort ", "recall", "95 %", "queries/s", "x exact");
  fmt::print("{:<67}{:>11.0f}{:>9.2f}\n", "exact, one by one", speed[0], speed[0] / speed[1]);
  fmt::print("{:<67}{:>11.0f}{:>9.2f}\n", "exact, all at once", speed[1], 1.0);
  for (std::size_t i = 0; i < asked.size(); ++i) {
    const auto& [of, effort] = asked[i];
    of.index->set_effort(effort);
    const Recall recall = measure_recall(*of.index, *exact, queries, kCount, context);
    fmt::print("{:<18}{:>8.2f}{:>8.1f}{:>8}{}{:>9.4f}{:>15}{:>11.0f}{:>9.2f}\n", of.kind->name,
               of.seconds, static_cast<double>(stored_bytes(*of.index)) / 1e6, effort,
               effort == of.default_effort ? '*' : ' ', recall.mean,
               fmt::format("{:.4f}-{:.4f}", recall.low, recall.high), speed[i + 2],
               speed[i + 2] / speed[1]);
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
