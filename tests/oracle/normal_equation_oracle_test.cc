// One row of alternating least squares against sums and elimination in double.
#include <cmath>

#include "akin/math/normal_equation.h"
#include "tests/oracle/dense_double.h"
#include "tests/oracle/random_cases.h"

namespace akin::oracle {
namespace {

struct Case {
  Matrix vectors;
  std::vector<float> bias;
  float offset;
  bool intercept;
  std::vector<std::uint32_t> columns;
  std::vector<float> values;
  std::vector<float> weights;  // or none
  std::vector<float> lambdas;

  Design design() const { return {vectors, bias, offset, intercept}; }
  SparseRow rated() const { return {columns, values, weights}; }
};

Case random_case(std::size_t rank, std::size_t ratings, std::uint64_t seed) {
  Random random(seed, rank * 1000 + ratings);
  Case some;
  some.vectors = random_matrix(random, 50 + random.below(100), rank);
  if (random.below(2) == 0) some.bias = random_floats(random, some.vectors.rows());
  some.offset = random.below(2) == 0 ? 0.0f : 3.5f;
  some.intercept = random.below(2) == 0;
  for (std::size_t i = 0; i < ratings; ++i) {
    some.columns.push_back(static_cast<std::uint32_t>(random.below(some.vectors.rows())));
    some.values.push_back(0.5f * static_cast<float>(1 + random.below(10)));
  }
  if (random.below(2) == 0)
    for (std::size_t i = 0; i < ratings; ++i)
      some.weights.push_back(static_cast<float>(0.1 + 3 * random.uniform()));
  const float scale = 0.1f * static_cast<float>(ratings + 1);
  for (std::size_t i = 0; i < some.design().unknowns(); ++i)
    some.lambdas.push_back(scale * static_cast<float>(1 + random.uniform()));
  return some;
}

// The terms of the sum, one rating each: the row of the design matrix, the target and the weight.
struct Term {
  std::vector<double> row;
  double target;
  double weight;
};

std::vector<Term> terms_of(const Case& some) {
  std::vector<Term> terms;
  for (std::size_t i = 0; i < some.columns.size(); ++i) {
    const auto vector = some.vectors[some.columns[i]];
    Term term{{vector.begin(), vector.end()}, 0, some.weights.empty() ? 1.0 : some.weights[i]};
    if (some.intercept) term.row.push_back(1);
    term.target = static_cast<double>(some.values[i]) - some.offset;
    if (!some.bias.empty()) term.target -= some.bias[some.columns[i]];
    terms.push_back(term);
  }
  return terms;
}

std::vector<double> naive_solution(const Case& some) {
  const std::size_t n = some.lambdas.size();
  DenseMatrix matrix(n, std::vector<double>(n));
  std::vector<double> right_side(n);
  for (std::size_t i = 0; i < n; ++i) matrix[i][i] = some.lambdas[i];
  for (const Term& term : terms_of(some)) {
    for (std::size_t i = 0; i < n; ++i) {
      for (std::size_t j = 0; j < n; ++j) matrix[i][j] += term.weight * term.row[i] * term.row[j];
      right_side[i] += term.weight * term.row[i] * term.target;
    }
  }
  return solve_dense(matrix, right_side);
}

// Σ w (t − y'x)² + Σ λ x².
double naive_objective(const Case& some, const std::vector<double>& x) {
  double sum = 0;
  for (const Term& term : terms_of(some)) {
    double rest = term.target;
    for (std::size_t i = 0; i < x.size(); ++i) rest -= term.row[i] * x[i];
    sum += term.weight * rest * rest;
  }
  for (std::size_t i = 0; i < x.size(); ++i) sum += some.lambdas[i] * x[i] * x[i];
  return sum;
}

void expect_solved(const Case& some, NormalEquation& equation) {
  equation.gather(some.design(), some.rated());
  equation.add_to_diagonal(some.lambdas);
  std::vector<float> x(some.lambdas.size());
  ASSERT_TRUE(equation.solve(x));

  const auto expected = naive_solution(some);
  for (std::size_t i = 0; i < x.size(); ++i)
    EXPECT_NEAR(x[i], expected[i], 1e-4) << "unknown " << i << " of " << x.size();
  const double squares = naive_objective(some, std::vector<double>(x.size(), 0));
  EXPECT_NEAR(equation.squares(), squares, 1e-5 * (1 + squares));
  EXPECT_NEAR(equation.squares() - equation.explained(), naive_objective(some, expected),
              1e-5 * (1 + squares));
}

TEST(NormalEquationOracle, equals_sums_and_elimination_in_double) {
  on_each_instruction_set([] {
    for (const std::size_t rank : sizes_of_systems()) {
      for (const std::size_t ratings : {0u, 1u, 2u, 15u, 63u, 64u, 65u, 129u, 300u}) {
        const Case some = random_case(rank, ratings, 1);
        SCOPED_TRACE("rank " + std::to_string(rank) + " ratings " + std::to_string(ratings));
        NormalEquation equation(some.design().unknowns());
        expect_solved(some, equation);
      }
    }
  });
}

TEST(NormalEquationOracle, one_lambda_is_the_same_lambda_for_all) {
  on_each_instruction_set([] {
    for (std::uint64_t seed = 0; seed < 50; ++seed) {
      Case some = random_case(seed, 40, seed);
      some.lambdas.assign(some.lambdas.size(), 2.5f);
      NormalEquation equation(some.design().unknowns());
      expect_solved(some, equation);
      std::vector<float> x(some.lambdas.size()), y(some.lambdas.size());
      equation.gather(some.design(), some.rated());
      equation.add_to_diagonal(some.lambdas);
      ASSERT_TRUE(equation.solve(x));
      equation.gather(some.design(), some.rated());
      equation.add_to_diagonal(2.5f);
      ASSERT_TRUE(equation.solve(y));
      EXPECT_EQ(x, y);
    }
  });
}

TEST(NormalEquationOracle, weights_of_one_are_to_the_bit_no_weights) {
  on_each_instruction_set([] {
    for (std::uint64_t seed = 0; seed < 50; ++seed) {
      Case some = random_case(seed, 3 * seed, seed);
      std::vector<float> x(some.lambdas.size()), y(some.lambdas.size());
      NormalEquation equation(some.design().unknowns());
      for (std::vector<float>* solution : {&x, &y}) {
        some.weights.assign(solution == &x ? 0 : some.values.size(), 1);
        equation.gather(some.design(), some.rated());
        equation.add_to_diagonal(some.lambdas);
        ASSERT_TRUE(equation.solve(*solution));
      }
      EXPECT_EQ(x, y) << seed;
    }
  });
}

TEST(NormalEquationOracle, a_row_has_the_same_bits_whatever_was_solved_before) {
  on_each_instruction_set([] {
    for (const std::size_t rank : {1u, 10u, 37u, 64u}) {
      NormalEquation used(rank);
      for (std::uint64_t seed = 0; seed < 30; ++seed) {
        Case some = random_case(rank, 10 * seed, seed);
        some.intercept = false;
        some.lambdas.resize(rank);
        NormalEquation fresh(rank);
        std::vector<float> x(rank), y(rank);
        for (NormalEquation* equation : {&used, &fresh}) {
          equation->gather(some.design(), some.rated());
          equation->add_to_diagonal(some.lambdas);
          ASSERT_TRUE(equation->solve(equation == &used ? x : y));
        }
        EXPECT_EQ(x, y) << "rank " << rank << " seed " << seed;
        EXPECT_EQ(used.explained(), fresh.explained());
      }
    }
  });
}

}  // namespace
}  // namespace akin::oracle
