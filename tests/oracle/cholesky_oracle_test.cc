// The factorization in float32 against Gaussian elimination in double.
#include <cmath>

#include "akin/math/cholesky.h"
#include "tests/oracle/dense_double.h"
#include "tests/oracle/random_cases.h"

namespace akin::oracle {
namespace {

struct System {
  DenseMatrix matrix;
  std::vector<double> right_side;
};

// GG' + I of a random square G, over n so that its numbers stay near 1, rounded to float.
System random_system(std::size_t unknowns, std::uint64_t seed) {
  Random random(seed, unknowns);
  const Matrix g = random_matrix(random, unknowns, unknowns);
  System system{DenseMatrix(unknowns, std::vector<double>(unknowns)), {}};
  for (std::size_t i = 0; i < unknowns; ++i) {
    for (std::size_t j = 0; j <= i; ++j) {
      double sum = 0;
      for (std::size_t k = 0; k < unknowns; ++k) sum += static_cast<double>(g[i][k]) * g[j][k];
      const float value = static_cast<float>(sum / static_cast<double>(unknowns) + (i == j ? 1 : 0));
      system.matrix[i][j] = system.matrix[j][i] = value;
    }
    system.right_side.push_back(random_float(random));
  }
  return system;
}

BorderedTriangle as_triangle(const System& system) {
  BorderedTriangle triangle(system.right_side.size());
  for (std::size_t i = 0; i < triangle.unknowns(); ++i) {
    for (std::size_t j = 0; j < triangle.stride(); ++j) triangle.row(i)[j] = NAN;  // scratch
    for (std::size_t j = 0; j <= i; ++j) triangle.row(i)[j] = static_cast<float>(system.matrix[i][j]);
    triangle.right_side()[i] = static_cast<float>(system.right_side[i]);
  }
  return triangle;
}

TEST(CholeskyOracle, equals_gaussian_elimination_in_double) {
  on_each_instruction_set([] {
    for (const std::size_t unknowns : sizes_of_systems()) {
      for (std::uint64_t seed = 0; seed < 4; ++seed) {
        SCOPED_TRACE("unknowns " + std::to_string(unknowns) + " seed " + std::to_string(seed));
        const System system = random_system(unknowns, seed);
        const auto expected = solve_dense(system.matrix, system.right_side);
        BorderedTriangle triangle = as_triangle(system);
        std::vector<float> x(unknowns);
        const auto explained = solve_cholesky(triangle, x);
        ASSERT_TRUE(explained);
        double product = 0;
        for (std::size_t i = 0; i < unknowns; ++i) {
          EXPECT_NEAR(x[i], expected[i], 2e-5);
          product += system.right_side[i] * expected[i];
        }
        EXPECT_NEAR(*explained, product, 2e-5 * (1 + product));
      }
    }
  });
}

// |Gy|² is y'A⁻¹y, here for the right-hand side.
TEST(CholeskyOracle, the_root_of_the_inverse_measures_as_gaussian_elimination_does) {
  on_each_instruction_set([] {
    for (const std::size_t unknowns : {1u, 2u, 7u, 8u, 9u, 33u, 70u}) {
      for (std::uint64_t seed = 0; seed < 4; ++seed) {
        SCOPED_TRACE("unknowns " + std::to_string(unknowns) + " seed " + std::to_string(seed));
        const System system = random_system(unknowns, seed);
        const auto solved = solve_dense(system.matrix, system.right_side);
        double expected = 0;
        for (std::size_t i = 0; i < unknowns; ++i) expected += solved[i] * system.right_side[i];
        BorderedTriangle triangle = as_triangle(system);
        std::vector<float> x(unknowns);
        ASSERT_TRUE(solve_cholesky(triangle, x));
        Matrix root(unknowns, unknowns);
        invert_factor(triangle, root);
        double measured = 0;
        for (std::size_t i = 0; i < unknowns; ++i) {
          double sum = 0;
          for (std::size_t j = 0; j < unknowns; ++j) sum += root[i][j] * system.right_side[j];
          measured += sum * sum;
        }
        EXPECT_NEAR(measured, expected, 2e-5 * (1 + expected));
      }
    }
  });
}

TEST(CholeskyOracle, refuses_an_indefinite_matrix_wherever_it_shows) {
  on_each_instruction_set([] {
    for (const std::size_t unknowns : {1u, 8u, 9u, 33u}) {
      for (std::size_t bad = 0; bad < unknowns; ++bad) {
        BorderedTriangle triangle = as_triangle(random_system(unknowns, 7));
        triangle.row(bad)[bad] = -0.01f;
        std::vector<float> x(unknowns);
        EXPECT_FALSE(solve_cholesky(triangle, x)) << unknowns << ' ' << bad;
      }
    }
  });
}

}  // namespace
}  // namespace akin::oracle
