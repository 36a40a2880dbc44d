// Every row once, and no chunk much dearer than another.
#include "akin/math/row_schedule.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <vector>

namespace akin {
namespace {

CsrMatrix with_row_lengths(const std::vector<std::uint64_t>& lengths) {
  std::vector<std::uint64_t> starts = {0};
  std::vector<std::uint32_t> columns;
  for (const std::uint64_t length : lengths) {
    for (std::uint32_t column = 0; column < length; ++column) columns.push_back(column);
    starts.push_back(columns.size());
  }
  std::vector<float> values(columns.size(), 1);
  return {10000, std::move(starts), std::move(columns), std::move(values)};
}

TEST(RowSchedule, visits_every_row_once_whatever_the_threads) {
  std::vector<std::uint64_t> lengths(3000);
  for (std::size_t row = 0; row < lengths.size(); ++row) lengths[row] = row * row % 97;
  const CsrMatrix matrix = with_row_lengths(lengths);
  for (const std::size_t threads : {1, 2, 7}) {
    ThreadPool pool(threads);
    std::vector<int> visits(matrix.rows());
    const RowSchedule schedule(matrix, 8);
    schedule.for_each_row(Context{.threads = pool}, [&](std::size_t row, std::size_t worker) {
      EXPECT_LT(worker, threads);
      ++visits[row];
    });
    EXPECT_EQ(visits, std::vector<int>(matrix.rows(), 1));
    EXPECT_GT(schedule.chunks(), 100U);
  }
}

TEST(RowSchedule, hands_out_its_chunks_whole) {
  const CsrMatrix matrix = with_row_lengths(std::vector<std::uint64_t>(3000, 7));
  ThreadPool pool(2);
  const RowSchedule schedule(matrix, 8);
  std::vector<std::vector<std::uint32_t>> chunks(2);  // one list a worker
  std::vector<std::size_t> calls(2);
  schedule.for_each_chunk({.threads = pool},
                          [&](std::span<const std::uint32_t> rows, std::size_t worker) {
                            ++calls[worker];
                            chunks[worker].insert(chunks[worker].end(), rows.begin(), rows.end());
                          });
  EXPECT_EQ(calls[0] + calls[1], schedule.chunks());
  EXPECT_EQ(chunks[0].size() + chunks[1].size(), matrix.rows());
}

TEST(RowSchedule, begins_with_what_costs_most) {
  std::vector<double> costs(2560, 1);
  costs[1000] = 500;
  ThreadPool pool(1);
  std::vector<std::uint32_t> order;
  const RowSchedule schedule((std::span<const double>(costs)));
  schedule.for_each_row({.threads = pool}, [&](std::uint32_t row, std::size_t) { order.push_back(row); });
  ASSERT_EQ(order.size(), costs.size());
  const auto place = std::find(order.begin(), order.end(), 1000U) - order.begin();
  EXPECT_LT(place, 20) << "it stands in the first chunk, behind a few neighbours";
  std::sort(order.begin(), order.end());
  for (std::uint32_t row = 0; row < order.size(); ++row) EXPECT_EQ(order[row], row);
}

TEST(RowSchedule, of_no_rows_has_nothing_to_do) {
  ThreadPool pool(2);
  RowSchedule(CsrMatrix(), 8).for_each_row(Context{.threads = pool}, [](std::size_t, std::size_t) {
    FAIL();
  });
}

}  // namespace
}  // namespace akin
