// Least squares at or above zero against every choice of what is held there, in double.
#include <algorithm>
#include <cmath>
#include <limits>

#include "akin/math/nonnegative.h"
#include "tests/oracle/dense_double.h"
#include "tests/oracle/random_cases.h"

namespace akin::oracle {
namespace {

struct System {
  DenseMatrix matrix;
  std::vector<double> right_side;
};

// G'G + λ of some rows, more or fewer than unknowns, and rounded to float.
System random_system(std::size_t unknowns, Random& random) {
  const std::size_t rows = 1 + random.below(2 * unknowns);
  const Matrix g = random_matrix(random, rows, unknowns);
  System system{DenseMatrix(unknowns, std::vector<double>(unknowns)), {}};
  for (std::size_t i = 0; i < unknowns; ++i) {
    for (std::size_t j = 0; j <= i; ++j) {
      double sum = i == j ? 0.2 : 0;
      for (std::size_t n = 0; n < rows; ++n)
        sum += static_cast<double>(g[n][i]) * static_cast<double>(g[n][j]);
      system.matrix[i][j] = system.matrix[j][i] = static_cast<double>(static_cast<float>(sum));
    }
    system.right_side.push_back(static_cast<double>(random_float(random)));
  }
  return system;
}

TEST(NonnegativeOracle, equals_the_best_of_all_choices_of_what_is_held) {
  on_each_instruction_set([] {
    for (std::size_t unknowns = 1; unknowns <= 9; ++unknowns)
      for (std::uint64_t seed = 0; seed < 60; ++seed) {
        SCOPED_TRACE("unknowns " + std::to_string(unknowns) + " seed " + std::to_string(seed));
        Random random(seed, unknowns);
        const System system = random_system(unknowns, random);
        const std::size_t bounded = unknowns - random.below(2);
        BorderedTriangle triangle(unknowns);
        for (std::size_t i = 0; i < unknowns; ++i) {
          for (std::size_t j = 0; j <= i; ++j)
            triangle.row(i)[j] = static_cast<float>(system.matrix[i][j]);
          triangle.right_side()[i] = static_cast<float>(system.right_side[i]);
        }
        std::vector<float> x(unknowns);
        const auto explained = NonnegativeSolver(unknowns).solve(triangle, bounded, x);
        ASSERT_TRUE(explained);
        const std::vector<double> expected = solve_nonnegative(system.matrix, system.right_side, bounded);
        for (std::size_t k = 0; k < unknowns; ++k) EXPECT_NEAR(x[k], expected[k], 2e-5);
        EXPECT_NEAR(-*explained / 2, half_square(system.matrix, system.right_side, expected),
                    1e-4 * (1 - half_square(system.matrix, system.right_side, expected)));
      }
  });
}

}  // namespace
}  // namespace akin::oracle
