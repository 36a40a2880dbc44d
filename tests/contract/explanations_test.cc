// Every kind: a score is its parts, and filters, pages and orders keep their word.
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <numeric>

#include "akin/base/random.h"
#include "akin/models/predict.h"
#include "akin/models/registry.h"
#include "akin/models/uncertainty.h"
#include "akin/recommend/explain.h"
#include "akin/recommend/model_file.h"
#include "akin/recommend/recommender.h"
#include "tests/contract/planted_ratings.h"

namespace akin {
namespace {

const Ratings& planted() {
  static const Ratings ratings = planted_ratings({.users = 1100, .items = 700, .ratings_per_user = 20});
  return ratings;
}

std::vector<std::uint32_t> every_seventh_user(const Model& model) {
  std::vector<std::uint32_t> users;
  for (std::uint32_t user = 0; user < model.factors.users(); user += 7) users.push_back(user);
  return users;
}

bool tells_how_sure_it_is(const Model& model) { return !std::isnan(model.factors.noise); }

// With each user as the user's history folds in: what explanations are of.
FactorModel folded_in(const Model& model) {
  FactorModel folded = model.factors;
  for (std::size_t user = 0; user < folded.users(); ++user)
    folded.user_bias[user] =
        folded.encoder->encode(folded, model.history[user], folded.user_vectors[user]);
  return folded;
}

bool is_spark(const ModelKind& kind) { return full_name(kind).starts_with("als spark"); }

template <class Test>
void for_each_order(const Model& model, const Test& test) {
  for (const ListOrder by : {ListOrder::score, ListOrder::lower_bound, ListOrder::thompson}) {
    if (by != ListOrder::score && !tells_how_sure_it_is(model)) continue;
    SCOPED_TRACE(kNames<ListOrder>[static_cast<std::size_t>(by)]);
    test(by);
  }
}

TEST(EveryKind, makes_each_score_of_base_parts_and_rest) {
  for (const ModelKind& kind : kinds_to_test()) {
    for (const char* regularization : {"0.12", "0.01"}) {
      SCOPED_TRACE(full_name(kind) + " " + regularization);
      const AnyRecord options =
          options_with(kind, {{"rank", "8"}, {"iterations", "4"}, {"regularization", regularization}});
      for (const Ratings& ratings : with_and_without_weights(kind, planted())) {
        const Model model = trained(kind, ratings, {.options = options});
        const FactorModel folded = folded_in(model);
        Random random(5, 0);
        for (int pair = 0; pair < 1000; ++pair) {
          const auto user = static_cast<std::uint32_t>(random.below(model.factors.users()));
          const auto item = static_cast<std::uint32_t>(random.below(model.factors.items()));
          const Explanation found = explain(model, model.history[user], {&item, 1})[0];
          ASSERT_EQ(found.parts.size(), model.history[user].size());
          ASSERT_NEAR(found.score(), score(folded, user, item), 1e-4) << user << ' ' << item;
          if (is_nonnegative(kind) && is_spark(kind)) {
            ASSERT_NEAR(found.rest, 0, 1e-3) << "linear but for where its solver stops";
          } else {
            ASSERT_EQ(found.rest, 0) << "every other encoder is linear in the ratings";
          }
        }
      }
    }
  }
}

TEST(EveryKind, says_as_much_of_several_items_as_of_one) {
  for (const ModelKind& kind : kinds_to_test()) {
    const Model model = trained(kind, planted());
    const std::vector<std::uint32_t> items = {3, 0, 44};
    const auto together = explain(model, model.history[9], items);
    for (std::size_t i = 0; i < items.size(); ++i) {
      const auto alone = explain(model, model.history[9], {&items[i], 1})[0];
      EXPECT_EQ(together[i].parts, alone.parts) << full_name(kind);
      EXPECT_EQ(together[i].base, alone.base) << full_name(kind);
    }
  }
}

// Whatever share of the items a filter leaves, and whether they are gathered or the others struck out.
TEST(EveryKind, lists_of_a_filter_what_sorting_the_rest_gives) {
  ThreadPool threads(2);
  const Context context{threads, 3};
  for (const ModelKind& kind : kinds_to_test()) {
    SCOPED_TRACE(full_name(kind));
    const Model model = trained(kind, planted());
    const std::size_t items = model.factors.items();
    const std::vector<std::uint32_t> users = every_seventh_user(model);
    for_each_order(model, [&](ListOrder by) {
      const ListOptions whole{.count = static_cast<std::int64_t>(items), .by = by};
      const auto all = Recommender(model).recommend(users, whole, context);
      for (const double share : {0.0, 0.01, 0.1, 0.49, 0.51, 0.9, 1.0}) {
        SCOPED_TRACE(share);
        Random random(8, 0);
        std::vector<std::uint8_t> keep(items);
        for (std::uint8_t& kept : keep) kept = random.uniform() < share ? 1 : 0;
        auto expected = all;
        for (auto& list : expected) {
          std::erase_if(list, [&](const Scored& place) { return keep[place.index] == 0; });
          list.resize(std::min<std::size_t>(list.size(), 10));
        }
        for (const double gather_below : {0.0, Candidates::kGather, 2.0})
          ASSERT_EQ(Recommender(model, keep, gather_below).recommend(users, {.by = by}, context),
                    expected)
              << "gathered below " << gather_below;
      }
    });
  }
}

TEST(EveryKind, has_pages_that_make_the_long_list) {
  ThreadPool threads(2);
  const Context context{threads, 3};
  for (const ModelKind& kind : kinds_to_test()) {
    SCOPED_TRACE(full_name(kind));
    const Model model = trained(kind, planted());
    const Recommender recommender(model);
    const std::vector<std::uint32_t> users = {0, 17, 1099};
    const std::vector<Person> group = {recommender.known(3), recommender.known(4)};
    for_each_order(model, [&](ListOrder by) {
      const auto whole = recommender.recommend(users, {.count = 55, .by = by}, context);
      const auto of_group =
          recommender.recommend_to_group(group, Agreement::least, {.count = 55, .by = by}, context);
      std::vector<std::vector<Scored>> pages(users.size());
      std::vector<Scored> group_pages;
      for (std::int64_t skip = 0; skip < 55; skip += 11) {
        const ListOptions page{.count = 11, .skip = skip, .by = by};
        const auto lists = recommender.recommend(users, page, context);
        for (std::size_t i = 0; i < users.size(); ++i)
          pages[i].insert(pages[i].end(), lists[i].begin(), lists[i].end());
        const auto list = recommender.recommend_to_group(group, Agreement::least, page, context);
        group_pages.insert(group_pages.end(), list.begin(), list.end());
      }
      EXPECT_EQ(pages, whole);
      EXPECT_EQ(group_pages, of_group);
    });
  }
}

TEST(EveryKind, lists_in_any_order_the_same_for_any_number_of_threads_and_whoever_else_asks) {
  for (const ModelKind& kind : kinds_to_test()) {
    SCOPED_TRACE(full_name(kind));
    const Model model = trained(kind, planted());
    const Recommender recommender(model);
    const std::vector<std::uint32_t> users = every_seventh_user(model);
    for_each_order(model, [&](ListOrder by) {
      ThreadPool one(1);
      const auto lists = recommender.recommend(users, {.by = by}, {one, 9});
      for (const std::size_t threads : {2, 7}) {
        ThreadPool many(threads);
        EXPECT_EQ(recommender.recommend(users, {.by = by}, {many, 9}), lists) << threads;
      }
      EXPECT_EQ(recommender.recommend({&users[5], 1}, {.by = by}, {one, 9})[0], lists[5]);
      const bool draws = by == ListOrder::thompson;
      EXPECT_EQ(recommender.recommend(users, {.by = by}, {one, 10}) == lists, !draws);
    });
  }
}

TEST(EveryKind, tells_a_group_of_one_what_it_tells_that_one) {
  ThreadPool threads(2);
  for (const ModelKind& kind : kinds_to_test()) {
    SCOPED_TRACE(full_name(kind));
    const Model model = trained(kind, planted());
    const Recommender recommender(model);
    const std::uint32_t user = 12;
    const Person person = recommender.known(user);
    for_each_order(model, [&](ListOrder by) {
      const auto alone = recommender.recommend({&user, 1}, {.by = by}, {threads})[0];
      for (const Agreement agreement : {Agreement::mean, Agreement::least}) {
        const auto list = recommender.recommend_to_group({&person, 1}, agreement, {.by = by}, {threads});
        ASSERT_EQ(list.size(), alone.size());
        for (std::size_t place = 0; place < list.size(); ++place)
          EXPECT_NEAR(list[place].score, alone[place].score, 1e-4 * (1 + std::abs(alone[place].score)));
      }
    });
  }
}

// What each member's own list says, put together by hand.
TEST(EveryKind, tells_a_group_what_its_members_scores_make) {
  ThreadPool threads(2);
  for (const ModelKind& kind : kinds_to_test()) {
    SCOPED_TRACE(full_name(kind));
    const Model model = trained(kind, planted());
    const Recommender recommender(model);
    const std::vector<std::uint32_t> users = {5, 80, 700};
    std::vector<Person> people;
    for (const std::uint32_t user : users) people.push_back(recommender.known(user));
    for (const Agreement agreement : {Agreement::mean, Agreement::least}) {
      const auto list = recommender.recommend_to_group(people, agreement, {.count = 30}, {threads});
      ASSERT_EQ(list.size(), 30U);
      for (const Scored& place : list) {
        double sum = 0, least = INFINITY;
        for (const std::uint32_t user : users) {
          const double own = score(model.factors, user, place.index);
          sum += own / 3;
          least = std::min(least, own);
          const auto seen = model.history[user].columns;
          EXPECT_FALSE(std::binary_search(seen.begin(), seen.end(), place.index));
        }
        const auto expected = static_cast<float>(agreement == Agreement::mean ? sum : least);
        const bool clips = model.card.predicts == Predicts::rating;
        EXPECT_NEAR(place.score, clips ? model.clipped(expected) : expected,
                    1e-4 * (1 + std::abs(expected)));
      }
    }
  }
}

// Over many seeds the draws of a score lie around it as its deviation says.
TEST(EveryKind, that_tells_how_sure_it_is_draws_scores_of_that_deviation) {
  ThreadPool threads(2);
  for (const ModelKind& kind : kinds_to_test()) {
    Model model = trained(kind, planted());
    if (!tells_how_sure_it_is(model)) continue;
    SCOPED_TRACE(full_name(kind));
    model.card.predicts = Predicts::preference;  // nothing is clipped
    const Recommender recommender(model);
    const std::uint32_t user = 33;
    const auto count = static_cast<std::int64_t>(model.factors.items());
    constexpr int kDraws = 3000;
    std::vector<double> sum(model.factors.items()), squares(model.factors.items());
    const ListOptions options{.count = count, .include_seen = true, .by = ListOrder::thompson};
    for (int seed = 0; seed < kDraws; ++seed) {
      const Context context{threads, static_cast<std::uint64_t>(seed)};
      const auto lists = recommender.recommend({&user, 1}, options, context);
      for (const Scored& drawn : lists[0]) {
        const auto score_drawn = static_cast<double>(drawn.score);
        sum[drawn.index] += score_drawn / kDraws;
        squares[drawn.index] += score_drawn * score_drawn / kDraws;
      }
    }
    for (std::uint32_t item = 0; item < model.factors.items(); item += 50) {
      const double deviation = score_deviations(model.factors, model.history[user], {&item, 1})[0];
      EXPECT_NEAR(sum[item], score(model.factors, user, item), 5 * deviation / std::sqrt(kDraws));
      EXPECT_NEAR(std::sqrt(squares[item] - sum[item] * sum[item]), deviation, 0.07 * deviation);
    }
  }
}

TEST(EveryKind, is_as_sure_after_it_was_saved_and_opened) {
  ThreadPool threads(2);
  for (const ModelKind& kind : kinds_to_test()) {
    const Model model = trained(kind, planted());
    const Model opened = open_model_bytes(model_bytes(model), "model.akin");
    EXPECT_EQ(opened.factors.item_variance, model.factors.item_variance) << full_name(kind);
    EXPECT_EQ(std::isnan(opened.factors.noise), std::isnan(model.factors.noise)) << full_name(kind);
    const std::vector<std::uint32_t> users = {1, 1000};
    for_each_order(model, [&](ListOrder by) {
      EXPECT_EQ(Recommender(opened).recommend(users, {.by = by}, {threads}),
                Recommender(model).recommend(users, {.by = by}, {threads}));
    });
  }
}

}  // namespace
}  // namespace akin
