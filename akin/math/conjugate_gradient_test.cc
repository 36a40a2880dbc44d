// Small problems whose end is known, and what a row may expect of the way there.
#include "akin/math/conjugate_gradient.h"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>
#include <vector>

#include "akin/base/random.h"

namespace akin {
namespace {

Matrix random_matrix(std::size_t rows, std::size_t columns, std::uint64_t seed) {
  Matrix matrix(rows, columns);
  for (std::size_t row = 0; row < rows; ++row) {
    Random random(seed, row);
    for (float& value : matrix[row]) value = static_cast<float>(random.normal());
  }
  return matrix;
}

// A row over `count` of the vectors.
struct Case {
  Case(const Matrix& vectors, std::size_t count, std::uint64_t seed) {
    Random random(seed, 0);
    for (std::size_t i = 0; i < count; ++i) {
      columns.push_back(static_cast<std::uint32_t>(random.below(vectors.rows())));
      factors.push_back(static_cast<float>(random.uniform()));
      pulls.push_back(static_cast<float>(random.normal()));
      constant += std::pow(static_cast<double>(pulls.back()), 2) / factors.back();
    }
  }

  QuadraticRow row() const {
    return {.rows = columns,
            .factors = factors,
            .pulls = pulls,
            .constant = constant,
            .lambda = 0.5F,
            .bias_lambda = 2};
  }

