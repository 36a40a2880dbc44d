#include "akin/math/normal_equation.h"

#include <gtest/gtest.h>

#include <vector>

namespace akin {
namespace {

const std::vector<std::uint32_t> kColumns = {0, 1, 2};
const std::vector<float> kValues = {3, 5, 4};
const SparseRow kRated{kColumns, kValues};

Matrix one_column(float a, float b, float c) {
  Matrix vectors(3, 1);
  vectors[0][0] = a, vectors[1][0] = b, vectors[2][0] = c;
  return vectors;
}

TEST(NormalEquation, an_intercept_alone_is_the_damped_mean_of_the_targets) {
  const Matrix nothing(3, 0);
  const std::vector<float> bias = {0, 1, 0};
  NormalEquation equation(1);
  equation.gather({.vectors = nothing, .bias = bias, .offset = 1, .intercept = true}, kRated);
  equation.add_to_diagonal(1.0f);
  float x = 0;
  ASSERT_TRUE(equation.solve({&x, 1}));  // targets 2, 3, 3
  EXPECT_FLOAT_EQ(x, 8.0f / 4);
  EXPECT_DOUBLE_EQ(equation.squares(), 22);
  EXPECT_NEAR(equation.explained(), 16, 1e-5);
}

TEST(NormalEquation, one_column_is_a_quotient) {
  const Matrix vectors = one_column(1, 2, 2);
  NormalEquation equation(1);
  equation.gather({.vectors = vectors}, kRated);
  equation.add_to_diagonal(1.0f);
  float x = 0;
  ASSERT_TRUE(equation.solve({&x, 1}));
  EXPECT_FLOAT_EQ(x, (3.0f + 10 + 8) / (1 + 4 + 4 + 1));
}

TEST(NormalEquation, each_unknown_may_have_its_own_regularization) {
  const Matrix vectors = one_column(0, 0, 0);
  NormalEquation equation(2);
  equation.gather({.vectors = vectors, .intercept = true}, kRated);
  equation.add_to_diagonal(std::vector<float>{1, 3});
  float x[2];
  ASSERT_TRUE(equation.solve(x));
  EXPECT_FLOAT_EQ(x[0], 0);
  EXPECT_FLOAT_EQ(x[1], 12.0f / 6);
}

TEST(NormalEquation, takes_more_on_its_right_side) {
  const Matrix vectors = one_column(1, 2, 2);
  NormalEquation equation(1);
  equation.gather({.vectors = vectors}, kRated);
  equation.add_to_right_side(std::vector<float>{-11});
  equation.add_to_diagonal(1.0f);
  float x = 0;
  ASSERT_TRUE(equation.solve({&x, 1}));
  EXPECT_FLOAT_EQ(x, (3.0f + 10 + 8 - 11) / (1 + 4 + 4 + 1));
  EXPECT_NEAR(equation.explained(), 10, 1e-5);  // b'x
}

TEST(NormalEquation, without_regularization_a_dead_column_cannot_be_solved) {
  const Matrix vectors = one_column(0, 0, 0);
  NormalEquation equation(1);
  equation.gather({.vectors = vectors}, kRated);
  float x = 0;
  EXPECT_FALSE(equation.solve({&x, 1}));
}

TEST(NormalEquation, a_weight_counts_a_rating_more_than_once) {
  const Matrix vectors = one_column(1, 2, 2);
  const std::vector<float> weights = {1, 3, 0.5F};
  NormalEquation equation(2);
  equation.gather({.vectors = vectors, .intercept = true}, {kColumns, kValues, weights});
  EXPECT_FLOAT_EQ(equation.system().row(0)[0], 1 + 3 * 4 + 0.5F * 4);
  EXPECT_FLOAT_EQ(equation.system().row(1)[0], 1 + 3 * 2 + 0.5F * 2);
  EXPECT_FLOAT_EQ(equation.system().row(1)[1], 4.5F);
  EXPECT_FLOAT_EQ(equation.system().right_side()[0], 3 + 3 * 10 + 0.5F * 8);
  EXPECT_FLOAT_EQ(equation.system().right_side()[1], 3 + 3 * 5 + 0.5F * 4);
  EXPECT_NEAR(equation.squares(), 9 + 3 * 25 + 0.5 * 16, 1e-5);
}

TEST(NormalEquation, rows_that_are_taken_off_undo_those_that_were_gathered) {
  const Matrix vectors = one_column(1, 2, 2);
  const std::vector<std::uint32_t> rows = {1, 2};
  const std::vector<float> scales = {2, 3}, targets = {4, -1};
  NormalEquation equation(1);
  BorderedTriangle base(1);
  base.row(0)[0] = 5;
  equation.gather_scaled(vectors, base, {rows, scales, targets});
  EXPECT_FLOAT_EQ(equation.system().row(0)[0], 5 + 16 + 36);
  equation.take_off_scaled(
      vectors, {std::span(rows).first(1), std::span(scales).first(1), std::span(targets).first(1)});
  EXPECT_FLOAT_EQ(equation.system().row(0)[0], 5 + 36);
  EXPECT_FLOAT_EQ(equation.system().right_side()[0], -6);
  EXPECT_DOUBLE_EQ(equation.squares(), 1);
}

TEST(NormalEquation, no_unknowns_explain_nothing) {
  const Matrix nothing(3, 0);
  NormalEquation equation(0);
  equation.gather({.vectors = nothing}, kRated);
  equation.add_to_diagonal(1.0f);
  EXPECT_TRUE(equation.solve({}));
  EXPECT_DOUBLE_EQ(equation.squares(), 50);
  EXPECT_DOUBLE_EQ(equation.explained(), 0);
}

TEST(NormalEquation, a_row_leaves_nothing_behind_for_the_next) {
  const Matrix vectors = one_column(1, 2, 2);
  const Design design{.vectors = vectors, .intercept = true};
  NormalEquation fresh(2), used(2);
  float first[2], second[2];
  used.gather(design, {std::span(kColumns).first(1), std::span(kValues).first(1)});
  used.add_to_diagonal(0.5f);
  used.solve(first);
  for (NormalEquation* equation : {&fresh, &used}) {
    equation->gather(design, kRated);
    equation->add_to_diagonal(0.5f);
  }
  ASSERT_TRUE(fresh.solve(first));
  ASSERT_TRUE(used.solve(second));
  EXPECT_EQ(first[0], second[0]);
  EXPECT_EQ(first[1], second[1]);
}

}  // namespace
}  // namespace akin
