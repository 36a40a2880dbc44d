#include "akin/math/top_k.h"

#include <gtest/gtest.h>

#include <cmath>

namespace akin {
namespace {

using Best = std::vector<Scored>;

Best top_k(std::span<const float> scores, std::size_t count) {
  TopK best(count);
  best.offer_all(scores, 0);
  return best.take();
}

TEST(TopK, higher_scores_come_first_and_ties_go_to_the_smaller_index) {
  EXPECT_EQ(top_k(std::vector<float>{1, 3, 2, 3}, 3), (Best{{3, 1}, {3, 3}, {2, 2}}));
}

TEST(TopK, ties_go_to_the_smaller_index_in_any_order_of_offers) {
  TopK best(2);
  for (const std::uint32_t index : {9u, 4u, 7u, 1u, 8u}) best.offer(5, index);
  EXPECT_EQ(best.take(), (Best{{5, 1}, {5, 4}}));
}

TEST(TopK, fewer_scores_than_wanted_are_all_there_is) {
  EXPECT_EQ(top_k(std::vector<float>{1, 2}, 5), (Best{{2, 1}, {1, 0}}));
  EXPECT_EQ(top_k({}, 5), Best{});
}

TEST(TopK, none_wanted_gives_none) { EXPECT_EQ(top_k(std::vector<float>{1, INFINITY}, 0), Best{}); }

TEST(TopK, a_nan_never_enters) {
  EXPECT_EQ(top_k(std::vector<float>{NAN, 1, NAN, -INFINITY}, 4), (Best{{1, 1}, {-INFINITY, 3}}));
}

TEST(TopK, takes_worse_scores_after_the_best_were_taken) {
  TopK best(1);
  best.offer(1, 0);
  best.offer(2, 1);
  EXPECT_EQ(best.take(), (Best{{2, 1}}));
  best.offer(-1, 7);
  EXPECT_EQ(best.take(), (Best{{-1, 7}}));
}

TEST(TopK, minus_zero_and_zero_are_a_tie) {
  EXPECT_EQ(top_k(std::vector<float>{-0.0f, 0.0f}, 1)[0].index, 0u);
}

}  // namespace
}  // namespace akin
