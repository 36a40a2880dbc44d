// Counts of pairs of columns against a map from pairs to counts.
#include <gtest/gtest.h>

#include <cmath>
#include <map>
#include <set>
#include <utility>

#include "akin/math/co_occurrence.h"
#include "tests/oracle/random_cases.h"

namespace akin::oracle {
namespace {

using Row = std::vector<std::uint32_t>;  // ascending, some columns more than once
using Counts = std::map<std::pair<std::uint32_t, std::uint32_t>, std::uint32_t>;

// Columns are the more popular the smaller, but for a shift; `flatness` near 1 makes them all alike.
std::vector<Row> random_rows(Random& random, std::size_t rows, std::size_t columns, double flatness) {
  std::vector<Row> all(rows);
  for (Row& row : all) {
    const double activity = random.uniform();
    for (std::size_t column = 0; column < columns; ++column) {
      const double rank = static_cast<double>((column + columns / 3) % columns) + 1;
      if (random.uniform() > activity * std::pow(rank, flatness - 1)) continue;
      const std::uint64_t times = random.below(20) == 0 ? 3 : 1;
      row.insert(row.end(), times, static_cast<std::uint32_t>(column));
    }
  }
  return all;
}

CsrMatrix matrix_of(const std::vector<Row>& rows, std::size_t columns) {
  std::vector<std::uint64_t> starts = {0};
  std::vector<std::uint32_t> cells;
  for (const Row& row : rows) {
    cells.insert(cells.end(), row.begin(), row.end());
    starts.push_back(cells.size());
  }
  std::vector<float> values(cells.size());
  return {columns, std::move(starts), std::move(cells), std::move(values)};
}

Counts naive(const std::vector<Row>& rows, const CoOccurrenceLimits& limits) {
  std::map<std::uint32_t, std::uint32_t> holders;
  Counts counts;
  for (const Row& row : rows) {
    const std::set<std::uint32_t> columns(row.begin(), row.end());
    for (const std::uint32_t a : columns) {
      ++holders[a];
      for (const std::uint32_t b : columns)
        if (a != b) ++counts[{a, b}];
    }
  }
  std::erase_if(counts, [&](const auto& pair) {
    return pair.second < limits.least_pair || holders[pair.first.first] < limits.least_column ||
           holders[pair.first.second] < limits.least_column;
  });
  return counts;
}

// What a map says in order, as compressed rows.
CoOccurrences compressed(const Counts& counts, std::size_t columns) {
  CoOccurrences rows;
  rows.starts.assign(columns + 1, 0);
  for (const auto& [pair, count] : counts) {
    ++rows.starts[pair.first + 1];
    rows.columns.push_back(pair.second);
    rows.counts.push_back(count);
  }
  for (std::size_t column = 0; column < columns; ++column) rows.starts[column + 1] += rows.starts[column];
  return rows;
}

void expect_same(const CoOccurrences& found, const CoOccurrences& expected) {
  ASSERT_EQ(found.starts, expected.starts);
  ASSERT_EQ(found.columns, expected.columns);
  ASSERT_EQ(found.counts, expected.counts);
}

struct Shape {
  std::size_t rows, columns;
  double flatness;  // with which bit sets pay for many columns, some or none
};

TEST(CoOccurrencesOracle, are_those_of_a_map_for_any_limits_threads_and_instruction_set) {
  for (const Shape& shape :
       {Shape{1, 5, 1}, Shape{40, 3, 0.9}, Shape{300, 50, 1}, Shape{700, 90, 0.3}, Shape{1500, 40, 0.7},
        Shape{900, 400, 0.1}, Shape{3000, 120, 0.5}, Shape{60, 500, 0.4}}) {
    Random random(shape.rows, shape.columns);
    const std::vector<Row> rows = random_rows(random, shape.rows, shape.columns, shape.flatness);
    const CsrMatrix matrix = matrix_of(rows, shape.columns);
    const CsrMatrix transposed = matrix.transposed();
    for (const CoOccurrenceLimits& limits : {CoOccurrenceLimits{}, CoOccurrenceLimits{.least_pair = 3},
                                             CoOccurrenceLimits{.least_column = 12, .least_pair = 2},
                                             CoOccurrenceLimits{.least_column = 2, .least_pair = 30}}) {
      const CoOccurrences expected = compressed(naive(rows, limits), shape.columns);
      on_each_instruction_set([&] {
        for (const std::size_t threads : {1, 2, 7}) {
          SCOPED_TRACE(std::to_string(shape.rows) + " rows, " + std::to_string(shape.columns) +
                       " columns, pairs of " + std::to_string(limits.least_pair) + ", threads " +
                       std::to_string(threads));
          ThreadPool pool(threads);
          expect_same(count_co_occurrences(matrix, transposed, limits, {pool}), expected);
        }
      });
    }
  }
}

// The order of the rows is no matter; that of the columns is that of the answer.
TEST(CoOccurrencesOracle, are_the_same_for_any_order_of_the_rows) {
  Random random(5, 5);
  std::vector<Row> rows = random_rows(random, 1200, 80, 0.5);
  const CsrMatrix sorted = matrix_of(rows, 80);
  for (std::size_t i = rows.size(); i > 1; --i) std::swap(rows[i - 1], rows[random.below(i)]);
  const CsrMatrix shuffled = matrix_of(rows, 80);
  ThreadPool pool(2);
  expect_same(count_co_occurrences(shuffled, shuffled.transposed(), {.least_pair = 2}, {pool}),
              count_co_occurrences(sorted, sorted.transposed(), {.least_pair = 2}, {pool}));
}

}  // namespace
}  // namespace akin::oracle
