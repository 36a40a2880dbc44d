// Scores of many queries, of a single one, and the best ten of them.
#include <vector>

#include "akin/math/packed_rows.h"
#include "akin/math/top_k.h"
#include "bench/micro/bench_case.h"

namespace akin::bench {
namespace {

constexpr std::size_t kRows = 60'000;
constexpr std::size_t kTile = 256;

double operations(std::size_t rank, std::size_t queries) {
  return 2.0 * static_cast<double>(rank) * static_cast<double>(kRows) * static_cast<double>(queries);
}

// Arguments: rank, queries, whether the best ten of each are selected too.
void score(benchmark::State& state) {
  const auto rank = static_cast<std::size_t>(state.range(0));
  const auto count = static_cast<std::size_t>(state.range(1));
  const bool select = state.range(2) != 0;
  const PackedRows rows(random_matrix(kRows, rank));
  const Matrix vectors = random_matrix(count, rank);
  PackedQueries queries(rank);
  for (std::size_t q = 0; q < count; ++q) queries.add(vectors[q]);
  Matrix scores(count, kTile);
  std::vector<TopK> best(count, TopK(10));
  Speed speed(state);
  for ([[maybe_unused]] auto _ : state) {
    for (std::size_t first = 0; first < kRows; first += kTile) {
      const std::size_t size = std::min(kTile, kRows - first);
      score_rows(queries, rows, first, size, scores);
      benchmark::ClobberMemory();
      if (!select) continue;
      for (std::size_t q = 0; q < count; ++q)
        best[q].offer_all(scores[q].first(size), static_cast<std::uint32_t>(first));
    }
    for (TopK& selection : best) benchmark::DoNotOptimize(selection.take());
  }
  speed.report(operations(rank, count));
}

BENCHMARK(score)->ArgsProduct({{10, 32, 64, 128}, {1, 24}, {0, 1}})->ArgNames({"rank", "queries", "top"});

}  // namespace
}  // namespace akin::bench
