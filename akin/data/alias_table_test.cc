#include "akin/data/alias_table.h"

#include <gtest/gtest.h>

#include <cmath>

namespace akin {
namespace {

std::vector<int> draws_of(const std::vector<double>& weights, int count) {
  const AliasTable table(weights);
  Random random(1, 0);
  std::vector<int> draws(weights.size());
  for (int i = 0; i < count; ++i) ++draws[table.draw(random)];
  return draws;
}

TEST(AliasTable, draws_as_often_as_the_weights_say) {
  constexpr int kDraws = 400000;
  for (const std::vector<double>& weights :
       {std::vector<double>{1}, {3, 1}, {1, 1, 1, 1}, {0, 2, 0, 6}, {1e-9, 1e9}, {5, 1, 1, 1, 1, 1, 1}}) {
    double all = 0;
    for (const double weight : weights) all += weight;
    const std::vector<int> draws = draws_of(weights, kDraws);
    for (std::size_t i = 0; i < weights.size(); ++i) {
      const double share = weights[i] / all;
      const double deviation = std::sqrt(kDraws * share * (1 - share));
      EXPECT_NEAR(draws[i], kDraws * share, 5 * deviation + 1) << i << " of " << weights.size();
    }
  }
}

TEST(AliasTable, never_draws_what_weighs_nothing) { EXPECT_EQ(draws_of({0, 2, 0, 6}, 100000)[0], 0); }

}  // namespace
}  // namespace akin
