// A turn by hand, and back.
#include "akin/math/rotate_rows.h"

#include <gtest/gtest.h>

namespace akin {
namespace {

TEST(RotateRows, turns_the_rows_that_are_named) {
  Matrix quarter(2, 2), points(3, 2);
  quarter[0][1] = -1, quarter[1][0] = 1;
  points[0][0] = 1, points[1][0] = 5, points[2][0] = 2, points[2][1] = 3;
  const PackedRows packed(quarter);
  const std::vector<std::uint32_t> rows = {2, 0};
  RowRotation(packed).rotate(rows, points);
  EXPECT_EQ(points[0][0], 0);
  EXPECT_EQ(points[0][1], 1);
  EXPECT_EQ(points[1][0], 5);
  EXPECT_EQ(points[1][1], 0);
  EXPECT_EQ(points[2][0], -3);
  EXPECT_EQ(points[2][1], 2);
}

TEST(RotateRows, has_the_same_bits_for_any_number_of_threads) {
  Matrix square(37, 37), rows(2000, 37);
  for (std::size_t i = 0; i < 37; ++i)
    for (std::size_t j = 0; j < 37; ++j) square[i][j] = 1 / static_cast<float>(1 + i + 2 * j);
  for (std::size_t i = 0; i < 2000; ++i)
    for (std::size_t j = 0; j < 37; ++j) rows[i][j] = static_cast<float>(i % 17) - static_cast<float>(j);
  const PackedRows packed(square);
  ThreadPool one(1);
  const Matrix expected = rotated(rows, packed, {one});
  for (const std::size_t count : {2, 7}) {
    ThreadPool threads(count);
    EXPECT_EQ(rotated(rows, packed, {threads}), expected) << count;
  }
}

TEST(RotateRows, of_nothing_does_nothing) {
  ThreadPool threads(1);
  EXPECT_EQ(rotated(Matrix(0, 3), PackedRows(Matrix(3, 3)), {threads}), Matrix(0, 3));
  EXPECT_EQ(rotated(Matrix(2, 0), PackedRows(Matrix(0, 0)), {threads}), Matrix(2, 0));
}

}  // namespace
}  // namespace akin
