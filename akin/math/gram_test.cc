// Inner products of columns, over more than one batch of chunks.
#include "akin/math/gram.h"

#include <gtest/gtest.h>

#include "akin/base/parallel.h"

namespace akin {
namespace {

Matrix some_rows(std::size_t rows, std::size_t columns) {
  Matrix matrix(rows, columns);
  for (std::size_t row = 0; row < rows; ++row)
    for (std::size_t k = 0; k < columns; ++k)
      matrix[row][k] = static_cast<float>((row * 31 + k * 17) % 23) / 8 - 1;
  return matrix;
}

TEST(Gram, is_the_sum_of_the_products_of_two_columns) {
  ThreadPool threads(2);
  for (const std::size_t rows : {std::size_t{0}, std::size_t{1}, std::size_t{50}, 65 * kRowChunk + 3}) {
    const Matrix matrix = some_rows(rows, 5);
    const BorderedTriangle gram = scaled_gram(matrix, 0.5F, {threads});
    for (std::size_t i = 0; i < 5; ++i)
      for (std::size_t j = 0; j <= i; ++j) {
        double sum = 0;
        for (std::size_t row = 0; row < rows; ++row)
          sum += 0.5 * static_cast<double>(matrix[row][i]) * matrix[row][j];
        EXPECT_NEAR(gram.row(i)[j], sum, 1e-6 * static_cast<double>(rows) + 1e-6);
      }
    for (std::size_t j = 0; j < 5; ++j) EXPECT_EQ(gram.right_side()[j], 0);
  }
}

TEST(Gram, has_the_same_bits_for_any_number_of_threads) {
  const Matrix matrix = some_rows(70 * kRowChunk + 17, 19);
  ThreadPool one(1);
  const BorderedTriangle expected = scaled_gram(matrix, 1, {one});
  for (const std::size_t count : {2, 3, 7}) {
    ThreadPool threads(count);
    const BorderedTriangle gram = scaled_gram(matrix, 1, {threads});
    for (std::size_t i = 0; i < 19; ++i)
      EXPECT_TRUE(std::equal(gram.row(i), gram.row(i) + i + 1, expected.row(i))) << count << " " << i;
  }
}

}  // namespace
}  // namespace akin
