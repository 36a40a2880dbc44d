// The same as scoring everything and sorting it.
#include "akin/math/best_rows.h"

#include <gtest/gtest.h>

#include "akin/base/random.h"

namespace akin {
namespace {

struct Case {
  Matrix vectors, queries;
  std::vector<float> bias;
  std::vector<std::vector<std::uint32_t>> leave_out;
  std::vector<std::uint8_t> keep;
};

// Small whole numbers: sums are exact, and ties are common.
Case random_case(std::uint64_t seed) {
  Random random(seed, 0);
  const std::size_t rank = random.below(5);
  Case test{.vectors = Matrix(random.below(900), rank), .queries = Matrix(random.below(60), rank)};
  const auto small = [&] { return static_cast<float>(random.below(5)) - 2; };
  const auto fill = [&](Matrix& matrix) {
    for (std::size_t row = 0; row < matrix.rows(); ++row)
      for (float& value : matrix[row]) value = small();
  };
  fill(test.vectors);
  fill(test.queries);
  for (std::size_t row = 0; row < test.vectors.rows(); ++row) {
    test.bias.push_back(small());
    test.keep.push_back(random.below(3) > 0);
  }
  test.leave_out.resize(test.queries.rows());
  for (auto& rows : test.leave_out)
    for (std::uint32_t row = 0; row < test.vectors.rows(); ++row)
      if (random.below(4) == 0) rows.push_back(row);
  return test;
}

std::vector<Scored> by_sorting(const Case& test, std::size_t query, std::size_t count) {
  std::vector<Scored> all;
  std::vector<bool> unwanted(test.vectors.rows());
  for (const std::uint32_t row : test.leave_out[query]) unwanted[row] = true;
  for (std::uint32_t row = 0; row < test.vectors.rows(); ++row) {
    if (unwanted[row] || test.keep[row] == 0) continue;
    float score = test.bias[row];
    for (std::size_t k = 0; k < test.vectors.columns(); ++k)
      score += test.vectors[row][k] * test.queries[query][k];
    all.push_back({score, row});
  }
  std::sort(all.begin(), all.end(), better);
  all.resize(std::min(all.size(), count));
  return all;
}

TEST(BestRows, equal_sorting_all_scores_whatever_the_threads) {
  for (std::uint64_t seed = 0; seed < 60; ++seed) {
    const Case test = random_case(seed);
    const PackedRows rows(test.vectors, test.bias);
    std::vector<RowQuery> queries;
    for (std::size_t q = 0; q < test.queries.rows(); ++q)
      queries.push_back({test.queries[q], test.leave_out[q]});
    for (const std::size_t threads : {1, 3}) {
      ThreadPool pool(threads);
      const auto answers = best_rows(rows, queries, 10, test.keep, Context{.threads = pool});
      for (std::size_t q = 0; q < queries.size(); ++q)
        EXPECT_EQ(answers[q], by_sorting(test, q, 10)) << "seed " << seed << " query " << q;
    }
  }
}

TEST(BestRows, stop_when_told) {
  ThreadPool pool(2);
  std::stop_source stop;
  stop.request_stop();
  const Matrix vectors(10, 2);
  const std::vector<RowQuery> queries(100, RowQuery{vectors[0]});
  EXPECT_THROW(
      best_rows(PackedRows(vectors), queries, 3, {}, Context{.threads = pool, .stop = stop.get_token()}),
      Error);
}

}  // namespace
}  // namespace akin
