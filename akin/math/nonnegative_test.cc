// The conditions of the minimum, on equations of many shapes.
#include "akin/math/nonnegative.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <functional>
#include <string>
#include <vector>

#include "akin/base/random.h"
#include "akin/math/cholesky.h"

namespace akin {
namespace {

// [4 2; 2 3], [2; 5]: without bounds x is [-1/2, 2], with them [0, 5/3].
BorderedTriangle example() {
  BorderedTriangle system(2);
  system.row(0)[0] = 4;
  system.row(1)[0] = 2, system.row(1)[1] = 3;
  system.right_side()[0] = 2, system.right_side()[1] = 5;
  return system;
}

float at(const BorderedTriangle& system, std::size_t i, std::size_t j) {
  return i < j ? system.row(j)[i] : system.row(i)[j];
}

TEST(Nonnegative, holds_at_zero_what_would_fall_below) {
  const BorderedTriangle system = example();
  NonnegativeSolver solver(2);
  std::vector<float> x(2, -7);
  const auto explained = solver.solve(system, 2, x);
  ASSERT_TRUE(explained);
  EXPECT_EQ(x[0], 0);
  EXPECT_NEAR(x[1], 5.0 / 3, 1e-6);
  EXPECT_NEAR(*explained, 25.0 / 3, 1e-5);
}

TEST(Nonnegative, lets_numbers_that_are_not_bounded_fall) {
  BorderedTriangle system = example();
  std::swap(system.row(0)[0], system.row(1)[1]);  // the unknowns the other way round
  std::swap(system.right_side()[0], system.right_side()[1]);
  NonnegativeSolver solver(2);
  std::vector<float> x(2);
  ASSERT_TRUE(solver.solve(system, 1, x));
  EXPECT_NEAR(x[0], 2, 1e-6);
  EXPECT_NEAR(x[1], -0.5, 1e-6);
  ASSERT_TRUE(solver.solve(system, 0, x));
  EXPECT_NEAR(x[1], -0.5, 1e-6);
}

// In the row and column of what is free alone: 1/3.
TEST(Nonnegative, gives_a_root_of_the_inverse_of_what_is_free) {
  const BorderedTriangle system = example();
  NonnegativeSolver solver(2);
  std::vector<float> x(2);
  ASSERT_TRUE(solver.solve(system, 2, x));
  Matrix root(2, 3);
  root[0][0] = 9;
  solver.inverse_root(root);
  for (const auto& [row, column] : {std::pair(0U, 0U), {0, 1}, {1, 0}, {0, 2}, {1, 2}})
    EXPECT_EQ(root[row][column], 0) << row << column;
  EXPECT_NEAR(root[1][1] * root[1][1], 1.0 / 3, 1e-6);
}

TEST(Nonnegative, refuses_what_is_not_positive_definite_or_not_finite) {
  NonnegativeSolver solver(2);
  std::vector<float> x(2);
  for (const float pivot : {0.0f, -1.0f, 1.0f, NAN, INFINITY}) {
    BorderedTriangle system = example();
    system.row(1)[1] = pivot;
    EXPECT_FALSE(solver.solve(system, 2, x)) << pivot;
  }
  BorderedTriangle system = example();
  system.right_side()[0] = NAN;
  EXPECT_FALSE(solver.solve(system, 2, x));
  EXPECT_TRUE(solver.solve(example(), 2, x));  // and forgets it
}

TEST(Nonnegative, of_nothing_is_nothing) {
  EXPECT_EQ(NonnegativeSolver(0).solve(BorderedTriangle(0), 0, {}), 0.0);
}

// What a row of ALS solves: rows of the other side, λ, and what they ask for.
struct Case {
  std::string name;
  std::function<void(Random&, std::vector<std::vector<float>>& rows, std::vector<float>& targets)> change;
  float lambda = 0.1F;
};

std::vector<Case> cases() {
  using Rows = std::vector<std::vector<float>>;
  const auto as_it_is = [](Random&, Rows&, std::vector<float>&) {};
  return {
      {"of any sign", as_it_is},
      {"almost unregularized", as_it_is, 1e-4F},
      {"all at or above zero, as the other side is",
       [](Random&, Rows& rows, std::vector<float>& targets) {
         for (auto& row : rows)
           for (float& value : row) value = std::max(value, 0.0F);
         for (float& target : targets) target = std::abs(target);
       }},
      {"that all wish to fall",
       [](Random&, Rows& rows, std::vector<float>& targets) {
         for (auto& row : rows)
           for (float& value : row) value = std::abs(value);
         for (float& target : targets) target = -std::abs(target);
       }},
      {"twice the same unknown",
       [](Random& random, Rows& rows, std::vector<float>&) {
         for (std::size_t times = 0; times < rows[0].size(); ++times) {
           const std::size_t from = random.below(rows[0].size()), to = random.below(rows[0].size());
           for (auto& row : rows) row[to] = row[from];
         }
       },
       1e-2F},
      {"unknowns and targets of nothing",
       [](Random& random, Rows& rows, std::vector<float>& targets) {
         const std::size_t empty = random.below(rows[0].size());
         for (auto& row : rows) row[empty] = 0;
         for (float& target : targets)
           if (random.below(2) == 0) target = 0;
       }},
      {"large and small unknowns",
       [](Random&, Rows& rows, std::vector<float>&) {
         for (auto& row : rows)
           for (std::size_t k = 0; k < row.size(); ++k)
             row[k] *= std::pow(10.0F, static_cast<float>(k % 5) - 2);
       }},
      {"against each other",
       [](Random&, Rows& rows, std::vector<float>&) {
         for (auto& row : rows)
           for (std::size_t k = 1; k < row.size(); ++k) row[k] = 0.1F * row[k] - row[k - 1];
       },
       1e-2F},
  };
}

BorderedTriangle system_of(const Case& shape, std::size_t unknowns, Random& random) {
  std::vector<std::vector<float>> rows(1 + random.below(3 * unknowns), std::vector<float>(unknowns));
  std::vector<float> targets(rows.size());
  for (auto& row : rows)
    for (float& value : row) value = static_cast<float>(random.normal());
  for (float& target : targets) target = static_cast<float>(random.normal());
  shape.change(random, rows, targets);
  BorderedTriangle system(unknowns);
  for (std::size_t n = 0; n < rows.size(); ++n)
    for (std::size_t i = 0; i < unknowns; ++i) {
      for (std::size_t j = 0; j <= i; ++j) system.row(i)[j] += rows[n][i] * rows[n][j];
      system.right_side()[i] += targets[n] * rows[n][i];
    }
  for (std::size_t i = 0; i < unknowns; ++i) system.row(i)[i] += shape.lambda;
  return system;
}

// With the gradient beside the numbers it is the sum of: x is rounded to float32.
void expect_conditions(const BorderedTriangle& system, std::size_t bounded, const std::vector<float>& x) {
  constexpr double kTolerance = 4e-6;
  for (std::size_t i = 0; i < x.size(); ++i) {
    double gradient = -static_cast<double>(system.right_side()[i]), size = std::abs(gradient);
    for (std::size_t j = 0; j < x.size(); ++j) {
      const double part = static_cast<double>(at(system, i, j)) * static_cast<double>(x[j]);
      gradient += part;
      size += std::abs(part);
    }
    if (i < bounded) {
      ASSERT_GE(x[i], 0) << i;
    }
    ASSERT_GE(gradient, -kTolerance * size) << i;
    if (i >= bounded || x[i] > 0) {
      ASSERT_LE(gradient, kTolerance * size) << i;
    }
  }
}

TEST(Nonnegative, keeps_the_conditions_of_the_minimum_in_every_case_and_at_every_rank) {
  for (const Case& shape : cases())
    for (std::size_t unknowns = 1; unknowns <= 64; ++unknowns)
      for (std::uint64_t seed = 0; seed < 8; ++seed) {
        SCOPED_TRACE(shape.name + ", " + std::to_string(unknowns) + " unknowns, seed " +
                     std::to_string(seed));
        Random random(seed, unknowns);
        const BorderedTriangle system = system_of(shape, unknowns, random);
        const std::size_t bounded = seed % 4 == 0 ? unknowns - 1 : unknowns;  // with a bias at its end
        NonnegativeSolver solver(unknowns);
        std::vector<float> x(unknowns);
        const auto explained = solver.solve(system, bounded, x);
        ASSERT_TRUE(explained);
        expect_conditions(system, bounded, x);
        double product = 0, size = 0;
        for (std::size_t i = 0; i < unknowns; ++i) {
          const double part = static_cast<double>(system.right_side()[i]) * static_cast<double>(x[i]);
          product += part;
          size += std::abs(part);
        }
        ASSERT_NEAR(*explained, product, 1e-5 * size);
      }
}

// x* is known, and of half of what is held the gradient is 0 too: any side would do.
TEST(Nonnegative, finds_the_minimum_where_bounds_are_only_just_touched) {
  for (std::size_t unknowns = 1; unknowns <= 64; ++unknowns)
    for (std::uint64_t seed = 0; seed < 8; ++seed) {
      SCOPED_TRACE(std::to_string(unknowns) + " unknowns, seed " + std::to_string(seed));
      Random random(seed, unknowns);
      BorderedTriangle system = system_of(cases()[0], unknowns, random);
      std::vector<double> expected(unknowns);
      for (double& value : expected) value = random.below(2) == 0 ? 0 : random.uniform();
      for (std::size_t i = 0; i < unknowns; ++i) {
        double side = 0;
        for (std::size_t j = 0; j < unknowns; ++j)
          side += static_cast<double>(at(system, i, j)) * expected[j];
        if (expected[i] == 0 && random.below(2) == 0) side -= random.uniform();
        system.right_side()[i] = static_cast<float>(side);
      }
      NonnegativeSolver solver(unknowns);
      std::vector<float> x(unknowns);
      ASSERT_TRUE(solver.solve(system, unknowns, x));
      expect_conditions(system, unknowns, x);
    }
}

TEST(Nonnegative, is_the_unbounded_solution_to_the_bit_where_that_is_not_below_zero) {
  int found = 0;
  for (std::uint64_t seed = 0; seed < 200; ++seed) {
    Random random(seed, 3);
    const BorderedTriangle system = system_of(cases()[0], 3, random);
    BorderedTriangle copy = system;
    std::vector<float> unbounded(3), x(3);
    solve_cholesky(copy, unbounded);
    if (*std::min_element(unbounded.begin(), unbounded.end()) < 0) continue;
    ++found;
    NonnegativeSolver(3).solve(system, 3, x);
    EXPECT_EQ(x, unbounded);
  }
  EXPECT_GT(found, 10);
}

TEST(Nonnegative, does_not_depend_on_what_was_solved_before) {
  Random random(4, 0);
  NonnegativeSolver used(20);
  std::vector<float> here(20), there(20);
  for (int turn = 0; turn < 50; ++turn) {
    const BorderedTriangle system = system_of(cases()[turn % cases().size()], 20, random);
    used.solve(system, 20, here);
    NonnegativeSolver(20).solve(system, 20, there);
    EXPECT_EQ(here, there) << turn;
  }
}

}  // namespace
}  // namespace akin
