// Equations that can be solved by hand.
#include "akin/math/dual_equation.h"

#include <gtest/gtest.h>

#include <limits>
#include <vector>

namespace akin {
namespace {

const std::vector<std::uint32_t> kRows = {2, 0};
const std::vector<float> kTargets = {3, 4};

struct DualEquationTest : testing::Test {
  DualEquationTest() {
    vectors[0][0] = 1, vectors[0][1] = 2;
    vectors[2][0] = 3, vectors[2][1] = -1;
  }

  Matrix vectors{3, 2};
  DualEquation equation;
  std::vector<float> a = {7, 7};
};

TEST_F(DualEquationTest, has_the_products_of_the_rows_as_its_matrix) {
  // [10 1; 1 5] + I = [11 1; 1 6], determinant 65.
  ASSERT_TRUE(equation.solve({vectors, kRows, kTargets}, 1, a));
  EXPECT_NEAR(a[0], (6 * 3 - 4) / 65.0, 1e-6);
  EXPECT_NEAR(a[1], (11 * 4 - 3) / 65.0, 1e-6);
}

TEST_F(DualEquationTest, weighs_rows_and_columns_and_the_constant) {
  // Columns halved and doubled, constant 3: products 2.25 + 4 + 9, 0.75 - 8 + 9 and 0.25 + 16 + 9; rows
  // times 2 and 1: [61 3.5; 3.5 25.25] + I.
  const std::vector<float> scales = {2, 1};
  const AlignedFloats column_scales = {0.5F, 2, 9, 9, 9, 9, 9, 9, 9, 9, 9, 9, 9, 9, 9, 9};
  ASSERT_TRUE(equation.solve({vectors, kRows, kTargets, scales, column_scales, 3}, 1, a));
  const double determinant = 62 * 26.25 - 3.5 * 3.5;
  EXPECT_NEAR(a[0], (26.25 * 3 - 3.5 * 4) / determinant, 1e-6);
  EXPECT_NEAR(a[1], (62 * 4 - 3.5 * 3) / determinant, 1e-6);
}

TEST_F(DualEquationTest, sums_the_rows_times_their_factors) {
  AlignedFloats sum(vectors.stride()), other(vectors.stride());
  sum_rows(vectors, kRows, kTargets, sum);
  EXPECT_EQ(sum[0], 3 * 3 + 4 * 1);
  EXPECT_EQ(sum[1], 3 * -1 + 4 * 2);
  sum_rows_twice(vectors, kRows, std::vector<float>{3, 1, 4, -1}, sum, other);
  EXPECT_EQ(sum[1], 3 * -1 + 4 * 2);
  EXPECT_EQ(other[0], 3 - 1);
  EXPECT_EQ(other[1], -1 - 2);
}

TEST_F(DualEquationTest, of_nothing_is_solved) { EXPECT_TRUE(equation.solve({vectors, {}, {}}, 1, {})); }

TEST_F(DualEquationTest, is_not_solved_where_rows_are_alike_or_a_number_is_not_finite) {
  const std::vector<std::uint32_t> twice = {2, 2};
  EXPECT_FALSE(equation.solve({vectors, twice, kTargets}, 0, a));
  for (const float bad :
       {std::numeric_limits<float>::infinity(), std::numeric_limits<float>::quiet_NaN()}) {
    const std::vector<float> targets = {bad, 1};
    EXPECT_FALSE(equation.solve({vectors, kRows, targets}, 1, a));
    vectors[0][1] = bad;
    EXPECT_FALSE(equation.solve({vectors, kRows, kTargets}, 1, a));
    vectors[0][1] = 2;
  }
}

}  // namespace
}  // namespace akin
