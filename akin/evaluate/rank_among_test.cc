// Places among a few candidates by hand.
#include "akin/evaluate/rank_among.h"

#include <gtest/gtest.h>

#include <cmath>

#include "akin/models/test_models.h"

namespace akin {
namespace {

// The model by hand; scores of items 0 to 3, and their numbers of ratings:
//     user 0     4.5     2       3.25    6
//     user 1     1.5     4       2.25    1
//     user 3 is unknown
//     ratings    1       1       0       2
// Ids are 100, 101, …; item 104 is unknown.
struct Among {
  RankingFigures figures;
  NegativesUsed used;
};

Among ranked(const std::vector<std::pair<std::uint32_t, std::uint32_t>>& pairs, std::string_view text,
             const std::vector<std::string>& metrics, const Model& model = test_model()) {
  ThreadPool threads(2);
  Ratings test{.users = test_ids(4), .items = test_ids(5)};
  for (const auto& [user, item] : pairs) test.user.push_back(user), test.item.push_back(item);
  const HeldOut held_out(model, test, std::nullopt, false, {threads});
  const Negatives negatives = parse_negatives(text, "f", *test.users, *test.items);
  Among among;
  among.figures =
      rank_among(model, held_out, negatives, find_metrics(metrics), 2, {threads}, &among.used);
  return among;
}

TEST(RankAmong, ranks_each_item_among_its_own_negatives_alone) {
  // 3.25 behind 6 before 2; the other is the best of its own.
  const auto [figures, used] =
      ranked({{0, 2}, {1, 2}}, "(100,102) 101 103\n(101,102) 100 103\n", {"hit_rate@1", "mrr", "ndcg"});
  EXPECT_DOUBLE_EQ(figures.model[0], 1.0 / 2);
  EXPECT_DOUBLE_EQ(figures.model[1], (0.5 + 1) / 2);
  EXPECT_DOUBLE_EQ(figures.model[2], (1 / std::log2(3) + 1) / 2);
  // By numbers of ratings it is the last of each three.
  EXPECT_EQ(figures.popular[1], 0);
  EXPECT_EQ(figures.cold_people, 0U);
  EXPECT_EQ(used.unknown, 0U);
}

TEST(RankAmong, counts_a_trial_an_item) {
  const auto [figures, used] =
      ranked({{0, 1}, {0, 2}}, "(100,101) 102\n(100,102) 101\n", {"hit_rate@1", "auc"});
  EXPECT_DOUBLE_EQ(figures.model[0], 1.0 / 2);  // each among the other
  EXPECT_DOUBLE_EQ(figures.model[1], 1.0 / 2);
}

TEST(RankAmong, takes_candidates_that_were_seen) {
  EXPECT_EQ(ranked({{0, 1}}, "(100,101) 100\n", {"hit_rate@1"}).figures.model[0], 0);
}

TEST(RankAmong, gives_ties_to_the_smaller_id_and_halves_them_for_auc) {
  Model model = test_model();
  model.factors.item_bias = {1, 1, 1, 1};
  model.factors.item_vectors = Matrix(4, 2);
  const auto first = ranked({{0, 1}}, "(100,101) 102 103\n", {"mrr", "auc"}, model).figures;
  EXPECT_EQ(first.model[0], 1);
  EXPECT_EQ(first.model[1], 0.5);
  const auto second = ranked({{0, 2}}, "(100,102) 101 103\n", {"mrr", "auc"}, model).figures;
  EXPECT_EQ(second.model[0], 0.5);
  EXPECT_EQ(second.model[1], 0.5);
}

TEST(RankAmong, ranks_for_the_unknown_by_numbers_of_ratings) {
  const auto [figures, used] = ranked({{3, 0}}, "(103,100) 103 102\n", {"mrr"});
  EXPECT_EQ(figures.model[0], 0.5);
  EXPECT_EQ(figures.model, figures.popular);
  EXPECT_EQ(figures.cold_people, 1U);
}

TEST(RankAmong, puts_unknown_items_last_and_never_into_a_list) {
  const auto known = ranked({{0, 1}}, "(100,101) 104 x\n", {"mrr", "auc"});
  EXPECT_EQ(known.figures.model[0], 1);
  EXPECT_EQ(known.figures.model[1], 1);
  EXPECT_EQ(known.used.unknown, 2U);
  const auto unknown = ranked({{0, 4}}, "(100,104) 101 x\n", {"hit_rate@5", "auc"});
  EXPECT_EQ(unknown.figures.model[0], 0);
  EXPECT_EQ(unknown.figures.model[1], 0.25);  // behind item 101, and beside x
}

}  // namespace
}  // namespace akin
