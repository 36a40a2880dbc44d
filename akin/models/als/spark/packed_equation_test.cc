// The normal equation with the known answers of Spark's ALSSuite.
#include "akin/models/als/spark/packed_equation.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>

#include "akin/base/random.h"

namespace akin {
namespace {

using testing::Each;
using testing::ElementsAre;

std::vector<float> random_vector(Random& random, std::size_t size) {
  std::vector<float> vector(size);
  for (float& value : vector) value = static_cast<float>(random.normal());
  return vector;
}

// A = [1 2; 4 5; 7 8], b = (3, 6, 9), weights 1, 2, 1.
TEST(PackedEquation, adds_up_weighted_rows) {
  PackedEquation equation(2);
  equation.add(std::vector<float>{1, 2}, 3);
  equation.add(std::vector<float>{4, 5}, 12, 2);
  EXPECT_THAT(equation.triangle(), ElementsAre(33, 42, 54));
  EXPECT_THAT(equation.right_side(), ElementsAre(51, 66));
  equation.add(std::vector<float>{7, 8}, 9);
  EXPECT_THAT(equation.triangle(), ElementsAre(82, 98, 118));
  EXPECT_THAT(equation.right_side(), ElementsAre(114, 138));
  equation.add_triangle(std::vector<double>{1, 2, 3});
  EXPECT_THAT(equation.triangle(), ElementsAre(83, 100, 121));
  equation.clear();
  EXPECT_THAT(equation.triangle(), Each(0));
  EXPECT_THAT(equation.right_side(), Each(0));
}

// A = [1 2; 1 3; 1 4], b = (4, 9, 16).
TEST(PackedEquation, is_solved_with_and_without_regularization) {
  for (const auto& [lambda, x0, x1] :
       {std::tuple{0.0, -8.333333, 6.0}, std::tuple{1.5, -0.1155556, 3.28}}) {
    PackedEquation equation(2);
    equation.add(std::vector<float>{1, 2}, 4);
    equation.add(std::vector<float>{1, 3}, 9);
    equation.add(std::vector<float>{1, 4}, 16);
    equation.add_to_diagonal(lambda);
    ASSERT_TRUE(equation.solve());
    EXPECT_NEAR(equation.right_side()[0], x0, 1e-6 * std::abs(x0));
    EXPECT_NEAR(equation.right_side()[1], x1, 1e-6 * x1);
  }
}

TEST(PackedEquation, solves_what_its_matrix_makes_of_the_solution) {
  Random random(1, 0);
  for (std::size_t n = 1; n <= 40; ++n) {
    PackedEquation equation(n);
    for (std::size_t i = 0; i < n + 5; ++i)
      equation.add(random_vector(random, n), random.normal(), random.uniform());
    equation.add_to_diagonal(0.1);
    PackedEquation solved = equation;
    ASSERT_TRUE(solved.solve()) << n;
    for (std::size_t i = 0; i < n; ++i) {
      double product = 0;
      for (std::size_t j = 0; j < n; ++j) {
        const std::size_t low = std::min(i, j), high = std::max(i, j);
        product += equation.triangle()[high * (high + 1) / 2 + low] * solved.right_side()[j];
      }
      EXPECT_NEAR(product, equation.right_side()[i], 1e-10) << n;
    }
  }
}

TEST(PackedEquation, solves_for_any_right_side_once_it_is_factored) {
  Random random(3, 0);
  for (std::size_t n = 1; n <= 20; ++n) {
    PackedEquation equation(n);
    for (std::size_t i = 0; i < n + 5; ++i) equation.add(random_vector(random, n), random.normal());
    equation.add_to_diagonal(0.1);
    PackedEquation solved = equation, factored = equation;
    ASSERT_TRUE(solved.solve());
    ASSERT_TRUE(factored.factor());
    std::vector<double> x(equation.right_side().begin(), equation.right_side().end());
    factored.solve_for(x);
    for (std::size_t i = 0; i < n; ++i) EXPECT_NEAR(x[i], solved.right_side()[i], 1e-10) << n;

    Matrix root(n, n + 1);
    factored.inverse_root(root);
    for (std::size_t i = 0; i < n; ++i) {
      std::vector<double> column(n);
      column[i] = 1;
      factored.solve_for(column);  // of the inverse
      for (std::size_t j = 0; j < n; ++j) {
        double product = 0;
        for (std::size_t k = 0; k < n; ++k)
          product += static_cast<double>(root[k][i]) * static_cast<double>(root[k][j]);
        EXPECT_NEAR(product, column[j], 1e-5) << n;
        EXPECT_TRUE(j >= i || root[i][j] == 0) << "upper triangular";
      }
      EXPECT_EQ(root[i][n], 0);
    }
  }
}

TEST(PackedEquation, has_no_solution_where_it_is_not_positive_definite) {
  PackedEquation equation(2);
  EXPECT_FALSE(equation.solve());  // no row at all
  equation.add(std::vector<float>{1, 2}, 4);
  EXPECT_FALSE(equation.solve());  // one row for two unknowns
  equation.clear();
  equation.add(std::vector<float>{1e38F, 1}, 1, 1e300);
  equation.add_to_diagonal(1);
  EXPECT_FALSE(equation.solve());  // infinite
}

TEST(PackedGram, is_the_sum_of_the_products_for_any_number_of_threads) {
  Random random(2, 0);
  Matrix vectors(3000, 3);
  std::vector<double> expected(6);
  for (std::size_t row = 0; row < vectors.rows(); ++row) {
    for (float& value : vectors[row]) value = static_cast<float>(random.normal());
    for (std::size_t j = 0, place = 0; j < 3; ++j)
      for (std::size_t i = 0; i <= j; ++i, ++place)
        expected[place] += static_cast<double>(vectors[row][i]) * static_cast<double>(vectors[row][j]);
  }
  ThreadPool one(1);
  const std::vector<double> gram = packed_gram(vectors, {one});
  ASSERT_EQ(gram.size(), 6U);
  for (std::size_t i = 0; i < 6; ++i) EXPECT_NEAR(gram[i], expected[i], 1e-9);
  for (const std::size_t thread_count : {2, 7}) {
    ThreadPool threads(thread_count);
    EXPECT_EQ(packed_gram(vectors, {threads}), gram);
  }
}

TEST(QuadraticForm, is_what_the_matrix_makes_of_a_vector) {
  //  (1 2 4)
  //  (2 3 5)   and (1, 10, 100)
  //  (4 5 6)
  EXPECT_EQ(quadratic_form(std::vector<double>{1, 2, 3, 4, 5, 6}, std::vector<float>{1, 10, 100}),
            1 + 2 * 20 + 300 + 2 * 400 + 2 * 5000 + 60000);
}

}  // namespace
}  // namespace akin
