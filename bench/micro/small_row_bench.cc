// Rows with fewer ratings than unknowns: by the equations of the unknowns, by those of the ratings.
//
// `small_row` is of ratings, `small_implicit_row` of implicit feedback, whose rows of the other side are
// rotated before and the solved ones after, which counts there. The rows' vectors lie anywhere in a table
// of 20,000. `gain` is the time of the one over that of the other, in turns within one run; `predicted`
// is what row_cost.h expects, from which the solvers choose.
#include <numeric>
#include <vector>

#include "akin/math/dual_equation.h"
#include "akin/math/normal_equation.h"
#include "akin/math/rotate_rows.h"
#include "akin/math/row_cost.h"
#include "akin/models/als/implicit_row.h"
#include "akin/models/als/push_through.h"
#include "bench/micro/bench_case.h"

namespace akin::bench {
namespace {

constexpr std::size_t kTable = 20'000;
constexpr std::size_t kRows = 64;

struct Rows {
  std::vector<std::uint32_t> columns;
  std::vector<float> values;

  explicit Rows(std::size_t ratings) : values(ratings, 3.5F) {
    Random random(3, ratings);
    for (std::size_t i = 0; i < kRows * ratings; ++i)
      columns.push_back(static_cast<std::uint32_t>(random.below(kTable)));
  }

  // The seconds of the thread that work(row) takes for all rows.
  template <class Work>
  double seconds_of(const Work& work) const {
    const double start = thread_seconds();
    for (std::size_t row = 0; row < kRows; ++row)
      work(SparseRow{std::span(columns).subspan(row * values.size(), values.size()), values});
    return thread_seconds() - start;
  }
};

// The same rows by k equations and by n, in turns.
void small_row(benchmark::State& state) {
  const auto rank = static_cast<std::size_t>(state.range(0));
  const auto ratings = static_cast<std::size_t>(state.range(0) * state.range(1) / 100);
  if (ratings == 0) return state.SkipWithError("no ratings");
  const Matrix vectors = random_matrix(kTable, rank);
  const Rows rows(ratings);
  NormalEquation normal(rank);
  DualEquation dual;
  std::vector<float> x(rank), a(ratings);
  AlignedFloats sum(vectors.stride());
  double normal_seconds = 0, dual_seconds = 0;
  for ([[maybe_unused]] auto _ : state) {
    normal_seconds += rows.seconds_of([&](SparseRow row) {
      normal.gather({.vectors = vectors}, row);
      normal.add_to_diagonal(5);
      benchmark::DoNotOptimize(normal.solve(x));
    });
    dual_seconds += rows.seconds_of([&](SparseRow row) {
      benchmark::DoNotOptimize(
          dual.solve({.vectors = vectors, .rows = row.columns, .targets = row.values}, 5, a));
      sum_rows(vectors, row.columns, a, sum);
      benchmark::ClobberMemory();
    });
  }
  const auto times = static_cast<double>(state.iterations() * kRows);
  state.counters["normal_us"] = 1e6 * normal_seconds / times;
  state.counters["dual_us"] = 1e6 * dual_seconds / times;
  state.counters["gain"] = normal_seconds / dual_seconds;
  state.counters["predicted"] = normal_cost(ratings, rank) / dual_cost(ratings, rank);
}

// The same of implicit feedback; the rotation of the row back is among the work.
void small_implicit_row(benchmark::State& state) {
  const auto rank = static_cast<std::size_t>(state.range(0));
  const auto pairs = static_cast<std::size_t>(state.range(0) * state.range(1) / 100);
  if (pairs == 0) return state.SkipWithError("no pairs");
  const AlsOptions options = AlsOptions::for_implicit();
  const Matrix vectors = random_matrix(kTable, rank);
  const Rows rows(pairs);
  ThreadPool threads(1);
  const BorderedTriangle unobserved = unobserved_part(vectors, options, {threads});
  const auto side = rotated_side(vectors, unobserved, {threads});
  ImplicitSolver normal(vectors, unobserved, options);
  PushThroughSolver pushed(*side, options);
  RowRotation back(side->back);
  Matrix solved(kRows, rank);
  std::vector<std::uint32_t> all(kRows);
  std::iota(all.begin(), all.end(), 0U);
  double normal_seconds = 0, pushed_seconds = 0;
  for ([[maybe_unused]] auto _ : state) {
    normal_seconds +=
        rows.seconds_of([&](SparseRow row) { benchmark::DoNotOptimize(normal.solve(row, solved[0])); });
    std::size_t number = 0;
    pushed_seconds += rows.seconds_of(
        [&](SparseRow row) { benchmark::DoNotOptimize(pushed.solve(row, solved[number++])); });
    const double start = thread_seconds();
    back.rotate(all, solved);
    pushed_seconds += thread_seconds() - start;
  }
  const auto times = static_cast<double>(state.iterations() * kRows);
  state.counters["normal_us"] = 1e6 * normal_seconds / times;
  state.counters["pushed_us"] = 1e6 * pushed_seconds / times;
  state.counters["gain"] = normal_seconds / pushed_seconds;
  state.counters["predicted"] = normal_cost(pairs, rank) / push_through_cost(pairs, rank);
}

BENCHMARK(small_row)
    ->ArgsProduct({{10, 20, 32, 64, 128, 256, 512}, {5, 10, 25, 50, 75, 90, 99}})
    ->ArgNames({"rank", "percent"});
BENCHMARK(small_implicit_row)
    ->ArgsProduct({{16, 32, 64, 128, 256, 512}, {5, 10, 25, 50, 75, 90}})
    ->ArgNames({"rank", "percent"});

}  // namespace
}  // namespace akin::bench
