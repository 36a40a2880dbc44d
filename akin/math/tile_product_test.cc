// Against loops in double, and the same bits for any number of rows.
#include "akin/math/tile_product.h"

#include <gtest/gtest.h>

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

TEST(TileProduct, is_what_loops_in_double_give) {
  for (const std::size_t depth : {1, 2, 5, 16, 33})
    for (const std::size_t columns : {1, 7, 8, 16, 17, 31, 40, 64, 81})
      for (const std::size_t rows : {0, 1, 2, 5, 6, 7, 8, 9, 24}) {
        const Matrix left = random_matrix(24, depth + 1, 1);  // one column more than it takes
        const Matrix right = random_matrix(depth, columns, 2);
        Matrix products(24, columns + 1);
        for (std::size_t row = 0; row < 24; ++row) products[row][0] = 7;
        multiply_rows_by(left, rows, right, products);
        for (std::size_t i = 0; i < rows; ++i)
          for (std::size_t j = 0; j < columns; ++j) {
            double sum = 0;
            for (std::size_t r = 0; r < depth; ++r)
              sum += static_cast<double>(left[i][r]) * static_cast<double>(right[r][j]);
            ASSERT_NEAR(static_cast<double>(products[i][j]), sum, 1e-4) << i << ' ' << j;
          }
        for (std::size_t i = rows; i < 24; ++i) EXPECT_EQ(products[i][0], 7) << "not a row asked for";
      }
}

TEST(TileProduct, gives_a_row_the_same_bits_among_any_others) {
  const Matrix left = random_matrix(24, 50, 1);
  const Matrix right = random_matrix(50, 50, 2);
  Matrix together(24, 50);
  multiply_rows_by(left, 24, right, together);
  for (std::size_t row = 0; row < 24; ++row) {
    Matrix alone(1, 50), product(1, 50);
    std::copy(left[row].begin(), left[row].end(), alone[0].begin());
    multiply_rows_by(alone, 1, right, product);
    for (std::size_t j = 0; j < 50; ++j) EXPECT_EQ(product[0][j], together[row][j]) << row << ' ' << j;
  }
}

TEST(TileProduct, mirrors_a_triangle) {
  BorderedTriangle triangle(3);
  for (std::size_t i = 0; i < 3; ++i)
    for (std::size_t j = 0; j <= i; ++j) triangle.row(i)[j] = static_cast<float>(10 * i + j);
  const Matrix whole = whole_matrix(triangle);
  for (std::size_t i = 0; i < 3; ++i)
    for (std::size_t j = 0; j < 3; ++j)
      EXPECT_EQ(whole[i][j], static_cast<float>(10 * std::max(i, j) + std::min(i, j)));
}

}  // namespace
}  // namespace akin
