// Batches of any shape, and rows that ask for nothing among them.
#include "akin/models/als/cg_row.h"

#include <gtest/gtest.h>

#include <numeric>

#include "akin/base/random.h"
#include "akin/models/test_models.h"

namespace akin {
namespace {

// More rows than go in lockstep, one of them with more ratings than a batch has, some without any.
TEST(ConjugateGradientRows, come_to_the_exact_answer_in_as_many_steps_as_there_are_unknowns) {
  constexpr std::size_t kRank = 3;
  ThreadPool threads(1);
  Random random(1, 0);
  std::vector<TestRating> ratings;
  for (std::uint32_t user = 0; user < 100; ++user)
    for (std::uint32_t item = 0; item < 30; ++item)
      if (user % 9 != 4 && (user == 17 || random.below(5) == 0))
        ratings.push_back({user, item, static_cast<float>(1 + random.below(5))});
  const Dataset data = make_dataset(test_ratings(ratings), {threads});
  Matrix items(30, kRank), users(100, kRank);
  for (Matrix* const side : {&items, &users})
    for (std::size_t row = 0; row < side->rows(); ++row)
      for (float& value : (*side)[row]) value = static_cast<float>(random.normal());
  const Design design{.vectors = items, .offset = 3, .intercept = true};
  const AlsOptions options{.rank = kRank, .cg_steps = 20};
  const std::vector<float> bias(100, 0.5F);
  std::vector<std::uint32_t> rows(100);
  std::iota(rows.begin(), rows.end(), 0U);
  std::vector<RidgeRow> solved(100);
  conjugate_gradient_rows(design, nullptr, options)->solve({data.by_user(), users, bias}, rows, solved);
  for (std::size_t user = 0; user < 100; ++user) {
    std::vector<float> exact(kRank);
    const RidgeRow expected = RidgeSolver(design, options).solve(data.by_user()[user], exact);
    ASSERT_TRUE(solved[user].is_solved);
    EXPECT_NEAR(solved[user].bias, expected.bias, 1e-4) << user;
    EXPECT_NEAR(solved[user].penalty, expected.penalty, 1e-3) << user;
    EXPECT_NEAR(solved[user].squared_error, expected.squared_error, 1e-3) << user;
    for (std::size_t k = 0; k < kRank; ++k) EXPECT_NEAR(users[user][k], exact[k], 1e-4) << user;
  }
}

}  // namespace
}  // namespace akin
