// The normal equation of one row: gathering alone, and with the Cholesky solution.
//
// Shaped like the user side of MovieLens 25M: rows of 154 ratings, ascending in a table of 60,000 rows,
// the popular ones first. A table of 200 rows shows the same without waiting for memory. Operations are
// counted on the triangle: n k (k + 1) + 2 n k to gather, k³/3 + 2k² to solve.
#include <algorithm>
#include <vector>

#include "akin/math/normal_equation.h"
#include "bench/micro/bench_case.h"

namespace akin::bench {
namespace {

constexpr std::size_t kRatings = 154;
constexpr std::size_t kRows = 2'000;

CsrMatrix random_ratings(std::size_t table) {
  std::vector<std::uint64_t> starts = {0};
  std::vector<std::uint32_t> columns;
  Random random(2, 0);
  for (std::size_t row = 0; row < kRows; ++row) {
    for (std::size_t i = 0; i < kRatings; ++i) {
      const double u = random.uniform();
      columns.push_back(static_cast<std::uint32_t>(u * u * u * static_cast<double>(table)));
    }
    std::sort(columns.end() - kRatings, columns.end());
    starts.push_back(columns.size());
  }
  return {table, std::move(starts), std::move(columns), std::vector<float>(kRows * kRatings, 3.5f)};
}

double gather_operations(std::size_t rank) {
  const double k = static_cast<double>(rank);
  return static_cast<double>(kRatings) * (k * (k + 1) + 2 * k);
}

double solve_operations(std::size_t rank) {
  const double k = static_cast<double>(rank);
  return k * k * k / 3 + 2 * k * k;
}

void gather(benchmark::State& state) {
  const auto rank = static_cast<std::size_t>(state.range(0));
  const auto table = static_cast<std::size_t>(state.range(1));
  const Matrix vectors = random_matrix(table, rank);
  const CsrMatrix ratings = random_ratings(table);
  NormalEquation equation(rank);
  Speed speed(state);
  std::size_t row = 0;
  for ([[maybe_unused]] auto _ : state) {
    equation.gather({.vectors = vectors, .offset = 3}, ratings[row]);
    benchmark::ClobberMemory();
    row = (row + 1) % kRows;
  }
  speed.report(gather_operations(rank));
}

void gather_and_solve(benchmark::State& state) {
  const auto rank = static_cast<std::size_t>(state.range(0));
  const auto table = static_cast<std::size_t>(state.range(1));
  const Matrix vectors = random_matrix(table, rank);
  const CsrMatrix ratings = random_ratings(table);
  NormalEquation equation(rank);
  std::vector<float> x(rank);
  Speed speed(state);
  std::size_t row = 0;
  for ([[maybe_unused]] auto _ : state) {
    equation.gather({.vectors = vectors, .offset = 3}, ratings[row]);
    equation.add_to_diagonal(5);
    benchmark::DoNotOptimize(equation.solve(x));
    row = (row + 1) % kRows;
  }
  speed.report(gather_operations(rank) + solve_operations(rank));
}

// A row of a single rating: what the solution alone costs.
void solve(benchmark::State& state) {
  const auto rank = static_cast<std::size_t>(state.range(0));
  const Matrix vectors = random_matrix(1, rank);
  const std::vector<std::uint32_t> columns = {0};
  const std::vector<float> values = {1};
  NormalEquation equation(rank);
  std::vector<float> x(rank);
  Speed speed(state);
  for ([[maybe_unused]] auto _ : state) {
    equation.gather({.vectors = vectors}, {columns, values});
    equation.add_to_diagonal(5);
    benchmark::DoNotOptimize(equation.solve(x));
  }
  speed.report(solve_operations(rank));
}

BENCHMARK(gather)->ArgsProduct({{10, 20, 32, 64, 128}, {200, 60'000}})->ArgNames({"rank", "table"});
BENCHMARK(gather_and_solve)->ArgsProduct({{10, 20, 32, 64, 128}, {60'000}})->ArgNames({"rank", "table"});
BENCHMARK(solve)->ArgsProduct({{10, 20, 32, 64, 128}})->ArgNames({"rank"});

}  // namespace
}  // namespace akin::bench
