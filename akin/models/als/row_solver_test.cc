// A row is solved as alone, whatever it is solved with.
#include "akin/models/als/row_solver.h"

#include <gtest/gtest.h>

#include <numeric>

#include "akin/base/random.h"
#include "akin/models/als/implicit_row.h"
#include "akin/models/als/push_through.h"
#include "akin/models/test_models.h"

namespace akin {
namespace {

Dataset random_data(const Context& context, std::uint32_t users = 90, std::uint32_t scarcity = 2) {
  Random random(5, 0);
  std::vector<TestRating> rows;
  for (std::uint32_t user = 0; user < users; ++user)
    for (std::uint32_t item = 0; item < 40; ++item)
      if (random.below(scarcity + user % 7) == 0)
        rows.push_back({user, item, 0.5F * static_cast<float>(1 + random.below(10))});
  return make_dataset(test_ratings(rows), context);
}

Matrix random_vectors(std::size_t rows, std::size_t rank, std::uint64_t seed) {
  Matrix vectors(rows, rank);
  for (std::size_t row = 0; row < rows; ++row) {
    Random random(seed, row);
    for (float& value : vectors[row]) value = static_cast<float>(0.1 * random.normal());
  }
  return vectors;
}

struct RowSolvers : testing::Test {
  // The users, solved in pieces of this many rows, each piece backwards.
  void solve(const AlsOptions& options, std::size_t piece) {
    const auto rank = static_cast<std::size_t>(options.rank);
    const Matrix items = random_vectors(data.by_item().rows(), rank, 1);
    const std::vector<float> item_bias(items.rows(), options.has_biases() ? 0.25F : 0);
    const Design design{
        .vectors = items, .bias = item_bias, .offset = 2, .intercept = options.has_biases()};
    users = random_vectors(data.by_user().rows(), rank, 2);
    const std::vector<float> bias(users.rows(), options.has_biases() ? 0.5F : 0);
    const auto solver = std::move(row_solvers(design, data.by_user(), options, context)[0]);
    solved.assign(users.rows(), {});
    for (std::size_t begin = 0; begin < users.rows(); begin += piece) {
      std::vector<std::uint32_t> rows(std::min(piece, users.rows() - begin));
      std::iota(rows.rbegin(), rows.rend(), static_cast<std::uint32_t>(begin));
      std::vector<RidgeRow> found(rows.size());
      solver->solve({data.by_user(), users, bias}, rows, found);
      for (std::size_t i = 0; i < rows.size(); ++i) solved[rows[i]] = found[i];
    }
  }

  ThreadPool threads{1};
  Context context{threads};
  Dataset data = random_data(context);
  Matrix users;
  std::vector<RidgeRow> solved;
};

std::vector<AlsOptions> options_to_test(std::int64_t rank) {
  AlsOptions implicit = AlsOptions::for_implicit();
  implicit.rank = rank;
  std::vector<AlsOptions> all;
  for (const AlsOptions& each : {AlsOptions{.rank = rank}, {.rank = rank, .biases = false}, implicit})
    for (const auto solver : {AlsSolver::cholesky, AlsSolver::cg, AlsSolver::blocks}) {
      all.push_back(each);
      all.back().solver = solver;
      all.back().block_size = 12;
    }
  return all;
}

TEST_F(RowSolvers, solve_a_row_to_the_same_bits_whatever_it_is_solved_with) {
  for (const std::int64_t rank : {1, 7, 16, 40})
    for (const AlsOptions& options : options_to_test(rank)) {
      solve(options, 1);
      const Matrix alone = users;
      const std::vector<RidgeRow> solved_alone = solved;
      for (const std::size_t piece : {2, 31, 90}) {
        solve(options, piece);
        EXPECT_EQ(users, alone) << "rank " << rank << " in pieces of " << piece;
        for (std::size_t row = 0; row < solved.size(); ++row) {
          EXPECT_EQ(solved[row].bias, solved_alone[row].bias);
          EXPECT_EQ(solved[row].squared_error, solved_alone[row].squared_error);
          EXPECT_EQ(solved[row].penalty, solved_alone[row].penalty);
        }
      }
    }
}

TEST_F(RowSolvers, push_rows_through_to_the_same_bits_whatever_they_are_solved_with) {
  data = random_data(context, 700, 3);
  AlsOptions options = AlsOptions::for_implicit();
  options.rank = 48;
  ASSERT_TRUE(does_push_through_pay(data.by_user(), data.by_item().rows(), 48));
  solve(options, 1);
  const Matrix alone = users;
  const std::vector<RidgeRow> solved_alone = solved;
  for (const std::size_t piece : {2, 31, 700}) {
    solve(options, piece);
    EXPECT_EQ(users, alone) << "in pieces of " << piece;
  }
  const Matrix items = random_vectors(data.by_item().rows(), 48, 1);
  const BorderedTriangle unobserved = unobserved_part(items, options, context);
  ImplicitSolver plain(items, unobserved, options);
  std::vector<float> expected(48);
  for (std::size_t user = 0; user < users.rows(); ++user) {
    const RidgeRow row = plain.solve(data.by_user()[user], expected);
    for (std::size_t k = 0; k < 48; ++k) ASSERT_NEAR(alone[user][k], expected[k], 1e-5) << user;
    EXPECT_NEAR(solved_alone[user].squared_error, row.squared_error, 1e-4 * (1 + row.squared_error));
    EXPECT_NEAR(solved_alone[user].penalty, row.penalty, 1e-4 * (1 + row.penalty));
  }
}

}  // namespace
}  // namespace akin
