// Products by hand, and rows that are the same wherever they stand.
#include "akin/math/sparse_product.h"

#include <gtest/gtest.h>

#include <vector>

#include "akin/base/random.h"
#include "akin/math/instruction_set.h"

namespace akin {
namespace {

Matrix counting(std::size_t rows, std::size_t columns) {
  Matrix matrix(rows, columns);
  for (std::size_t row = 0; row < rows; ++row)
    for (std::size_t k = 0; k < columns; ++k)
      matrix[row][k] = static_cast<float>((row * 31 + k * 17) % 23) - 11;
  return matrix;
}

// Rows of 0 to 1,500 cells, longer than a block of sums, with columns that stand twice.
CsrMatrix uneven(std::size_t rows, std::size_t columns) {
  std::vector<std::uint64_t> starts = {0};
  std::vector<std::uint32_t> cells;
  std::vector<float> values;
  for (std::size_t row = 0; row < rows; ++row) {
    Random random(4, row);
    const std::size_t size = row % 5 == 0 ? 0 : row % 7 == 0 ? 1500 : random.below(20);
    for (std::size_t k = 0; k < size; ++k) {
      cells.push_back(static_cast<std::uint32_t>(k * columns / size));
      values.push_back(static_cast<float>(random.below(9)) - 4);
    }
    starts.push_back(cells.size());
  }
  return {columns, std::move(starts), std::move(cells), std::move(values)};
}

//     5 . 3        1 2        11 22
//     . 4 .   x    3 4   =    12 16
//     . . .        2 4         0  0
TEST(SparseProduct, is_the_product_of_the_textbook) {
  ThreadPool threads(1);
  const CsrMatrix sparse(3, {0, 2, 3, 3}, {0, 2, 1}, {5, 3, 4});
  Matrix right(3, 2);
  right[0][0] = 1, right[0][1] = 2, right[1][0] = 3, right[1][1] = 4, right[2][0] = 2, right[2][1] = 4;
  const Matrix products = sparse_product(sparse, right, {threads});
  EXPECT_EQ(products[0][0], 11);
  EXPECT_EQ(products[0][1], 22);
  EXPECT_EQ(products[1][0], 12);
  EXPECT_EQ(products[1][1], 16);
  EXPECT_EQ(products[2][0], 0);
  EXPECT_EQ(products[2][1], 0);
}

// Whole numbers, so that nothing is rounded, and rows of `right` enough for several tiles.
TEST(SparseProduct, of_whole_numbers_is_exact_at_every_width) {
  ThreadPool threads(2);
  const CsrMatrix sparse = uneven(120, 5000);
  for (const std::string_view set : instruction_sets()) {
    use_instruction_set(set);
    for (std::size_t width = 0; width < 340; width += width < 20 ? 1 : 13) {
      const Matrix right = counting(5000, width);
      const Matrix products = sparse_product(sparse, right, {threads});
      ASSERT_EQ(products.rows(), 120U);
      for (std::size_t row = 0; row < 120; ++row)
        for (std::size_t k = 0; k < width; ++k) {
          float sum = 0;
          for (std::size_t cell = 0; cell < sparse[row].size(); ++cell)
            sum += sparse[row].values[cell] * right[sparse[row].columns[cell]][k];
          ASSERT_EQ(products[row][k], sum) << set << " width " << width << " row " << row << ' ' << k;
        }
      for (std::size_t k = width; k < products.stride(); ++k)
        ASSERT_EQ(products[7].data()[k], 0) << "padding";
    }
  }
  use_instruction_set(instruction_sets().front());
}

TEST(SparseProduct, has_the_same_bits_for_any_number_of_threads_and_for_a_row_alone) {
  const CsrMatrix sparse = uneven(3000, 9000);
  Matrix right(9000, 74);
  for (std::size_t row = 0; row < 9000; ++row) {
    Random random(9, row);
    for (float& value : right[row]) value = static_cast<float>(random.normal());
  }
  ThreadPool one(1);
  const Matrix expected = sparse_product(sparse, right, {one});
  for (const std::size_t count : {2, 7}) {
    ThreadPool threads(count);
    EXPECT_EQ(sparse_product(sparse, right, {threads}), expected) << count;
  }
  std::vector<float> alone(74);
  for (std::size_t row = 0; row < 40; ++row) {
    sparse_row_product(sparse[row], right, alone);
    EXPECT_EQ(alone, std::vector<float>(expected[row].begin(), expected[row].end())) << row;
  }
}

TEST(SparseProduct, of_nothing_is_nothing) {
  ThreadPool threads(2);
  EXPECT_EQ(sparse_product(CsrMatrix(), Matrix(0, 5), {threads}), Matrix(0, 5));
  EXPECT_EQ(sparse_product(CsrMatrix(3, {0, 0, 0}, {}, {}), counting(3, 4), {threads}), Matrix(2, 4));
  EXPECT_EQ(sparse_product(uneven(9, 5), Matrix(5, 0), {threads}), Matrix(9, 0));
  std::vector<float> none;
  sparse_row_product(uneven(9, 5)[1], Matrix(5, 0), none);
  std::vector<float> zeros(4, 7);
  sparse_row_product({}, counting(3, 4), zeros);
  EXPECT_EQ(zeros, std::vector<float>(4));
}

TEST(SparseProduct, stops_when_told_to) {
  std::stop_source stop;
  stop.request_stop();
  ThreadPool threads(2);
  EXPECT_THROW(sparse_product(uneven(9, 5), counting(5, 2), {threads, 1, stop.get_token()}), Error);
}

}  // namespace
}  // namespace akin
