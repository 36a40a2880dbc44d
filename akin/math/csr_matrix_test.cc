#include "akin/math/csr_matrix.h"

#include <gtest/gtest.h>

namespace akin {
namespace {

// 5 . 3
// . 4 .
// . . .
CsrMatrix example() { return {3, {0, 2, 3, 3}, {0, 2, 1}, {5, 3, 4}}; }

TEST(CsrMatrix, knows_its_shape_and_rows) {
  const CsrMatrix matrix = example();
  EXPECT_EQ(matrix.rows(), 3u);
  EXPECT_EQ(matrix.columns(), 3u);
  EXPECT_EQ(matrix.cells(), 3u);
  ASSERT_EQ(matrix[0].size(), 2u);
  EXPECT_EQ(matrix[0].columns[1], 2u);
  EXPECT_EQ(matrix[0].values[1], 3.0f);
  EXPECT_EQ(matrix[2].size(), 0u);
}

TEST(CsrMatrix, transposed_swaps_rows_and_columns) {
  EXPECT_EQ(example().transposed(), CsrMatrix(3, {0, 1, 2, 3}, {0, 1, 0}, {5, 4, 3}));
}

TEST(CsrMatrix, counts_a_column_of_several_values_once) {
  EXPECT_EQ(count_distinct({}), 0u);
  EXPECT_EQ(count_distinct(std::vector<std::uint32_t>{0, 2, 2, 2, 5, 5}), 3u);
}

TEST(CsrMatrix, transposed_twice_is_itself) {
  const CsrMatrix wide(5, {0, 2, 2, 5}, {1, 4, 0, 1, 3}, {1, 2, 3, 4, 5});
  EXPECT_EQ(wide.transposed().rows(), 5u);
  EXPECT_EQ(wide.transposed().columns(), 3u);
  EXPECT_EQ(wide.transposed().transposed(), wide);
}

TEST(CsrMatrix, carries_a_weight_for_each_cell_or_none) {
  const CsrMatrix plain = example();
  EXPECT_FALSE(plain.has_weights());
  EXPECT_FALSE(plain[0].has_weights());
  EXPECT_EQ(plain[0].weight(1), 1.0f);
  const CsrMatrix weighted(3, {0, 2, 3, 3}, {0, 2, 1}, {5, 3, 4}, {0.5F, 2, 7});
  EXPECT_NE(weighted, plain);
  EXPECT_EQ(weighted[0].weight(1), 2.0f);
  EXPECT_EQ(weighted[1].weight(0), 7.0f);
  EXPECT_EQ(weighted[2].weights.size(), 0u);
  EXPECT_EQ(weighted.transposed(), CsrMatrix(3, {0, 1, 2, 3}, {0, 1, 0}, {5, 4, 3}, {0.5F, 7, 2}));
}

TEST(CsrMatrix, a_part_of_a_row_keeps_what_belongs_together) {
  const CsrMatrix weighted(9, {0, 4}, {1, 3, 5, 8}, {1, 2, 3, 4}, {10, 20, 30, 40});
  const SparseRow part = weighted[0].part(1, 2);
  ASSERT_EQ(part.size(), 2u);
  EXPECT_EQ(part.columns[1], 5u);
  EXPECT_EQ(part.values[1], 3.0f);
  EXPECT_EQ(part.weight(1), 30.0f);
  EXPECT_FALSE(example()[0].part(1, 1).has_weights());
}

TEST(CsrMatrix, a_row_is_as_long_as_its_columns_values_add_up_to) {
  const CsrMatrix matrix(9, {0, 2, 2, 6}, {0, 2, 1, 1, 1, 8}, {3, 4, 5, 2, -1, 8}, {7, 7, 7, 7, 7, 7});
  EXPECT_EQ(squared_length(matrix[0]), 25);
  EXPECT_EQ(squared_length(matrix[1]), 0);
  EXPECT_EQ(squared_length(matrix[2]), 100);
  const CsrMatrix large(2, {0, 2}, {0, 1}, {3e30F, 4e30F});
  EXPECT_NEAR(squared_length(large[0]), 25e60, 1e55);
}

TEST(CsrMatrix, an_empty_one_has_no_rows) {
  EXPECT_EQ(CsrMatrix().rows(), 0u);
  EXPECT_EQ(CsrMatrix().transposed(), CsrMatrix());
}

}  // namespace
}  // namespace akin
