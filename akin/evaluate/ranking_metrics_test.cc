// Lists whose figures can be worked out by hand.
#include "akin/evaluate/ranking_metrics.h"

#include <gtest/gtest.h>

#include <cmath>
#include <vector>

namespace akin {
namespace {

using Places = std::vector<std::size_t>;

TEST(RankingMetrics, are_what_their_names_say) {
  const Places places = {1, 3};  // the second and the fourth of five; three items are relevant
  const ListHits list{places, 3, 5};
  EXPECT_DOUBLE_EQ(precision(list), 2.0 / 5);
  EXPECT_DOUBLE_EQ(recall(list), 2.0 / 3);
  EXPECT_DOUBLE_EQ(truncated_recall(list), 2.0 / 3);
  EXPECT_DOUBLE_EQ(truncated_recall({places, 30, 5}), 2.0 / 5);
  EXPECT_DOUBLE_EQ(hit_rate(list), 1);
  EXPECT_DOUBLE_EQ(reciprocal_rank(list), 1.0 / 2);
  EXPECT_DOUBLE_EQ(average_precision(list), (1.0 / 2 + 2.0 / 4) / 3);
  EXPECT_DOUBLE_EQ(ndcg(list),
                   (1 / std::log2(3) + 1 / std::log2(5)) / (1 + 1 / std::log2(3) + 1 / std::log2(4)));
}

TEST(RankingMetrics, of_a_list_without_a_hit_are_zero) {
  const ListHits list{{}, 2, 10};
  for (const auto metric :
       {precision, recall, truncated_recall, hit_rate, reciprocal_rank, average_precision, ndcg})
    EXPECT_EQ(metric(list), 0);
}

TEST(RankingMetrics, of_the_best_list_are_one_however_many_items_are_relevant) {
  const Places two = {0, 1};
  for (const std::size_t relevant : {2, 7}) {  // more than the list can hold, too
    EXPECT_EQ(ndcg({two, relevant, 2}), 1);
    EXPECT_EQ(average_precision({two, relevant, 2}), 1);
    EXPECT_EQ(precision({two, relevant, 2}), 1);
    EXPECT_EQ(truncated_recall({two, relevant, 2}), 1);
  }
  EXPECT_EQ(ndcg({two, 2, 10}), 1);  // places that nothing relevant is left for
  EXPECT_EQ(recall({two, 2, 10}), 1);
}

TEST(RankingMetrics, count_the_pairs_in_the_right_order) {
  // Relevant are the first and the fourth of five: 2 of the others stand ahead of the fourth.
  EXPECT_DOUBLE_EQ(auc({0.0 + 3, 2, 5}), 1 - 2.0 / 6);
  EXPECT_EQ(auc({0, 1, 5}), 1);
  EXPECT_EQ(auc({4, 1, 5}), 0);
  EXPECT_EQ(auc({2, 1, 5}), 0.5);           // all scores equal
  EXPECT_EQ(auc({2 * 2.0, 2, 5}), 0.5);     // two relevant ones among them
  EXPECT_TRUE(std::isnan(auc({1, 2, 2})));  // no pair
}

}  // namespace
}  // namespace akin
