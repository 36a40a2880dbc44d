// Every kind that predicts ratings: a prediction is the formula, and nothing stands in for the unknown in
// silence.
#include <gtest/gtest.h>

#include <cmath>

#include "akin/models/predict.h"
#include "akin/models/registry.h"
#include "akin/recommend/recommender.h"
#include "tests/contract/planted_ratings.h"

namespace akin {
namespace {

const Ratings& planted() {
  static const Ratings ratings = planted_ratings({.users = 1100, .items = 90, .ratings_per_user = 15});
  return ratings;
}

double naive_score(const FactorModel& model, std::size_t user, std::size_t item) {
  double sum = static_cast<double>(model.offset) + model.user_bias[user] + model.item_bias[item];
  for (std::size_t i = 0; i < model.rank(); ++i)
    sum += static_cast<double>(model.user_vectors[user][i]) * model.item_vectors[item][i];
  return sum;
}

struct Pairs {
  std::vector<std::uint32_t> users, items;
};

// Known users with known items, in more than one chunk.
Pairs known_pairs(const Model& model) {
  Pairs pairs;
  for (std::uint32_t i = 0; i < 3000; ++i) {
    const auto user = static_cast<std::uint32_t>(i * 7919 % model.factors.users());
    const auto item = static_cast<std::uint32_t>(i * 104729 % model.factors.items());
    if (is_cold(model, user, item)) continue;
    pairs.users.push_back(user);
    pairs.items.push_back(item);
  }
  return pairs;
}

template <class Test>
void for_each_rating_kind(const Test& test) {
  for (const ModelKind& kind : kinds_to_test()) {
    if (!predicts_ratings(kind)) continue;
    SCOPED_TRACE(full_name(kind));
    test(trained(kind, planted()));
  }
}

TEST(EveryPrediction, of_a_known_pair_is_the_formula) {
  ThreadPool threads(3);
  for_each_rating_kind([&](const Model& model) {
    const Pairs pairs = known_pairs(model);
    ASSERT_GT(pairs.users.size(), 2 * kRowChunk);
    const Predictions plain = predict(model, pairs.users, pairs.items, {.clip = false}, {threads});
    const Predictions clipped = predict(model, pairs.users, pairs.items, {}, {threads});
    EXPECT_EQ(plain.cold_rows, 0U);
    for (std::size_t i = 0; i < pairs.users.size(); ++i) {
      const double expected = naive_score(model.factors, pairs.users[i], pairs.items[i]);
      ASSERT_NEAR(plain.values[i], expected, 1e-5) << "pair " << i;
      ASSERT_EQ(plain.values[i], score(model.factors, pairs.users[i], pairs.items[i]));
      ASSERT_EQ(clipped.values[i], std::clamp(plain.values[i], 0.5F, 5.0F)) << "pair " << i;
    }
  });
}

TEST(EveryPrediction, of_a_cold_pair_is_what_was_asked_for) {
  ThreadPool threads(2);
  for_each_rating_kind([&](const Model& model) {
    const auto past_users = static_cast<std::uint32_t>(model.factors.users());
    const auto past_items = static_cast<std::uint32_t>(model.factors.items());
    const std::vector<std::uint32_t> users = {3, past_users, 4, past_users + 9};
    const std::vector<std::uint32_t> items = {1, 2, past_items, past_items + 9};
    const auto predicted = [&](Cold cold) {
      return predict(model, users, items, {.cold = cold, .clip = false}, {threads});
    };
    for (const Cold cold : {Cold::baseline, Cold::drop, Cold::nan, Cold::mean}) {
      const Predictions some = predicted(cold);
      EXPECT_EQ(some.cold, (std::vector<std::uint8_t>{0, 1, 1, 1}));
      EXPECT_EQ(some.cold_rows, 3U);
      EXPECT_EQ(some.values[0], score(model.factors, 3, 1));
    }
    const Predictions baseline = predicted(Cold::baseline);
    const DampedBiases& biases = model.baseline;
    EXPECT_EQ(baseline.values[1], biases.mean + biases.item_bias[2]);
    EXPECT_EQ(baseline.values[2], biases.mean + biases.user_bias[4]);
    EXPECT_EQ(baseline.values[3], biases.mean);
    for (const std::size_t cold : {1, 2, 3}) {
      EXPECT_EQ(predicted(Cold::mean).values[cold], biases.mean);
      EXPECT_TRUE(std::isnan(predicted(Cold::nan).values[cold]));
      EXPECT_TRUE(std::isnan(predicted(Cold::drop).values[cold]));
    }
  });
}

TEST(EveryPrediction, is_cold_where_the_training_has_no_rating_of_the_item) {
  Ratings ratings = planted();
  ratings.items = std::make_shared<const IdMap>(ratings.items->extended(IdMap::of({"never rated"})));
  ThreadPool threads(2);
  for (const ModelKind& kind : kinds_to_test()) {
    if (!predicts_ratings(kind)) continue;
    const Model model = trained(kind, ratings);
    const std::vector<std::uint32_t> user = {0}, item = {*ratings.items->find("never rated")};
    EXPECT_EQ(predict(model, user, item, {}, {threads}).cold_rows, 1U) << full_name(kind);
  }
}

TEST(EveryPrediction, agrees_with_the_score_in_the_list) {
  ThreadPool threads(2);
  for_each_rating_kind([&](const Model& model) {
    for (std::uint32_t user = 0; user < 50; ++user) {
      const auto lists = Recommender(model).recommend({&user, 1}, {.include_seen = true}, {threads});
      for (const Scored& scored : lists[0])
        EXPECT_NEAR(scored.score, model.clipped(score(model.factors, user, scored.index)), 1e-5);
    }
  });
}

TEST(EveryKind, that_predicts_no_ratings_says_so) {
  ThreadPool threads(2);
  for (const ModelKind& kind : kinds_to_test()) {
    if (predicts_ratings(kind)) continue;
    const Model model = trained(kind, planted());
    const std::vector<std::uint32_t> zero = {0};
    const Error error = refusal([&] { predict(model, zero, zero, {}, {threads}); });
    EXPECT_EQ(error.code(), ErrorCode::invalid_argument) << full_name(kind);
    EXPECT_NE(std::string(error.what()).find(kind.name), std::string::npos) << error.what();
  }
}

}  // namespace
}  // namespace akin