  std::vector<std::uint32_t> columns;
  std::vector<float> factors, pulls;
  double constant = 0;
};

// f in double.
double value_of(const Matrix& vectors, const SharedCurvature* shared, const QuadraticRow& row,
                std::span<const float> x) {
  const std::size_t rank = vectors.columns();
  double value = row.constant;
  for (std::size_t i = 0; i < row.size(); ++i) {
    double dot = x.size() > rank ? x[rank] : 0;
    for (std::size_t k = 0; k < rank; ++k) dot += static_cast<double>(vectors[row.rows[i]][k]) * x[k];
    value += row.factors[i] * dot * dot - 2 * row.pulls[i] * dot;
  }
  for (std::size_t k = 0; k < rank; ++k) {
    value += static_cast<double>(row.lambda) * x[k] * x[k];
    for (std::size_t l = 0; shared != nullptr && l < rank; ++l)
      value -= static_cast<double>(shared->negative[k][l]) * x[k] * x[l];
  }
  return x.size() > rank ? value + static_cast<double>(row.bias_lambda) * x[rank] * x[rank] : value;
}

struct ConjugateGradients : testing::Test {
  Matrix vectors = random_matrix(40, 9, 1);
  // Of a positive definite matrix, without and with a guess at an inverse.
  SharedCurvature shared{.negative = [] {
    const Matrix root = random_matrix(9, 9, 5);
    Matrix product(9, 9);
    for (std::size_t i = 0; i < 9; ++i)
      for (std::size_t j = 0; j < 9; ++j)
        for (std::size_t r = 0; r < 9; ++r) product[i][j] -= root[r][i] * root[r][j];
    return product;
  }()};
  SharedCurvature guessed{.negative = shared.negative, .inverse = [] {
                            Matrix diagonal(9, 9);
                            for (std::size_t i = 0; i < 9; ++i)
                              diagonal[i][i] = 1 / (1 + static_cast<float>(i));
                            return diagonal;
                          }()};
};

TEST_F(ConjugateGradients, tell_where_they_got_to_and_never_rise) {
  for (const SharedCurvature* base :
       {static_cast<const SharedCurvature*>(nullptr), &std::as_const(shared), &std::as_const(guessed)})
    for (const bool bias : {false, true}) {
      if (bias && base == &guessed) continue;
      for (std::uint64_t seed = 0; seed < 20; ++seed) {
        const Case some(vectors, 1 + 2 * seed, seed);
        double last = std::numeric_limits<double>::infinity();
        for (const std::size_t steps : {0, 1, 2, 3, 5, 20}) {
          Matrix x = random_matrix(1, bias ? 10 : 9, 77);
          const QuadraticRow row = some.row();
          double value = 0;
          ConjugateGradient(vectors, base, bias, steps).solve({&row, 1}, x, {&value, 1});
          const double expected = value_of(vectors, base, row, x[0]);
          EXPECT_NEAR(value, expected, 1e-4 * (1 + std::abs(expected))) << steps << " steps";
          EXPECT_LE(expected, last + 1e-5 * (1 + std::abs(last))) << steps << " steps";
          last = expected;
        }
        // The slope of f is zero where they arrive.
        Matrix x = random_matrix(1, bias ? 10 : 9, 77);
        const QuadraticRow row = some.row();
        double value = 0;
        ConjugateGradient(vectors, base, bias, 100).solve({&row, 1}, x, {&value, 1});
        for (std::size_t k = 0; k < x.columns(); ++k)
          for (const float by : {-0.01F, 0.01F}) {
            Matrix moved = x;
            moved[0][k] += by;
            EXPECT_GT(value_of(vectors, base, row, moved[0]), value_of(vectors, base, row, x[0]));
          }
      }
    }
}

// With the inverse of the very matrix the first step arrives.
TEST_F(ConjugateGradients, need_one_step_where_the_guess_is_right) {
  const SharedCurvature known{.negative = Matrix(9, 9), .inverse = [] {
                                Matrix diagonal(9, 9);
                                for (std::size_t i = 0; i < 9; ++i)
                                  diagonal[i][i] = 1 / (1 + static_cast<float>(i));
                                return diagonal;
                              }()};
  SharedCurvature curvature = known;
  for (std::size_t i = 0; i < 9; ++i) curvature.negative[i][i] = -static_cast<float>(i);
  const std::vector<std::uint32_t> columns = {4};
  const std::vector<float> none = {0}, pull = {2};
  const QuadraticRow row{.rows = columns, .factors = none, .pulls = pull, .constant = 1, .lambda = 1};
  Matrix x(1, 9);
  double value = 0;
  ConjugateGradient(vectors, &curvature, false, 1).solve({&row, 1}, x, {&value, 1});
  for (std::size_t k = 0; k < 9; ++k)
    EXPECT_NEAR(x[0][k], 2 * vectors[4][k] / (1 + static_cast<float>(k)), 1e-5);
}

TEST_F(ConjugateGradients, give_a_row_the_same_bits_among_any_others) {
  std::vector<Case> cases;
  std::vector<QuadraticRow> rows;
  for (std::size_t i = 0; i < ConjugateGradient::kMostRows; ++i) cases.emplace_back(vectors, i % 11, i);
  for (const Case& some : cases) rows.push_back(some.row());
  Matrix together = random_matrix(rows.size(), 9, 3);
  const Matrix before = together;
  std::vector<double> values(rows.size());
  ConjugateGradient all(vectors, &guessed, false, 3);
  all.solve(rows, together, values);
  for (std::size_t i = 0; i < rows.size(); ++i) {
    Matrix alone(1, 9);
    std::copy(before[i].begin(), before[i].end(), alone[0].begin());
    double value = 0;
    all.solve({&rows[i], 1}, alone, {&value, 1});
    EXPECT_EQ(value, values[i]) << i;
    for (std::size_t k = 0; k < 9; ++k) EXPECT_EQ(alone[0][k], together[i][k]) << i;
  }
}

TEST_F(ConjugateGradients, stay_where_there_is_nothing_to_gain) {
  const QuadraticRow nothing{.lambda = 1};
  Matrix x(1, 9);
  double value = 7;
  ConjugateGradient(vectors, nullptr, false, 5).solve({&nothing, 1}, x, {&value, 1});
  EXPECT_EQ(value, 0);
  EXPECT_EQ(x, Matrix(1, 9));
}

TEST_F(ConjugateGradients, say_that_a_number_was_not_finite) {
  for (const float bad : {3e38F, std::numeric_limits<float>::infinity()}) {
    Case some(vectors, 5, 1);
    some.pulls[2] = bad;
    const QuadraticRow row = some.row();
    Matrix x(1, 9);
    double value = 0;
    ConjugateGradient(vectors, nullptr, false, 3).solve({&row, 1}, x, {&value, 1});
    EXPECT_FALSE(std::isfinite(value));
  }
}

TEST_F(ConjugateGradients, hold_as_many_ratings_as_a_cache_does) {
  EXPECT_EQ(ConjugateGradient::most_ratings(Matrix(1, 64)), 1024U);
  EXPECT_EQ(ConjugateGradient::most_ratings(Matrix(1, 256)), 256U);
  EXPECT_GT(ConjugateGradient::most_ratings(Matrix(1, 0)), 1024U);
}

}  // namespace
}  // namespace akin
