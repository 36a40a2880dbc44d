// Against loops in double, at every width and number of rows.
#include "akin/math/gathered_rows.h"

#include <gtest/gtest.h>

#include <vector>

#include "akin/base/random.h"

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

struct Case {
  // `count` of the 50 rows, some of them twice.
  explicit Case(std::size_t count) : rows(count), factors(count), pulls(count) {
    Random random(3, count);
    for (std::size_t i = 0; i < count; ++i) {
      rows[i] = static_cast<std::uint32_t>(random.below(50));
      factors[i] = static_cast<float>(random.uniform());
      pulls[i] = static_cast<float>(random.normal());
    }
  }

  QuadraticRow row() const { return {.rows = rows, .factors = factors, .pulls = pulls}; }

  std::vector<std::uint32_t> rows;
  std::vector<float> factors, pulls;
};

double z(const Matrix& vectors, std::uint32_t row, std::size_t k) {
  return k < vectors.columns() ? static_cast<double>(vectors[row][k]) : 1;
}

double dot_of(const Matrix& vectors, std::uint32_t row, std::span<const float> x) {
  double sum = 0;
  for (std::size_t k = 0; k < x.size(); ++k) sum += z(vectors, row, k) * static_cast<double>(x[k]);
  return sum;
}

TEST(GatheredRows, sum_what_loops_in_double_do) {
  for (const std::size_t rank : {0, 1, 3, 8, 16, 17, 40, 64})
    for (const std::size_t bias : {0, 1})
      for (std::size_t count = 0; count < 23; ++count) {
        SCOPED_TRACE("rank " + std::to_string(rank) + " ratings " + std::to_string(count));
        const Case some(count);
        const Matrix vectors = random_matrix(50, rank, 1);
        const Matrix points = random_matrix(1, rank + bias, 2);
        Matrix slopes = random_matrix(1, rank + bias, 4), curvatures = slopes;
        const Matrix before = slopes;
        std::vector<float> dots(count, 0.5F);
        const double gain = add_slope(vectors, some.row(), points[0], slopes[0]);
        subtract_curvature(vectors, some.row(), points[0], curvatures[0]);
        add_dots(vectors, some.rows, points[0], dots);

        double expected_gain = 0;
        std::vector<double> slope(before[0].begin(), before[0].end()), curvature = slope;
        for (std::size_t i = 0; i < count; ++i) {
          const double dot = dot_of(vectors, some.rows[i], points[0]);
          const double bent = static_cast<double>(some.factors[i]) * dot;
          const auto pull = static_cast<double>(some.pulls[i]);
          EXPECT_NEAR(static_cast<double>(dots[i]), 0.5 + dot, 1e-4);
          expected_gain += pull * dot;
          for (std::size_t k = 0; k < slope.size(); ++k) {
            slope[k] += (pull - bent) * z(vectors, some.rows[i], k);
            curvature[k] -= bent * z(vectors, some.rows[i], k);
          }
        }
        EXPECT_NEAR(gain, expected_gain, 1e-4);
        for (std::size_t k = 0; k < slope.size(); ++k) {
          EXPECT_NEAR(static_cast<double>(slopes[0][k]), slope[k], 2e-4);
          EXPECT_NEAR(static_cast<double>(curvatures[0][k]), curvature[k], 2e-4);
        }
      }
}

TEST(GatheredRows, leave_the_padding_of_a_row_alone) {
  const Case some(13);
  const Matrix vectors = random_matrix(50, 5, 1);
  const Matrix points = random_matrix(1, 5, 2);
  Matrix slopes(1, 5);
  add_slope(vectors, some.row(), points[0], slopes[0]);
  for (std::size_t k = 5; k < slopes.stride(); ++k) EXPECT_EQ(slopes[0].data()[k], 0) << k;
}

TEST(GatheredRows, can_be_asked_for_before) {
  const Case some(13);
  prefetch_rows(random_matrix(50, 5, 1), some.rows);
}

}  // namespace
}  // namespace akin
