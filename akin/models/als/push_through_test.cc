// Rows that can be solved by hand, and by the equations of the unknowns; and when which is taken.
#include "akin/models/als/push_through.h"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>

#include "akin/base/random.h"
#include "akin/math/rotate_rows.h"
#include "akin/models/als/implicit_row.h"
#include "akin/models/test_models.h"

namespace akin {
namespace {

struct PushThrough : testing::Test {
  std::optional<RidgeRow> solve(SparseRow feedback) {
    const auto side = rotated_side(items, unobserved_part(items, options, {threads}), {threads});
    if (!side) return std::nullopt;
    vector = Matrix(1, items.columns());
    const auto row = PushThroughSolver(*side, options).solve(feedback, vector[0]);
    RowRotation(side->back).rotate(std::vector<std::uint32_t>{0}, vector);
    return row;
  }

  ThreadPool threads{1};
  AlsOptions options{.feedback = Feedback::implicit,
                     .regularization = 0.5,
                     .regularization_scaling = RegularizationScaling::constant,
                     .alpha = 2,
                     .unobserved_weight = 0.5};
  Matrix items = test_matrix({{1, 1}, {1, -1}, {2, 0}});
  Matrix vector;
};

// Y'Y is [6 0; 0 2]. A click on item 1, c = 3: [3 0; 0 1] + 2.5 [1 -1; -1 1] + 0.5 I, right side 3 (1,
// -1).
TEST_F(PushThrough, solves_one_click_by_one_equation) {
  const std::vector<std::uint32_t> clicked = {1};
  const std::vector<float> once = {1};
  const auto row = solve({clicked, once});
  ASSERT_TRUE(row);
  const double determinant = 6 * 4 - 2.5 * 2.5;
  const double x = 3 * (4 - 2.5) / determinant, y = 3 * (2.5 - 6) / determinant;
  EXPECT_NEAR(vector[0][0], x, 1e-6);
  EXPECT_NEAR(vector[0][1], y, 1e-6);
  EXPECT_NEAR(row->penalty, 0.5 * (x * x + y * y), 1e-6);
  EXPECT_NEAR(row->squared_error,
              3 * std::pow(1 - x + y, 2) + 0.5 * std::pow(x + y, 2) + 0.5 * std::pow(2 * x, 2), 1e-6);
}

TEST_F(PushThrough, of_nothing_that_is_liked_is_zero) {
  const std::vector<std::uint32_t> seen = {1};
  const std::vector<float> disliked = {-1};
  for (const SparseRow feedback : {SparseRow{}, SparseRow{seen, disliked}}) {
    const auto row = solve(feedback);
    ASSERT_TRUE(row);
    EXPECT_EQ(row->squared_error + row->penalty, 0);
    EXPECT_EQ(vector[0][0], 0);
    EXPECT_EQ(vector[0][1], 0);
  }
}

TEST_F(PushThrough, is_left_to_the_other_equations_where_it_does_not_hold) {
  const std::vector<std::uint32_t> clicked = {1};
  const std::vector<float> once = {1}, little = {0.1F}, huge = {std::numeric_limits<float>::max()};
  EXPECT_FALSE(solve({clicked, once, little})) << "weighs less than silence";
  EXPECT_FALSE(solve({clicked, huge}));
  options.regularization = 0;
  EXPECT_FALSE(solve({clicked, once}));
  options.regularization = 0.5;
  items[0][0] = std::numeric_limits<float>::infinity();
  EXPECT_FALSE(solve({clicked, once}));
}

TEST_F(PushThrough, equals_the_row_by_the_equations_of_the_unknowns) {
  Random random(3, 0);
  for (int test = 0; test < 40; ++test) {
    SCOPED_TRACE(test);
    const std::size_t rank = 8 + random.below(60);
    items = Matrix(200, rank);
    for (std::size_t row = 0; row < 200; ++row)
      for (float& value : items[row]) value = static_cast<float>(0.3 * random.normal());
    std::vector<std::uint32_t> columns;
    std::vector<float> values;
    for (std::uint32_t item = 0; columns.size() < rank / 2; item += 1 + test % 3) {
      columns.push_back(item);
      values.push_back(static_cast<float>(random.below(5)) - 1);
    }
    const auto pushed = solve({columns, values});
    ASSERT_TRUE(pushed);
    const BorderedTriangle unobserved = unobserved_part(items, options, {threads});
    std::vector<float> expected(rank);
    const RidgeRow plain = ImplicitSolver(items, unobserved, options).solve({columns, values}, expected);
    for (std::size_t k = 0; k < rank; ++k) EXPECT_NEAR(vector[0][k], expected[k], 1e-5) << k;
    EXPECT_NEAR(pushed->squared_error, plain.squared_error, 1e-5 * (1 + plain.squared_error));
    EXPECT_NEAR(pushed->penalty, plain.penalty, 1e-5 * (1 + plain.penalty));
  }
}

// `rows` rows of `pairs` pairs each.
CsrMatrix rows_of(std::size_t rows, std::size_t pairs) {
  std::vector<std::uint64_t> starts;
  for (std::size_t row = 0; row <= rows; ++row) starts.push_back(row * pairs);
  return {pairs, std::move(starts), std::vector<std::uint32_t>(rows * pairs),
          std::vector<float>(rows * pairs)};
}

TEST(PushThroughChoice, is_for_rows_far_shorter_than_the_rank_and_sides_with_many_of_them) {
  EXPECT_TRUE(is_push_through_cheaper(27, 256));
  EXPECT_FALSE(is_push_through_cheaper(256, 256));
  EXPECT_FALSE(is_push_through_cheaper(0, 0));
  EXPECT_LT(push_through_cost(27, 256), push_through_cost(100, 256));
  EXPECT_TRUE(does_push_through_pay(rows_of(30'000, 27), 41'000, 256));
  EXPECT_FALSE(does_push_through_pay(rows_of(30, 27), 41'000, 256)) << "too few to turn the items for";
  EXPECT_FALSE(does_push_through_pay(rows_of(3'000, 300), 41'000, 256)) << "too long";
  EXPECT_FALSE(does_push_through_pay(rows_of(0, 0), 10, 8));
}

}  // namespace
}  // namespace akin
