// Equations of the ratings against sums and elimination in double.
#include <cmath>

#include "akin/math/dual_equation.h"
#include "tests/oracle/dense_double.h"
#include "tests/oracle/random_cases.h"

namespace akin::oracle {
namespace {

struct Case {
  Matrix vectors;
  std::vector<std::uint32_t> rows;
  std::vector<float> targets, scales;
  AlignedFloats column_scales;
  float intercept = 0;
  float lambda = 1;

  DualRows dual() const { return {vectors, rows, targets, scales, column_scales, intercept}; }
  double scale(std::size_t i) const { return scales.empty() ? 1 : scales[i]; }
  double column_scale(std::size_t r) const { return column_scales.empty() ? 1 : column_scales[r]; }
};

Case random_case(std::size_t rank, std::size_t ratings, std::uint64_t seed) {
  Random random(seed, rank * 1000 + ratings);
  Case some{.vectors = random_matrix(random, 20 + random.below(100), rank),
            .targets = random_floats(random, ratings)};
  for (std::size_t i = 0; i < ratings; ++i)
    some.rows.push_back(static_cast<std::uint32_t>(random.below(some.vectors.rows())));
  if (random.below(2) == 0) some.scales = random_floats(random, ratings);
  if (random.below(2) == 0) {
    some.column_scales.resize(some.vectors.stride(), 7);  // what stands beyond the columns is not used
    for (std::size_t r = 0; r < rank; ++r) some.column_scales[r] = random_float(random);
  }
  some.intercept = random.below(2) == 0 ? 0 : random_float(random);
  some.lambda = 1 + 0.3F * static_cast<float>(rank);  // rows may be drawn twice
  return some;
}

std::vector<double> naive_solution(const Case& some) {
  const std::size_t n = some.rows.size();
  DenseMatrix matrix(n, std::vector<double>(n));
  for (std::size_t i = 0; i < n; ++i)
    for (std::size_t j = 0; j < n; ++j) {
      double product = static_cast<double>(some.intercept) * some.intercept;
      for (std::size_t r = 0; r < some.vectors.columns(); ++r)
        product += std::pow(some.column_scale(r), 2) *
                   static_cast<double>(some.vectors[some.rows[i]][r]) * some.vectors[some.rows[j]][r];
      matrix[i][j] = some.scale(i) * some.scale(j) * product + (i == j ? some.lambda : 0);
    }
  return solve_dense(matrix, {some.targets.begin(), some.targets.end()});
}

TEST(DualEquationOracle, equals_products_and_elimination_in_double) {
  on_each_instruction_set([] {
    DualEquation equation;  // one for all: a row leaves nothing behind for the next
    for (std::size_t rank = 0; rank <= 130; rank += rank < 40 ? 1 : 30)
      for (const std::size_t ratings : {0u, 1u, 2u, 3u, 4u, 5u, 8u, 15u, 16u, 17u, 33u, 100u}) {
        SCOPED_TRACE("rank " + std::to_string(rank) + " ratings " + std::to_string(ratings));
        const Case some = random_case(rank, ratings, 1);
        std::vector<float> a(ratings), again(ratings);
        ASSERT_TRUE(equation.solve(some.dual(), some.lambda, a));
        const std::vector<double> expected = naive_solution(some);
        double largest = 0;
        for (const double value : expected) largest = std::max(largest, std::abs(value));
        for (std::size_t i = 0; i < ratings; ++i) ASSERT_NEAR(a[i], expected[i], 1e-4 * largest) << i;
        DualEquation fresh;
        ASSERT_TRUE(fresh.solve(some.dual(), some.lambda, again));
        EXPECT_EQ(again, a);
      }
  });
}

TEST(DualEquationOracle, sums_of_rows_equal_sums_in_double) {
  on_each_instruction_set([] {
    for (std::size_t rank = 0; rank <= 140; rank += rank < 70 ? 1 : 23) {
      SCOPED_TRACE(rank);
      const Case some = random_case(rank, rank % 19, 2);
      const std::size_t n = some.rows.size();
      Random random(3, rank);
      const std::vector<float> factors = random_floats(random, n), others = random_floats(random, n);
      std::vector<float> both;
      for (std::size_t i = 0; i < n; ++i) both.insert(both.end(), {factors[i], others[i]});
      AlignedFloats sum(some.vectors.stride(), 7), first(sum), second(sum);
      sum_rows(some.vectors, some.rows, factors, sum);
      sum_rows_twice(some.vectors, some.rows, both, first, second);
      for (std::size_t r = 0; r < rank; ++r) {
        double expected = 0, other = 0;
        for (std::size_t i = 0; i < n; ++i) {
          expected += static_cast<double>(factors[i]) * some.vectors[some.rows[i]][r];
          other += static_cast<double>(others[i]) * some.vectors[some.rows[i]][r];
        }
        ASSERT_NEAR(sum[r], expected, 1e-5) << r;
        ASSERT_EQ(first[r], sum[r]) << r;
        ASSERT_NEAR(second[r], other, 1e-5) << r;
      }
    }
  });
}

}  // namespace
}  // namespace akin::oracle
