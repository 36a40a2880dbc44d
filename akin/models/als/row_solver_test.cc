// A row is solved as alone, whatever it is solved with.
#include "akin/models/als/row_solver.h"

#include <gtest/gtest.h>

#include <numeric>

#include "akin/base/random.h"
#include "akin/models/test_models.h"

namespace akin {
namespace {

Dataset random_data(const Context& context) {
  Random random(5, 0);
  std::vector<TestRating> rows;
  for (std::uint32_t user = 0; user < 90; ++user)
    for (std::uint32_t item = 0; item < 40; ++item)
      if (random.below(2 + user % 7) == 0)
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
  return {{.rank = rank}, {.rank = rank, .biases = false}, implicit};
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

}  // namespace
}  // namespace akin
