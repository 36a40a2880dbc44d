// Places of held-out items by hand, for people that are known and one that is not.
#include "akin/evaluate/rank_held_out.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>

#include "akin/models/test_models.h"

namespace akin {
namespace {

// Candidates of the model by hand, best first:
//     user 0  3, 2, 1         by numbers of ratings (1, 1, 0, 2)  3, 1, 2
//     user 1  2, 0                                                0, 2
//     user 2  0, 2, 1                                             0, 1, 2
//     user 3 is unknown                                           3, 0, 1, 2
RankingFigures figures_of(const std::vector<std::uint32_t>& user, const std::vector<std::uint32_t>& item,
                          const std::vector<std::string>& metrics, std::size_t length,
                          const Model& model = test_model()) {
  ThreadPool threads(2);
  Ratings test{.users = test_ids(4), .items = test_ids(5)};
  test.user.assign(user.begin(), user.end());
  test.item.assign(item.begin(), item.end());
  const HeldOut held_out(model, test, std::nullopt, false, {threads});
  return rank_held_out(model, held_out, find_metrics(metrics), length, {threads});
}

TEST(RankHeldOut, averages_over_people) {
  const RankingFigures figures = figures_of({0, 1, 2}, {3, 0, 1}, {"mrr", "recall", "auc"}, 2);
  EXPECT_DOUBLE_EQ(figures.model[0], (1 + 0.5 + 0) / 3);
  EXPECT_DOUBLE_EQ(figures.model[1], (1 + 1 + 0) / 3.0);
  EXPECT_DOUBLE_EQ(figures.model[2], (1 + 0 + 0) / 3.0);
  EXPECT_DOUBLE_EQ(figures.popular[0], (1 + 1 + 0.5) / 3);
  EXPECT_DOUBLE_EQ(figures.popular[1], 1);
  EXPECT_DOUBLE_EQ(figures.popular[2], (1 + 1 + 0.75) / 3);  // item 0 has as many ratings as item 1
  EXPECT_EQ(figures.cold_people, 0U);
}

TEST(RankHeldOut, measures_each_metric_at_its_own_k) {
  const RankingFigures figures =
      figures_of({0, 1, 2}, {3, 0, 1}, {"recall@1", "recall", "recall@3", "auc"}, 2);
  EXPECT_DOUBLE_EQ(figures.model[0], 1.0 / 3);
  EXPECT_DOUBLE_EQ(figures.model[1], 2.0 / 3);
  EXPECT_DOUBLE_EQ(figures.model[2], 1);
  EXPECT_EQ(figures_of({0, 1, 2}, {3, 0, 1}, {"recall"}, 2).model[0], figures.model[1]);
}

TEST(RankHeldOut, gives_the_unknown_the_popular_list) {
  const RankingFigures figures = figures_of({3}, {1}, {"mrr", "auc"}, 10);
  EXPECT_EQ(figures.cold_people, 1U);
  EXPECT_DOUBLE_EQ(figures.model[0], 1.0 / 3);
  EXPECT_DOUBLE_EQ(figures.model[1], 1 - 1.5 / 3);
  EXPECT_EQ(figures.model, figures.popular);
}

TEST(RankHeldOut, gives_somebody_to_whom_vectors_say_nothing_the_popular_list) {
  Model model = test_model();
  model.card.predicts = Predicts::preference;
  model.factors.item_bias.assign(4, 0);
  EXPECT_EQ(figures_of({2}, {1}, {"mrr"}, 10, model).cold_people, 0U);
  std::fill(model.factors.user_vectors[2].begin(), model.factors.user_vectors[2].end(), 0.0F);
  const RankingFigures figures = figures_of({2}, {1}, {"mrr", "auc"}, 10, model);
  EXPECT_EQ(figures.cold_people, 1U);
  EXPECT_EQ(figures.model, figures.popular);
}

TEST(RankHeldOut, counts_an_unknown_item_as_one_behind_all_candidates) {
  const RankingFigures figures = figures_of({0, 0}, {3, 4}, {"recall", "auc", "ndcg"}, 10);
  EXPECT_DOUBLE_EQ(figures.model[0], 0.5);
  EXPECT_DOUBLE_EQ(figures.model[1], 0.5);  // item 3 before the two others, item 4 behind both
  EXPECT_DOUBLE_EQ(figures.model[2], 1 / (1 + 1 / std::log2(3)));
}

TEST(RankHeldOut, does_not_mind_an_item_that_was_rated_twice) {
  Model model = test_model();
  model.history = CsrMatrix(4, {0, 3, 5, 6}, {0, 0, 0, 1, 3, 3}, {4, 4, 4, 5, 1, 5});
  const std::vector<std::string> metrics = {"mrr", "recall", "auc"};
  EXPECT_EQ(figures_of({0, 0, 2}, {2, 4, 1}, metrics, 2, model).model,
            figures_of({0, 0, 2}, {2, 4, 1}, metrics, 2).model);
}

TEST(RankHeldOut, leaves_people_out_of_auc_who_have_no_pair_to_order) {
  const RankingFigures figures = figures_of({1, 1, 2}, {0, 2, 1}, {"auc", "recall"}, 1);
  EXPECT_EQ(figures.model[0], 0);  // of user 2 alone
  EXPECT_DOUBLE_EQ(figures.model[1], (0.5 + 0) / 2);
  EXPECT_TRUE(std::isnan(figures_of({1, 1}, {0, 2}, {"auc"}, 1).model[0]));
}

}  // namespace
}  // namespace akin
