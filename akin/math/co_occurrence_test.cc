// Small cases by hand, and the shapes that take other paths: many labels, long columns, rows of few.
#include "akin/math/co_occurrence.h"

#include <gtest/gtest.h>

#include <map>
#include <utility>

#include "akin/base/error.h"
#include "akin/base/random.h"

namespace akin {
namespace {

using Rows = std::vector<std::vector<std::uint32_t>>;
using Counts = std::map<std::pair<std::uint32_t, std::uint32_t>, std::uint32_t>;

CsrMatrix matrix_of(const Rows& rows, std::size_t columns) {
  std::vector<std::uint64_t> starts = {0};
  std::vector<std::uint32_t> cells;
  for (const auto& row : rows) {
    cells.insert(cells.end(), row.begin(), row.end());
    starts.push_back(cells.size());
  }
  std::vector<float> values(cells.size(), -1);
  return {columns, std::move(starts), std::move(cells), std::move(values)};
}

CoOccurrences counted(const CsrMatrix& rows, const CoOccurrenceLimits& limits = {},
                      std::size_t threads = 2) {
  ThreadPool pool(threads);
  return count_co_occurrences(rows, rows.transposed(), limits, {pool});
}

Counts as_map(const CoOccurrences& found) {
  Counts counts;
  for (std::uint32_t row = 0; row < found.size(); ++row)
    for (std::uint64_t i = found.starts[row]; i < found.starts[row + 1]; ++i) {
      EXPECT_TRUE(i == found.starts[row] || found.columns[i - 1] < found.columns[i]) << row;
      counts[{row, found.columns[i]}] = found.counts[i];
    }
  return counts;
}

Counts counts_of(const Rows& rows) {
  Counts counts;
  for (const auto& row : rows)
    for (const std::uint32_t a : row)
      for (const std::uint32_t b : row)
        if (a != b) ++counts[{a, b}];
  return counts;
}

TEST(CoOccurrences, count_the_rows_that_hold_both) {
  const CsrMatrix rows = matrix_of({{0, 1, 3}, {0, 3}, {1}, {}, {0, 1, 3}}, 5);
  EXPECT_EQ(as_map(counted(rows)),
            (Counts{{{0, 1}, 2}, {{0, 3}, 3}, {{1, 0}, 2}, {{1, 3}, 2}, {{3, 0}, 3}, {{3, 1}, 2}}));
  EXPECT_EQ(counted(rows).size(), 5U);
  EXPECT_EQ(counted(rows).cells(), 6U);
}

TEST(CoOccurrences, leave_out_what_is_too_rare) {
  const CsrMatrix rows = matrix_of({{0, 1, 3}, {0, 3}, {1}, {}, {0, 1, 3}}, 5);
  EXPECT_EQ(as_map(counted(rows, {.least_pair = 3})), (Counts{{{0, 3}, 3}, {{3, 0}, 3}}));
  EXPECT_EQ(counted(rows, {.least_pair = 4}).cells(), 0U);
  EXPECT_EQ(counted(rows, {.least_column = 4}).cells(), 0U);
  const CsrMatrix uneven = matrix_of({{0, 1}, {0, 1}, {0, 2}}, 3);
  EXPECT_EQ(as_map(counted(uneven, {.least_column = 2})), (Counts{{{0, 1}, 2}, {{1, 0}, 2}}));
}

TEST(CoOccurrences, count_a_column_twice_in_a_row_once) {
  const CsrMatrix rows = matrix_of({{0, 0, 2}, {0, 2, 2, 2}}, 3);
  EXPECT_EQ(as_map(counted(rows)), (Counts{{{0, 2}, 2}, {{2, 0}, 2}}));
  EXPECT_EQ(counted(rows, {.least_column = 3}).cells(), 0U);
}

TEST(CoOccurrences, of_nothing_are_none) {
  EXPECT_EQ(counted(CsrMatrix()).size(), 0U);
  EXPECT_EQ(counted(matrix_of({{}, {}}, 3)).size(), 3U);
  EXPECT_EQ(counted(matrix_of({{}, {}}, 3)).cells(), 0U);
  EXPECT_EQ(counted(matrix_of({{1}, {2}}, 3)).cells(), 0U);
}

// More labels than two bytes hold, each in few rows: none is worth a bit set.
TEST(CoOccurrences, of_many_rare_columns) {
  constexpr std::uint32_t kColumns = 70000;
  Rows rows(kColumns - 40);
  for (std::uint32_t row = 0; row < rows.size(); ++row) rows[row] = {row, row + 7, row + 40};
  EXPECT_EQ(as_map(counted(matrix_of(rows, kColumns))), counts_of(rows));
}

// Two columns in more rows than two bytes count, with so few in common that bit sets do not pay; all of
// them in common, where they do.
TEST(CoOccurrences, of_long_columns) {
  constexpr std::size_t kRows = 140000;
  Rows rows(kRows);
  for (std::size_t row = 0; row < kRows; ++row)
    rows[row] = row % 20000 == 5 ? std::vector<std::uint32_t>{0, 1}
                                 : std::vector<std::uint32_t>{row < kRows / 2 ? 0U : 1U};
  EXPECT_EQ(as_map(counted(matrix_of(rows, 2))), (Counts{{{0, 1}, 7}, {{1, 0}, 7}}));
  const Rows full(kRows, {0, 1});
  EXPECT_EQ(as_map(counted(matrix_of(full, 2))), (Counts{{{0, 1}, kRows}, {{1, 0}, kRows}}));
}

TEST(CoOccurrences, are_planned) {
  const CsrMatrix rows = matrix_of({{0, 1, 3}, {0, 3}, {1}, {}, {0, 1, 1, 3, 4}}, 5);
  ThreadPool pool(1);
  const CoOccurrencePlan all = plan_co_occurrences(rows, rows.transposed(), {}, {pool});
  EXPECT_EQ(all.columns, 4U);
  EXPECT_EQ(all.increments, 3U + 1 + 6);
  EXPECT_GT(all.memory, 0U);
  const CoOccurrencePlan some = plan_co_occurrences(rows, rows.transposed(), {.least_column = 3}, {pool});
  EXPECT_EQ(some.columns, 3U);
  EXPECT_EQ(some.increments, 3U + 1 + 3);
  EXPECT_EQ(plan_co_occurrences(CsrMatrix(), CsrMatrix(), {}, {pool}).increments, 0U);
}

TEST(CoOccurrences, stop_when_told_to) {
  std::stop_source stop;
  stop.request_stop();
  ThreadPool pool(2);
  const CsrMatrix rows = matrix_of({{0, 1}, {0, 1}}, 2);
  try {
    count_co_occurrences(rows, rows.transposed(), {}, {pool, 1, stop.get_token()});
    FAIL();
  } catch (const Error& error) {
    EXPECT_EQ(error.code(), ErrorCode::cancelled);
  }
}

}  // namespace
}  // namespace akin
