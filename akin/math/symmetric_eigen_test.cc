// A matrix whose eigenvectors can be seen, and numbers that are none.
#include "akin/math/symmetric_eigen.h"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>

namespace akin {
namespace {

// [5 3; 3 5] stretches the diagonals by 2 and 8.
TEST(SymmetricEigen, finds_the_axes) {
  BorderedTriangle matrix(2);
  matrix.row(0)[0] = 5;
  matrix.row(0)[1] = 77;  // above the diagonal is scratch
  matrix.row(1)[0] = 3;
  matrix.row(1)[1] = 5;
  const auto basis = symmetric_eigen(matrix);
  ASSERT_TRUE(basis);
  EXPECT_NEAR(basis->values[0], 2, 1e-12);
  EXPECT_NEAR(basis->values[1], 8, 1e-12);
  EXPECT_NEAR(basis->vectors[0][0] * basis->vectors[0][1], -0.5, 1e-6);
  EXPECT_NEAR(basis->vectors[1][0] * basis->vectors[1][1], 0.5, 1e-6);
}

TEST(SymmetricEigen, of_nothing_is_nothing_and_of_zeros_any_axes) {
  EXPECT_TRUE(symmetric_eigen(BorderedTriangle(0))->values.empty());
  const auto basis = symmetric_eigen(BorderedTriangle(3));
  ASSERT_TRUE(basis);
  EXPECT_EQ(basis->values, std::vector<double>(3));
}

TEST(SymmetricEigen, has_none_where_a_number_is_not_finite) {
  for (const float bad :
       {std::numeric_limits<float>::infinity(), std::numeric_limits<float>::quiet_NaN()}) {
    BorderedTriangle matrix(3);
    matrix.row(2)[1] = bad;
    EXPECT_FALSE(symmetric_eigen(matrix));
  }
}

TEST(SymmetricEigen, keeps_what_a_float_would_round_away) {
  DoubleMatrix matrix(2, 2);
  matrix[0][0] = 1;
  matrix[0][1] = 77;  // above the diagonal is not looked at
  matrix[1][1] = 1 + 1e-12;
  const auto basis = symmetric_eigen(matrix);
  ASSERT_TRUE(basis);
  EXPECT_NEAR(basis->values[0], 1, 1e-15);
  EXPECT_NEAR(basis->values[1], 1 + 1e-12, 1e-15);
  EXPECT_NEAR(std::abs(basis->vectors[0][0]), 1, 1e-15);
  EXPECT_NEAR(std::abs(basis->vectors[1][1]), 1, 1e-15);
  matrix[1][0] = std::numeric_limits<double>::infinity();
  EXPECT_FALSE(symmetric_eigen(matrix));
  EXPECT_TRUE(symmetric_eigen(DoubleMatrix(0, 0))->values.empty());
}

}  // namespace
}  // namespace akin
