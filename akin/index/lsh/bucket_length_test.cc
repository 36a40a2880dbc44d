// The spread of the rows that count.
#include "akin/index/lsh/bucket_length.h"

#include <gtest/gtest.h>

#include <cmath>
#include <numeric>
#include <vector>

#include "akin/base/random.h"

namespace akin {
namespace {

TEST(UsualBucketLength, is_twice_the_deviation_along_a_direction) {
  ThreadPool pool(2);
  Matrix vectors(40000, 3);
  Random random(1, 0);
  for (std::size_t row = 0; row < vectors.rows(); ++row)
    for (float& value : vectors[row]) value = static_cast<float>(100 + 0.5 * random.normal());
  std::vector<std::uint32_t> rows(vectors.rows());
  std::iota(rows.begin(), rows.end(), 0U);
  EXPECT_NEAR(usual_bucket_length(vectors, rows, {.threads = pool}), 1, 0.01);
}

TEST(UsualBucketLength, is_a_formula_of_the_named_rows) {
  ThreadPool pool(1);
  Matrix vectors(3, 2);
  vectors[0][0] = 1, vectors[0][1] = 2;
  vectors[1][0] = 1000, vectors[1][1] = -1000;
  vectors[2][0] = 5, vectors[2][1] = 8;  // 2 and 3 from the mean of it and the first
  const std::vector<std::uint32_t> rows = {0, 2};
  EXPECT_DOUBLE_EQ(usual_bucket_length(vectors, rows, {.threads = pool}),
                   2 * std::sqrt((13.0 + 13.0) / (2 * 2)));
}

TEST(UsualBucketLength, is_the_same_for_any_number_of_threads) {
  Matrix vectors(5000, 5);
  Random random(2, 0);
  for (std::size_t row = 0; row < vectors.rows(); ++row)
    for (float& value : vectors[row]) value = static_cast<float>(random.normal());
  std::vector<std::uint32_t> rows;
  for (std::uint32_t row = 0; row < 5000; row += 1 + row % 3) rows.push_back(row);
  ThreadPool one(1), two(2), seven(7);
  const double expected = usual_bucket_length(vectors, rows, {.threads = one});
  EXPECT_EQ(usual_bucket_length(vectors, rows, {.threads = two}), expected);
  EXPECT_EQ(usual_bucket_length(vectors, rows, {.threads = seven}), expected);
}

TEST(UsualBucketLength, of_rows_without_spread_is_one) {
  ThreadPool pool(1);
  const std::vector<std::uint32_t> rows = {0, 1};
  EXPECT_EQ(usual_bucket_length(Matrix(2, 3), rows, {.threads = pool}), 1);
  EXPECT_EQ(usual_bucket_length(Matrix(2, 0), rows, {.threads = pool}), 1);
  EXPECT_EQ(usual_bucket_length(Matrix(2, 3), {}, {.threads = pool}), 1);
}

}  // namespace
}  // namespace akin
