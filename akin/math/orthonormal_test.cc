// Bases of columns that depend on each other, are of very different lengths, or add nothing to others.
#include "akin/math/orthonormal.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <string>
#include <tuple>
#include <vector>

#include "akin/base/parallel.h"
#include "akin/base/random.h"

namespace akin {
namespace {

Matrix random_columns(std::size_t rows, std::size_t columns, std::uint64_t seed = 1) {
  Matrix matrix(rows, columns);
  for (std::size_t row = 0; row < rows; ++row) {
    Random random(seed, row);
    for (float& value : matrix[row]) value = static_cast<float>(random.normal());
  }
  return matrix;
}

double inner_product(const Matrix& left, std::size_t i, const Matrix& right, std::size_t j) {
  double sum = 0;
  for (std::size_t row = 0; row < left.rows(); ++row)
    sum += static_cast<double>(left[row][i]) * static_cast<double>(right[row][j]);
  return sum;
}

// The first columns have length 1 and right angles, the others are 0.
void expect_orthonormal(const Matrix& columns, std::size_t dimension) {
  for (std::size_t i = 0; i < columns.columns(); ++i)
    for (std::size_t j = 0; j <= i; ++j)
      ASSERT_NEAR(inner_product(columns, i, columns, j), i == j && i < dimension ? 1 : 0, 1e-6)
          << i << ' ' << j;
  for (std::size_t row = 0; row < columns.rows(); ++row)
    for (std::size_t k = dimension; k < columns.columns(); ++k) ASSERT_EQ(columns[row][k], 0);
}

// What is left of a column without its projection on a basis.
double distance_to(const Matrix& basis, const Matrix& columns, std::size_t column) {
  std::vector<double> rest(columns.rows());
  for (std::size_t row = 0; row < rest.size(); ++row) rest[row] = columns[row][column];
  for (std::size_t k = 0; k < basis.columns(); ++k) {
    const double share = inner_product(basis, k, columns, column);
    for (std::size_t row = 0; row < rest.size(); ++row) rest[row] -= share * basis[row][k];
  }
  double squares = 0;
  for (const double number : rest) squares += number * number;
  return std::sqrt(squares);
}

TEST(Orthonormal, is_a_basis_of_what_the_columns_span) {
  ThreadPool threads(2);
  for (const std::size_t rows : {1, 2, 10, 100, 1500})
    for (const std::size_t columns : {1, 2, 5, 9, 40}) {
      SCOPED_TRACE(std::to_string(rows) + " x " + std::to_string(columns));
      const Matrix before = random_columns(rows, columns);
      Matrix basis = before;
      const std::size_t dimension = orthonormalize(basis, {threads});
      EXPECT_EQ(dimension, std::min(rows, columns));
      expect_orthonormal(basis, dimension);
      for (std::size_t k = 0; k < columns; ++k) {
        const double length = std::sqrt(inner_product(before, k, before, k));
        EXPECT_LT(distance_to(basis, before, k), 1e-6 * length);
      }
    }
}

// As steep as float32 can tell: each column 0.3 of the one before.
TEST(Orthonormal, holds_where_columns_are_of_very_different_lengths) {
  ThreadPool threads(2);
  Matrix columns = random_columns(500, 10);
  for (std::size_t row = 0; row < 500; ++row)
    for (std::size_t k = 0; k < 10; ++k)
      columns[row][k] *= static_cast<float>(std::pow(0.3, static_cast<double>(k)));
  EXPECT_EQ(orthonormalize(columns, {threads}), 10U);
  expect_orthonormal(columns, 10);
}

TEST(Orthonormal, of_columns_that_depend_on_others_counts_each_direction_once) {
  ThreadPool threads(2);
  for (std::uint64_t seed = 0; seed < 30; ++seed) {
    SCOPED_TRACE(seed);
    Random random(seed, 7);
    const std::size_t rank = 1 + random.below(6), columns = rank + 1 + random.below(20);
    const Matrix directions = random_columns(300, rank, seed), mixture = random_columns(rank, columns, 5);
    Matrix dependent(300, columns);
    for (std::size_t row = 0; row < 300; ++row)
      for (std::size_t k = 0; k < columns; ++k)
        for (std::size_t r = 0; r < rank; ++r) dependent[row][k] += directions[row][r] * mixture[r][k];
    const Matrix before = dependent;
    EXPECT_EQ(orthonormalize(dependent, {threads}), rank);
    expect_orthonormal(dependent, rank);
    for (std::size_t k = 0; k < columns; ++k) EXPECT_LT(distance_to(dependent, before, k), 1e-4);
  }
}

TEST(Orthonormal, of_zeros_or_nothing_has_no_dimension) {
  ThreadPool threads(1);
  Matrix zeros(20, 3), no_columns(20, 0), no_rows(0, 3);
  EXPECT_EQ(orthonormalize(zeros, {threads}), 0U);
  EXPECT_EQ(zeros, Matrix(20, 3));
  EXPECT_EQ(orthonormalize(no_columns, {threads}), 0U);
  EXPECT_EQ(orthonormalize(no_rows, {threads}), 0U);
  straighten(zeros, {threads});
  EXPECT_EQ(zeros, Matrix(20, 3));
}

TEST(Orthonormal, refuses_what_is_not_finite) {
  ThreadPool threads(1);
  Matrix columns = random_columns(20, 3);
  columns[4][1] = std::numeric_limits<float>::infinity();
  EXPECT_THROW(orthonormalize(columns, {threads}), Error);
}

TEST(OrthonormalBeside, is_what_columns_add_to_a_basis) {
  ThreadPool threads(2);
  std::vector<Matrix> basis = {random_columns(400, 5, 1), random_columns(400, 7, 2)};
  orthonormalize(basis[0], {threads});
  orthonormalize_beside({basis.data(), 1}, basis[1], {threads});
  // Columns inside the span of the basis but for a little, which is shorter and shorter.
  const Matrix others = random_columns(400, 6, 3);
  Matrix columns(400, 6);
  for (std::size_t row = 0; row < 400; ++row)
    for (std::size_t k = 0; k < 6; ++k)
      columns[row][k] =
          20 * basis[0][row][k % 5] - 9 * basis[1][row][k] +
          others[row][k] * static_cast<float>(std::pow(0.1, static_cast<double>(k) / 2 + 1));
  EXPECT_EQ(orthonormalize_beside(basis, columns, {threads}), 6U);
  expect_orthonormal(columns, 6);
  for (const Matrix& block : basis)
    for (std::size_t i = 0; i < block.columns(); ++i)
      for (std::size_t j = 0; j < 6; ++j) EXPECT_NEAR(inner_product(block, i, columns, j), 0, 1e-6);
}

TEST(OrthonormalBeside, adds_nothing_where_there_is_nothing_to_add) {
  ThreadPool threads(2);
  std::vector<Matrix> basis = {random_columns(50, 4)};
  orthonormalize(basis[0], {threads});
  Matrix same = basis[0];
  EXPECT_EQ(orthonormalize_beside(basis, same, {threads}), 0U);
  EXPECT_EQ(same, Matrix(50, 4));
  Matrix alone = random_columns(50, 4);
  EXPECT_EQ(orthonormalize_beside({}, alone, {threads}), 4U);
  expect_orthonormal(alone, 4);
}

TEST(Straighten, gives_the_nearest_and_keeps_which_is_which) {
  ThreadPool threads(2);
  Matrix straight = random_columns(700, 8);
  orthonormalize(straight, {threads});
  for (std::size_t row = 0; row < 700; ++row) straight[row][3] = 0;
  Matrix columns = straight;
  const Matrix error = random_columns(700, 8, 4);
  for (std::size_t row = 0; row < 700; ++row)
    for (std::size_t k = 0; k < 8; ++k)
      if (k != 3) columns[row][k] += 1e-3F * error[row][k];
  straighten(columns, {threads});
  for (std::size_t i = 0; i < 8; ++i)
    for (std::size_t j = 0; j < 8; ++j) {
      EXPECT_NEAR(inner_product(columns, i, columns, j), i == j && i != 3 ? 1 : 0, 1e-6);
      EXPECT_NEAR(inner_product(columns, i, straight, j), i == j && i != 3 ? 1 : 0, 5e-3);
    }
}

TEST(Orthonormal, has_the_same_bits_for_any_number_of_threads) {
  const Matrix some = random_columns(5 * kRowChunk + 77, 12, 1);
  const Matrix others = random_columns(5 * kRowChunk + 77, 9, 2);
  const auto all = [&](std::size_t count) {
    ThreadPool threads(count);
    std::vector<Matrix> basis = {some};
    Matrix beside = others, straight = others;
    orthonormalize(basis[0], {threads});
    orthonormalize_beside(basis, beside, {threads});
    straighten(straight, {threads});
    return std::tuple(basis[0], beside, straight);
  };
  const auto expected = all(1);
  for (const std::size_t count : {2, 7}) EXPECT_TRUE(all(count) == expected) << count;
}

}  // namespace
}  // namespace akin
