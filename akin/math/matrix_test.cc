#include "akin/math/matrix.h"

#include <gtest/gtest.h>

#include <cstdint>

namespace akin {
namespace {

TEST(Matrix, rows_start_at_cache_lines_and_are_padded_with_zeros) {
  for (const std::size_t columns : {1u, 15u, 16u, 17u, 64u}) {
    const Matrix matrix(3, columns);
    EXPECT_EQ(matrix.stride() % Matrix::kRowAlignment, 0u);
    EXPECT_GE(matrix.stride(), columns);
    for (std::size_t row = 0; row < 3; ++row) {
      EXPECT_EQ(reinterpret_cast<std::uintptr_t>(matrix[row].data()) % 64, 0u);
      for (std::size_t i = 0; i < matrix.stride(); ++i) EXPECT_EQ(matrix[row].data()[i], 0.0f);
    }
  }
}

TEST(Matrix, may_have_no_columns) {
  const Matrix matrix(3, 0);
  EXPECT_EQ(matrix.rows(), 3u);
  EXPECT_TRUE(matrix[2].empty());
}

}  // namespace
}  // namespace akin
