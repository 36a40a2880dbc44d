// Against loops in double, at every width, and the same bits for any number of threads.
#include "akin/math/tall_product.h"

#include <gtest/gtest.h>

#include <cmath>
#include <string>
#include <tuple>

#include "akin/base/parallel.h"
#include "akin/base/random.h"
#include "akin/math/instruction_set.h"

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

DoubleMatrix random_square(std::size_t rows, std::size_t columns) {
  DoubleMatrix square(rows, columns);
  for (std::size_t row = 0; row < rows; ++row) {
    Random random(8, row);
    for (double& value : square[row]) value = random.normal();
  }
  return square;
}

double inner_product(const Matrix& left, std::size_t i, const Matrix& right, std::size_t j) {
  double sum = 0;
  for (std::size_t row = 0; row < left.rows(); ++row)
    sum += static_cast<double>(left[row][i]) * static_cast<double>(right[row][j]);
  return sum;
}

template <class Test>
void on_each_instruction_set(const Test& test) {
  for (const std::string_view set : instruction_sets()) {
    SCOPED_TRACE(std::string(set));
    use_instruction_set(set);
    test();
  }
  use_instruction_set(instruction_sets().front());
}

TEST(TallProduct, of_columns_is_their_inner_products) {
  ThreadPool threads(2);
  on_each_instruction_set([&] {
    for (const std::size_t rows : {0, 1, 7, 256, 257, 1030})
      for (const std::size_t columns : {1, 2, 5, 6, 7, 8, 16, 17, 31, 74}) {
        const Matrix left = random_matrix(rows, columns, 1), right = random_matrix(rows, 9, 2);
        const DoubleMatrix both = inner_products(left, right, {threads});
        const DoubleMatrix own = inner_products(left, {threads});
        for (std::size_t i = 0; i < columns; ++i) {
          for (std::size_t j = 0; j < 9; ++j)
            ASSERT_NEAR(both[i][j], inner_product(left, i, right, j), 1e-11) << rows << ' ' << columns;
          for (std::size_t j = 0; j < columns; ++j)
            ASSERT_NEAR(own[i][j], inner_product(left, i, left, j), 1e-11) << rows << ' ' << columns;
        }
      }
  });
}

TEST(TallProduct, of_rows_is_added_and_rounded_once) {
  ThreadPool threads(2);
  on_each_instruction_set([&] {
    for (const std::size_t rows : {0, 1, 5, 6, 8, 13, 300})
      for (const std::size_t depth : {1, 3, 17, 74})
        for (const std::size_t columns : {1, 4, 8, 15, 16, 19, 64}) {
          const Matrix tall = random_matrix(rows, depth, 3), before = random_matrix(rows, columns + 1, 4);
          const DoubleMatrix square = random_square(depth, columns);
          Matrix sums = before;
          add_product(tall, square, sums, {threads});
          for (std::size_t row = 0; row < rows; ++row) {
            for (std::size_t j = 0; j < columns; ++j) {
              double sum = 0;
              for (std::size_t k = 0; k < depth; ++k)
                sum += static_cast<double>(tall[row][k]) * square[k][j];
              const double expected = static_cast<double>(before[row][j]) + sum;
              ASSERT_NEAR(static_cast<double>(sums[row][j]), expected, 6e-8 * std::abs(expected) + 1e-12)
                  << rows << ' ' << depth << ' ' << columns;
            }
            ASSERT_EQ(sums[row][columns], before[row][columns]) << "beyond the columns";
          }
        }
  });
}

TEST(TallProduct, has_the_same_bits_for_any_number_of_threads) {
  const Matrix left = random_matrix(20 * kRowChunk + 37, 19, 1);
  const Matrix right = random_matrix(20 * kRowChunk + 37, 5, 2);
  const DoubleMatrix square = random_square(19, 5);
  const auto all = [&](std::size_t count) {
    ThreadPool threads(count);
    Matrix sums = right;
    add_product(left, square, sums, {threads});
    return std::tuple(inner_products(left, right, {threads}), inner_products(left, {threads}), sums);
  };
  const auto expected = all(1);
  for (const std::size_t count : {2, 7}) EXPECT_TRUE(all(count) == expected) << count;
}

TEST(TallProduct, of_no_columns_is_nothing) {
  ThreadPool threads(1);
  EXPECT_EQ(inner_products(Matrix(5, 0), {threads}), DoubleMatrix(0, 0));
  EXPECT_EQ(inner_products(Matrix(5, 0), Matrix(5, 2), {threads}), DoubleMatrix(0, 2));
  Matrix sums = random_matrix(5, 2, 1);
  const Matrix before = sums;
  add_product(Matrix(5, 0), DoubleMatrix(0, 2), sums, {threads});
  EXPECT_EQ(sums, before);
}

}  // namespace
}  // namespace akin
