// Every kind of model: what it promises to those who train it and to those who ask.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <limits>

#include "akin/data/split.h"
#include "akin/evaluate/evaluate.h"
#include "akin/models/registry.h"
#include "akin/models/train.h"
#include "akin/recommend/model_file.h"
#include "akin/recommend/recommender.h"
#include "tests/contract/planted_ratings.h"
#include "tests/contract/spoiled_fields.h"

namespace akin {
namespace {

using testing::HasSubstr;
using testing::StartsWith;

const Ratings& planted() {
  static const Ratings ratings = planted_ratings({.users = 1100, .items = 150, .ratings_per_user = 20});
  return ratings;
}

// Stops after an epoch.
struct StopAfter : Observer {
  explicit StopAfter(std::int64_t number) : last(number) {}
  Verdict on_epoch(const Epoch& epoch) override {
    seen = epoch.number;
    return epoch.number == last ? Verdict::stop : Verdict::go_on;
  }
  std::int64_t last;
  std::int64_t seen = 0;
};

// Asks for a stop from outside, as Ctrl-C does.
struct Interrupt : Observer {
  explicit Interrupt(std::stop_source& source) : stop(source) {}
  Verdict on_epoch(const Epoch& epoch) override {
    seen = epoch.number;
    stop.request_stop();
    return Verdict::go_on;
  }
  std::stop_source& stop;
  std::int64_t seen = 0;
};

double rmse_of(const Model& model, const Ratings& test) {
  ThreadPool threads(2);
  const std::vector<std::string> metrics = {"rmse"};
  return evaluate(model, test, metrics, {}, Leaks::refuse, {threads}).values[0];
}

// What always predicting the mean of the training ratings would reach.
double rmse_of_mean(const Ratings& train, const Ratings& test) {
  double mean = 0, squares = 0;
  for (const float value : train.value) mean += value / static_cast<double>(train.size());
  for (const float value : test.value) squares += (value - mean) * (value - mean);
  return std::sqrt(squares / static_cast<double>(test.size()));
}

bool counts_epochs(const ModelKind& kind) { return has_option(kind, "iterations"); }

TEST(EveryKind, encodes_a_known_history_as_the_stored_user) {
  for (const ModelKind& kind : kinds_to_test()) {
    if (!stores_what_it_encodes(kind)) continue;
    SCOPED_TRACE(full_name(kind));
    for (const Ratings& ratings : with_and_without_weights(kind, planted())) {
      const Model model = trained(kind, ratings);
      std::vector<float> vector(model.factors.rank());
      for (std::size_t user = 0; user < model.factors.users(); ++user) {
        const float bias = model.factors.encoder->encode(model.factors, model.history[user], vector);
        const auto stored = model.factors.user_vectors[user];
        ASSERT_EQ(vector, std::vector<float>(stored.begin(), stored.end())) << "user " << user;
        ASSERT_EQ(bias, model.factors.user_bias[user]) << "user " << user;
      }
    }
  }
}

TEST(EveryKind, gives_a_stranger_with_a_known_history_that_users_list) {
  ThreadPool threads(2);
  const Context context{threads};
  for (const ModelKind& kind : kinds_to_test()) {
    SCOPED_TRACE(full_name(kind));
    const Model model = trained(kind, planted());
    const Recommender recommender(model);
    std::size_t asked = 0, found_again = 0;
    for (std::uint32_t user = 0; user < model.factors.users(); user += 7) {
      const auto known = recommender.recommend({&user, 1}, {}, context)[0];
      const auto folded_in = recommender.recommend(model.history[user], {}, context);
      ASSERT_EQ(known.size(), 10U);
      ASSERT_EQ(folded_in.size(), 10U);
      if (stores_what_it_encodes(kind)) {
        ASSERT_EQ(folded_in, known) << "user " << user;
      }
      asked += known.size();
      for (const Scored& place : folded_in)
        for (const Scored& other : known) found_again += place.index == other.index ? 1 : 0;
    }
    EXPECT_GE(10 * found_again, 8 * asked);
  }
}

TEST(EveryKind, that_predicts_ratings_beats_the_baseline_and_the_baseline_beats_the_mean) {
  ThreadPool threads(2);
  const Ratings ratings = planted_ratings({.users = 500, .items = 200, .ratings_per_user = 50});
  const Split parts = split_random(ratings, 0.2, {threads, 1});
  const auto rmse = [&](const ModelKind& kind) {
    return rmse_of(trained(kind, parts.train, {.options = kind.default_options()}), parts.test);
  };
  const double baseline = rmse(find_model_kind("baseline"));
  EXPECT_LT(baseline, 0.95 * rmse_of_mean(parts.train, parts.test));
  for (const ModelKind& kind : kinds_to_test()) {
    if (!predicts_ratings(kind) || kind.name == "baseline") continue;
    EXPECT_LT(rmse(kind), 0.95 * baseline) << full_name(kind);
  }
}

TEST(EveryKind, that_learns_an_order_from_taste_beats_the_popular) {
  ThreadPool threads(2);
  // Everyone is given what their taste says, and nothing else; they are so many that counts of pairs say
  // something.
  Ratings liked = planted_ratings({.users = 2000, .items = 200, .ratings_per_user = 50});
  std::size_t kept = 0;
  for (std::size_t row = 0; row < liked.size(); ++row) {
    if (liked.value[row] < 3.5F) continue;
    liked.user[kept] = liked.user[row], liked.item[kept] = liked.item[row];
    liked.value[kept++] = 1;
  }
  liked.user.resize(kept), liked.item.resize(kept), liked.value.resize(kept);
  const Split parts = split_random(liked, 0.2, {threads, 1});
  const std::vector<std::string> metrics = {"ndcg"};
  for (const ModelKind& kind : kinds_to_test()) {
    if (predicts_ratings(kind) || kind.name == "popular") continue;
    const Model model = trained(kind, parts.train, {.options = kind.default_options()});
    const Evaluation evaluation = evaluate(model, parts.test, metrics, {}, Leaks::refuse, {threads});
    EXPECT_GT(evaluation.values[0], 1.05 * evaluation.reference_values[0]) << full_name(kind);
  }
}

TEST(EveryKind, refuses_options_out_of_their_range_by_name) {
  for (const ModelKind& kind : kinds_to_test()) {
    const auto train_with = [&](const AnyRecord& options) {
      trained(kind, planted(), {.options = options});
    };
    for (const Spoiling& spoiling : spoilings(kind.default_options().ref())) {
      SCOPED_TRACE(full_name(kind) + " " + spoiling.description);
      const AnyRecord options = small_options(kind);
      spoil(options.ref(), spoiling);
      const Error error = refusal([&] { train_with(options); });
      EXPECT_EQ(error.code(), ErrorCode::invalid_argument) << error.what();
      EXPECT_THAT(std::string(error.what()), StartsWith(spoiling.field + " must be "));
    }
  }
}

TEST(EveryKind, refuses_to_learn_from_nothing) {
  for (const ModelKind& kind : kinds_to_test())
    EXPECT_EQ(refusal([&] { trained(kind, Ratings{}); }).code(), ErrorCode::bad_input) << full_name(kind);
}

TEST(EveryKind, stops_after_the_epoch_whose_observer_says_so) {
  for (const ModelKind& kind : kinds_to_test()) {
    SCOPED_TRACE(full_name(kind));
    StopAfter observer(1);
    const Model model = trained(
        kind, planted(),
        {.options = options_with(kind, {{"rank", "3"}, {"iterations", "5"}}), .observer = &observer});
    EXPECT_EQ(model.card.epochs, observer.seen);
    EXPECT_EQ(model.card.epochs, counts_epochs(kind) ? 1 : 0);
    // It is the model of one epoch, but for the options that are written.
    const Model short_one =
        trained(kind, planted(), {.options = options_with(kind, {{"rank", "3"}, {"iterations", "1"}})});
    EXPECT_EQ(model.factors.user_vectors, short_one.factors.user_vectors);
    EXPECT_EQ(model.factors.item_bias, short_one.factors.item_bias);
  }
}

TEST(EveryKind, ends_as_cancelled_when_told_to_stop) {
  for (const ModelKind& kind : kinds_to_test()) {
    SCOPED_TRACE(full_name(kind));
    std::stop_source stop;
    Interrupt observer(stop);
    if (!counts_epochs(kind)) stop.request_stop();
    ThreadPool threads(2);
    const Context context{threads, 1, stop.get_token()};
    const Dataset data = make_dataset(planted(), {threads});
    const Error error = refusal([&] {
      train(kind, options_with(kind, {{"rank", "3"}, {"iterations", "4"}}), data, context, observer);
    });
    EXPECT_EQ(error.code(), ErrorCode::cancelled) << error.what();
    if (counts_epochs(kind)) {
      EXPECT_EQ(observer.seen, 1);  // the epoch under way was ended, no other begun
      EXPECT_THAT(std::string(error.what()), HasSubstr("after iteration 1 of 4"));
    }
  }
}

TEST(EveryKind, stops_listing_when_told_to) {
  std::stop_source stop;
  stop.request_stop();
  ThreadPool threads(2);
  const Context context{threads, 1, stop.get_token()};
  for (const ModelKind& kind : kinds_to_test()) {
    const Model model = trained(kind, planted());
    const std::vector<std::uint32_t> users = {1, 2};
    const Error error = refusal([&] { Recommender(model).recommend(users, {}, context); });
    EXPECT_EQ(error.code(), ErrorCode::cancelled) << full_name(kind);
  }
}

TEST(EveryKind, never_hands_over_a_model_with_a_number_that_is_not_finite) {
  constexpr float kMost = std::numeric_limits<float>::max();
  for (const float size : {1e20F, 1e30F, kMost}) {
    Ratings ratings = planted_ratings({.users = 40, .items = 30, .ratings_per_user = 10});
    for (std::size_t row = 0; row < ratings.size(); ++row)
      ratings.value[row] = row % 3 == 0 ? -size : size;
    for (const ModelKind& kind : kinds_to_test()) {
      SCOPED_TRACE(full_name(kind) + " " + std::to_string(size));
      try {
        model_bytes(trained(kind, ratings));  // which refuses what is not finite as unsound
        EXPECT_FALSE(kind.name == "als" && size == kMost) << "sums of such squares are not finite";
      } catch (const Error& error) {
        EXPECT_EQ(error.code(), ErrorCode::invalid_argument);
        EXPECT_THAT(std::string(error.what()), StartsWith(std::string(kind.name) + ": "));
      }
    }
  }
}

TEST(EveryKind, has_a_name_a_summary_and_described_options) {
  std::vector<std::string_view> names;
  for (const ModelKind& kind : model_kinds()) {
    EXPECT_EQ(complaints_about_names(kind.default_options().ref()), "") << full_name(kind);
    EXPECT_NE(kind.summary, "") << full_name(kind);
    EXPECT_EQ(std::count(names.begin(), names.end(), kind.name), 0) << full_name(kind);
    names.push_back(kind.name);
  }
}

}  // namespace
}  // namespace akin
