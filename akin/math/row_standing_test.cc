// Counts that a loop over all scores gives, too.
#include "akin/math/row_standing.h"

#include <gtest/gtest.h>

namespace akin {
namespace {

// Of rank 1: a row's score is its only number.
Matrix rows_of(const std::vector<float>& values) {
  Matrix matrix(values.size(), 1);
  for (std::size_t row = 0; row < values.size(); ++row) matrix[row][0] = values[row];
  return matrix;
}

const std::vector<float> kOne = {1};

TEST(RowStanding, counts_who_is_ahead_and_who_is_equal) {
  ThreadPool threads(2);
  const PackedRows rows(rows_of({3, 5, 3, 1, 3, 7}));
  const std::vector<std::uint32_t> asked = {0, 1, 3, 5};
  const StandingQuery query{{.vector = kOne}, asked};
  EXPECT_EQ(row_standings(rows, {&query, 1}, {threads})[0],
            (std::vector<RowStanding>{{2, 2}, {1, 0}, {5, 0}, {0, 0}}));
}

TEST(RowStanding, does_not_count_what_is_left_out) {
  ThreadPool threads(2);
  const PackedRows rows(rows_of({3, 5, 3, 1, 3, 7}));
  const std::vector<std::uint32_t> asked = {0}, leave_out = {2, 5};
  const StandingQuery query{{kOne, leave_out}, asked};
  EXPECT_EQ(row_standings(rows, {&query, 1}, {threads})[0], (std::vector<RowStanding>{{1, 1}}));
}

TEST(RowStanding, is_the_same_for_any_number_of_threads_and_queries_asked_along) {
  constexpr std::size_t kRows = 333, kQueries = 100;
  Matrix items(kRows, 3), people(kQueries, 3);
  for (std::size_t row = 0; row < kRows; ++row)
    for (std::size_t k = 0; k < 3; ++k) items[row][k] = static_cast<float>((row * 7 + k * 5) % 11) - 5;
  for (std::size_t row = 0; row < kQueries; ++row)
    for (std::size_t k = 0; k < 3; ++k) people[row][k] = static_cast<float>((row * 3 + k) % 7) - 3;
  const PackedRows rows(items);
  const std::vector<std::uint32_t> asked = {0, 17, 256, 332}, leave_out = {3, 255, 300};
  std::vector<StandingQuery> queries;
  for (std::size_t q = 0; q < kQueries; ++q) queries.push_back({{people[q], leave_out}, asked});

  ThreadPool one(1), many(3);
  const auto together = row_standings(rows, queries, {one});
  EXPECT_EQ(row_standings(rows, queries, {many}), together);
  for (std::size_t q = 0; q < kQueries; ++q)
    EXPECT_EQ(row_standings(rows, {&queries[q], 1}, {one})[0], together[q]);
}

}  // namespace
}  // namespace akin
