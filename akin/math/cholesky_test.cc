#include "akin/math/cholesky.h"

#include <gtest/gtest.h>

#include <cmath>
#include <vector>

namespace akin {
namespace {

// [4 2; 2 3] x = [2; 5]: x = [-1/2, 2], b'x = 9.
BorderedTriangle example() {
  BorderedTriangle system(2);
  system.row(0)[0] = 4;
  system.row(1)[0] = 2, system.row(1)[1] = 3;
  system.right_side()[0] = 2, system.right_side()[1] = 5;
  return system;
}

TEST(Cholesky, solves_two_equations) {
  BorderedTriangle system = example();
  std::vector<float> x(2);
  const auto explained = solve_cholesky(system, x);
  ASSERT_TRUE(explained);
  EXPECT_NEAR(*explained, 9, 1e-5);
  EXPECT_NEAR(x[0], -0.5, 1e-6);
  EXPECT_NEAR(x[1], 2, 1e-6);
}

TEST(Cholesky, refuses_what_is_not_positive_definite_or_not_finite) {
  std::vector<float> x(2);
  for (const float pivot : {0.0f, -1.0f, 1.0f, NAN, INFINITY}) {  // 1: the determinant is 0
    BorderedTriangle system = example();
    system.row(1)[1] = pivot;
    EXPECT_FALSE(solve_cholesky(system, x)) << pivot;
  }
  BorderedTriangle system = example();
  system.right_side()[0] = NAN;
  EXPECT_FALSE(solve_cholesky(system, x));
}

// The inverse is [3 -2; -2 4] / 8.
TEST(Cholesky, gives_a_root_of_the_inverse) {
  BorderedTriangle system = example();
  std::vector<float> x(2);
  solve_cholesky(system, x);
  Matrix root(2, 3);
  invert_factor(system, root);
  EXPECT_NEAR(root[0][0] * root[0][0] + root[1][0] * root[1][0], 3.0 / 8, 1e-6);
  EXPECT_NEAR(root[0][0] * root[0][1] + root[1][0] * root[1][1], -2.0 / 8, 1e-6);
  EXPECT_NEAR(root[0][1] * root[0][1] + root[1][1] * root[1][1], 4.0 / 8, 1e-6);
  EXPECT_EQ(root[1][0], 0);
  EXPECT_EQ(root[0][2], 0);
  EXPECT_EQ(root[1][2], 0);
}

TEST(Cholesky, of_nothing_is_nothing) {
  BorderedTriangle system(0);
  EXPECT_EQ(solve_cholesky(system, {}), 0.0);
}

}  // namespace
}  // namespace akin
