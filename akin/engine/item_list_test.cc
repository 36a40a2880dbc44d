// Lists with their details, and the words for a short one. Scores: see test_models.h.
#include "akin/engine/item_list.h"

#include <gtest/gtest.h>

#include <cmath>

#include "akin/models/test_models.h"

namespace akin {
namespace {

std::string shortfall(std::size_t listable, const ListOptions& options, bool filtered) {
  ItemList list;
  list.listable = listable;
  return list.shortfall(options, filtered);
}

TEST(ItemList, says_why_it_is_short) {
  EXPECT_EQ(shortfall(3, {}, true), "only 3 items pass the filters and are unseen");
  EXPECT_EQ(shortfall(1, {}, true), "only 1 item passes the filters and is unseen");
  EXPECT_EQ(shortfall(0, {}, true), "no item passes the filters and is unseen");
  EXPECT_EQ(shortfall(3, {}, false), "only 3 items are unseen");
  EXPECT_EQ(shortfall(3, {.include_seen = true}, true), "only 3 items pass the filters");
  EXPECT_EQ(shortfall(3, {.include_seen = true}, false), "only 3 items are in the model");
  EXPECT_EQ(shortfall(3, {.skip = 20}, false), "only 3 items are unseen, and 20 are skipped");
  ItemList full;
  full.places.resize(2);
  EXPECT_EQ(full.shortfall({.count = 2}, true), "");
}

TEST(ItemList, has_what_was_asked_for) {
  ThreadPool threads(2);
  const Model model = test_model();
  const Recommender recommender(model);
  const std::vector<Person> people = {recommender.known(0), recommender.known(1)};
  const auto plain = lists_of(recommender, model, people, {.count = 3}, {}, {threads});
  ASSERT_EQ(plain.size(), 2U);
  EXPECT_EQ(plain[0].scores, (std::vector<float>{5, 3.25F, 2}));
  EXPECT_EQ(plain[1].scores, (std::vector<float>{2.25F, 1.5F}));
  EXPECT_EQ(plain[1].listable, 2U);
  EXPECT_TRUE(plain[0].deviations.empty() && plain[0].explanations.empty());

  const auto detailed = lists_of(recommender, model, people, {.count = 3},
                                 {.scores = true, .deviations = true, .reasons = true}, {threads});
  EXPECT_EQ(detailed[0].scores, plain[0].scores);
  EXPECT_EQ(detailed[0].explanations.size(), 3U);
  ASSERT_EQ(detailed[0].deviations.size(), 3U);
  EXPECT_TRUE(std::isnan(detailed[0].deviations[0]));  // the kind does not tell
}

TEST(ItemList, of_a_group_leaves_out_what_any_has_seen) {
  ThreadPool threads(2);
  const Model model = test_model();
  const Recommender recommender(model);
  const std::vector<Person> people = {recommender.known(0), recommender.known(1)};
  const ItemList list =
      list_of_group(recommender, model, people, Agreement::mean, {.count = 3}, {threads});
  EXPECT_EQ(list.places, (std::vector<Scored>{{2.75F, 2}}));
  EXPECT_EQ(list.scores, std::vector<float>{2.75F});
  EXPECT_EQ(list.listable, 1U);
}

}  // namespace
}  // namespace akin
