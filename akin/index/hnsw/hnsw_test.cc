// The kind as a whole. What holds for each kind of index is in tests/contract.
#include "akin/index/hnsw/hnsw.h"

#include <gtest/gtest.h>

#include <stop_token>
#include <vector>

#include "akin/base/error.h"
#include "akin/base/random.h"
#include "akin/index/recall.h"

namespace akin {
namespace {

Matrix random_matrix(std::size_t rows, std::size_t columns, std::uint64_t seed) {
  Matrix matrix(rows, columns);
  for (std::size_t row = 0; row < rows; ++row) {
    Random random(seed, row);
    for (float& value : matrix[row]) value = static_cast<float>(random.normal());
  }
  return matrix;
}

std::vector<RowQuery> queries_of(const Matrix& vectors) {
  std::vector<RowQuery> queries;
  for (std::size_t row = 0; row < vectors.rows(); ++row) queries.push_back({vectors[row]});
  return queries;
}

double recall_of(const Matrix& rows, const HnswOptions& options, const Context& context) {
  const Matrix vectors = random_matrix(100, rows.columns(), 99);
  const auto index = build_hnsw(rows, Nearness::euclidean, options, context);
  const auto exact = build_hnsw(rows, Nearness::euclidean, {.links = 2, .construction = 1}, context);
  exact->set_effort(exact->whole_effort());
  return measure_recall(*index, *exact, queries_of(vectors), 10, context).mean;
}

TEST(Hnsw, more_links_and_a_longer_construction_find_more) {
  ThreadPool pool(1);
  const Context context{.threads = pool};
  const Matrix rows = random_matrix(3000, 24, 1);
  const double poor = recall_of(rows, {.links = 3, .construction = 5}, context);
  const double usual = recall_of(rows, {}, context);
  EXPECT_GT(usual, 0.85);
  EXPECT_LT(poor, usual - 0.1);
}

TEST(Hnsw, effort_starts_at_64_and_ends_at_the_rows_that_are_not_zero) {
  ThreadPool pool(1);
  Matrix rows = random_matrix(300, 4, 2);
  rows[5][0] = rows[5][1] = rows[5][2] = rows[5][3] = 0;
  const auto index = build_hnsw(rows, Nearness::dot, {}, Context{.threads = pool});
  EXPECT_EQ(index->effort(), 64);
  EXPECT_EQ(index->whole_effort(), 299);
  index->set_effort(7);
  EXPECT_EQ(index->effort(), 7);
  EXPECT_EQ(index->rows_looked_at(300), 7 * 16);
  EXPECT_EQ(build_hnsw(Matrix(0, 4), Nearness::dot, {}, Context{.threads = pool})->whole_effort(), 1);
}

TEST(Hnsw, refuses_options_out_of_range) {
  ThreadPool pool(1);
  const Matrix rows = random_matrix(3, 2, 3);
  for (const std::int64_t links : {-1, 0, 1, 257}) {
    try {
      build_hnsw(rows, Nearness::dot, {.links = links}, Context{.threads = pool});
      FAIL() << links;
    } catch (const Error& error) {
      EXPECT_EQ(error.code(), ErrorCode::invalid_argument);
    }
    BlobReader none({});
    try {
      read_hnsw(rows, Nearness::dot, {.links = links}, none);
      FAIL() << links;
    } catch (const Error& error) {
      EXPECT_EQ(error.code(), ErrorCode::bad_input);
      EXPECT_EQ(error.what(), "the number of links is " + std::to_string(links) + ", not 2 to 256");
    }
  }
}

TEST(Hnsw, a_search_is_no_other_for_those_that_went_before) {
  ThreadPool pool(3);
  const Context context{.threads = pool};
  const Matrix rows = random_matrix(2000, 8, 4);
  const Matrix vectors = random_matrix(400, 8, 5);
  const auto index = build_hnsw(rows, Nearness::cosine, {}, context);
  const auto queries = queries_of(vectors);
  const auto together = index->search(queries, 5, {}, context);
  for (std::size_t q = 0; q < queries.size(); ++q)
    EXPECT_EQ(index->search({&queries[q], 1}, 5, {}, context)[0], together[q]);
  EXPECT_EQ(index->search(queries, 5, {}, context), together);
}

TEST(Hnsw, a_search_stops_when_told_to) {
  ThreadPool pool(1);
  const Matrix rows = random_matrix(100, 4, 6);
  const auto index = build_hnsw(rows, Nearness::cosine, {}, Context{.threads = pool});
  std::stop_source source;
  source.request_stop();
  EXPECT_THROW(
      index->search(queries_of(rows), 5, {}, Context{.threads = pool, .stop = source.get_token()}),
      Error);
}

}  // namespace
}  // namespace akin
