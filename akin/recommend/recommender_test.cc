// Lists of a model by hand; see test_models.h for its scores.
#include "akin/recommend/recommender.h"

#include <gtest/gtest.h>

#include "akin/models/test_models.h"

namespace akin {
namespace {

using List = std::vector<Scored>;

std::vector<List> lists(const Model& model, const std::vector<std::uint32_t>& users,
                        const ListOptions& options) {
  ThreadPool threads(2);
  return Recommender(model).recommend(users, options, {threads});
}

TEST(Recommender, lists_unseen_items_best_first_on_the_scale) {
  EXPECT_EQ(lists(test_model(), {0, 1, 2}, {}),
            (std::vector<List>{
                {{5, 3}, {3.25F, 2}, {2, 1}}, {{2.25F, 2}, {1.5F, 0}}, {{4, 0}, {3.25F, 2}, {3, 1}}}));
}

TEST(Recommender, lists_seen_items_too_when_asked) {
  EXPECT_EQ(lists(test_model(), {0}, {.include_seen = true})[0],
            (List{{5, 3}, {4.5F, 0}, {3.25F, 2}, {2, 1}}));
}

TEST(Recommender, sorts_by_the_score_before_it_is_clipped) {
  Model model = test_model();
  model.factors.item_bias[2] = 9;  // 12.25 for user 0: clipped to 5 as the 6 of item 3 is
  EXPECT_EQ(lists(model, {0}, {.count = 2})[0], (List{{5, 2}, {5, 3}}));
}

TEST(Recommender, gives_ties_to_the_smaller_item) {
  Model model = test_model();
  for (std::size_t item = 0; item < 4; ++item) {
    model.factors.item_bias[item] = 0;
    for (float& value : model.factors.item_vectors[item]) value = 0;
  }
  EXPECT_EQ(lists(model, {1}, {.count = 3, .include_seen = true})[0],
            (List{{2.25F, 0}, {2.25F, 1}, {2.25F, 2}}));
}

TEST(Recommender, leaves_out_what_a_filter_leaves_out) {
  ThreadPool threads(2);
  const Model model = test_model();
  const std::vector<std::uint32_t> user = {0};
  for (const double gather_below : {0.0, 2.0}) {
    const auto kept = [&](std::vector<std::uint8_t> keep) {
      return Recommender(model, std::move(keep), gather_below).recommend(user, {}, {threads})[0];
    };
    EXPECT_EQ(kept({1, 1, 0, 1}), (List{{5, 3}, {2, 1}}));
    EXPECT_EQ(kept({0, 0, 0, 0}), List{});
  }
}

TEST(Recommender, does_not_clip_a_preference) {
  Model model = test_model();
  model.card.predicts = Predicts::preference;
  EXPECT_EQ(lists(model, {0}, {.count = 1})[0], (List{{6, 3}}));
}

TEST(Recommender, lists_for_a_stranger_what_the_encoder_makes_of_the_history) {
  ThreadPool threads(1);
  const Model model = test_model();
  const std::vector<std::uint32_t> items = {0, 3};
  const std::vector<float> ratings = {5, 5};
  // The bias is (5 - 3.25 + 5 - 3.75) / (2 + 2), the vector is left at zero.
  EXPECT_EQ(Recommender(model).recommend({items, ratings}, {}, {threads}), (List{{3.75F, 2}, {3.5F, 1}}));
  EXPECT_EQ(Recommender(model).recommend({items, ratings}, {.include_seen = true}, {threads}),
            (List{{4.5F, 3}, {4, 0}, {3.75F, 2}, {3.5F, 1}}));
}

TEST(Recommender, passes_over_the_top_of_a_list) {
  EXPECT_EQ(lists(test_model(), {0}, {.count = 1, .skip = 1})[0], (List{{3.25F, 2}}));
  EXPECT_EQ(lists(test_model(), {0}, {.skip = 2})[0], (List{{2, 1}}));
  EXPECT_EQ(lists(test_model(), {0}, {.skip = 3})[0], List{});
}

// Scores of item 0 to 3: 4.5 2 3.25 6 for user 0 and 1.5 4 2.25 1 for user 1, who have seen all but 2
// between them.
TEST(Recommender, agrees_on_a_list_for_a_group) {
  ThreadPool threads(2);
  const Model model = test_model();
  const Recommender recommender(model);
  const std::vector<Person> group = {recommender.known(0), recommender.known(1)};
  const auto list = [&](Agreement agreement, bool include_seen) {
    return recommender.recommend_to_group(group, agreement, {.include_seen = include_seen}, {threads});
  };
  EXPECT_EQ(list(Agreement::mean, true), (List{{3.5F, 3}, {3, 0}, {3, 1}, {2.75F, 2}}));
  EXPECT_EQ(list(Agreement::least, true), (List{{2.25F, 2}, {2, 1}, {1.5F, 0}, {1, 3}}));
  EXPECT_EQ(list(Agreement::mean, false), (List{{2.75F, 2}}));
  const auto alone = recommender.recommend_to_group({group.data(), 1}, Agreement::least, {}, {threads});
  EXPECT_EQ(alone, lists(model, {0}, {})[0]);
}

TEST(Recommender, counts_what_it_may_list) {
  const Model model = test_model();
  const std::vector<std::uint32_t> seen = {1, 3};
  EXPECT_EQ(Recommender(model).listable(seen), 2U);
  EXPECT_EQ(Recommender(model, {1, 1, 0, 0}).listable(seen), 1U);
  EXPECT_EQ(Recommender(model, {1, 1, 0, 0}, 2).listable(seen), 1U);
}

TEST(Recommender, refuses_an_order_that_the_model_cannot_give) {
  for (const ListOrder by : {ListOrder::lower_bound, ListOrder::thompson}) {
    EXPECT_THROW(lists(test_model(), {0}, {.by = by}), Error);
    ThreadPool threads(1);
    const Model model = test_model();
    const Person person = Recommender(model).known(0);
    EXPECT_THROW(
        Recommender(model).recommend_to_group({&person, 1}, Agreement::mean, {.by = by}, {threads}),
        Error);
  }
}

TEST(Recommender, cannot_leave_out_what_it_does_not_know) {
  Model model = test_model();
  model.has_history = false;
  model.history = CsrMatrix();
  EXPECT_THROW(lists(model, {0}, {}), Error);
  EXPECT_EQ(lists(model, {0}, {.count = 1, .include_seen = true})[0], (List{{5, 3}}));
}

}  // namespace
}  // namespace akin
