#include "akin/data/planned_audience.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <numeric>

namespace akin {
namespace {

TEST(PopularityWeights, fall_and_are_numbers_at_any_size) {
  for (const std::size_t items : {1, 2, 7, 100, 5000})
    for (const std::size_t users : {1, 3, 500})
      for (const double part : {0.001, 0.1, 0.9}) {
        const auto draws = static_cast<std::size_t>(part * static_cast<double>(items));
        const std::vector<double> weights =
            popularity_weights(items, std::vector<std::size_t>(users, draws), true);
        ASSERT_EQ(weights.size(), items);
        for (std::size_t k = 0; k < items; ++k) {
          ASSERT_TRUE(std::isfinite(weights[k])) << items << " " << users << " " << part;
          ASSERT_GT(weights[k], 0);
          if (k > 0) {
            ASSERT_LE(weights[k], weights[k - 1] * 1.0001);
          }
        }
      }
}

// Everybody draws as often and likes everything as much as the mean: then an item is watched with
// probability 1 - exp(-t weight), which must be half for the first and fall as planned.
TEST(PopularityWeights, are_steeper_than_the_audience_where_it_is_large) {
  const std::vector<double> weights = popularity_weights(1000, std::vector<std::size_t>(200, 60), false);
  const double all = std::accumulate(weights.begin(), weights.end(), 0.0);
  const double first = weights[0] / all;
  const double tenth = weights[9] / all;
  EXPECT_GT(60 * first, 0.5);  // more than its audience, as it is drawn again by who has seen it
  EXPECT_GT(first / tenth, 1.5);
  EXPECT_LT(first / tenth, 10);
}

}  // namespace
}  // namespace akin
