// Vectors of what goes with what.
#include "akin/models/pmi/pmi.h"

#include <gtest/gtest.h>

#include <cmath>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "akin/base/error.h"
#include "akin/math/vectors.h"
#include "akin/models/test_models.h"

namespace akin {
namespace {

// Two crowds: items 0 to 4 go together, and 5 to 9; item 10 is in one history. A few cross over.
Ratings two_crowds() {
  std::vector<TestRating> rows;
  for (std::uint32_t user = 0; user < 60; ++user) {
    const std::uint32_t first = user % 2 * 5;
    for (std::uint32_t i = 0; i < 5; ++i)
      if ((user / 2 + i) % 4 != 0) rows.push_back({user, first + i, static_cast<float>(1 + i)});
    if (user % 10 == 3) rows.push_back({user, (first + 5 + user / 10) % 10, 2});
  }
  rows.push_back({0, 10, 3});
  return test_ratings(rows);
}

PmiOptions small_options() {
  PmiOptions options;
  options.svd.rank = 4;
  options.pairs.min_count = 2;
  options.pairs.min_pair_count = 1;
  return options;
}

struct Heard : Observer {
  void on_note(std::string_view note) override { notes.emplace_back(note); }
  std::vector<std::string> notes;
};

FactorModel trained(const PmiOptions& options, Observer& observer, std::size_t threads = 2) {
  ThreadPool pool(threads);
  return train_pmi(make_dataset(two_crowds(), {pool}), options, {pool, 1}, observer);
}

FactorModel trained(const PmiOptions& options = small_options()) {
  Observer nobody;
  return trained(options, nobody);
}

TEST(PmiModel, gives_items_of_a_crowd_vectors_that_agree) {
  for (const double smoothing : {1.0, 0.75}) {
    PmiOptions options = small_options();
    options.svd.rank = 2;
    options.pairs.smoothing = smoothing;
    const FactorModel model = trained(options);
    EXPECT_EQ(model.rank(), 2U);
    for (std::uint32_t item = 0; item < 10; ++item)
      for (std::uint32_t other = 0; other < 10; ++other) {
        if (item / 5 != other / 5 || item == other) continue;
        const auto within = dot(model.item_vectors[item], model.item_vectors[other]);
        const auto across = dot(model.item_vectors[item], model.item_vectors[(other + 5) % 10]);
        EXPECT_GT(within, across) << item << ' ' << other << " smoothed by " << smoothing;
      }
  }
}

TEST(PmiModel, has_vectors_as_long_as_the_singular_values_to_the_power) {
  PmiOptions options = small_options();
  options.svd.rank = 11;
  const auto squares = [&](double power) {
    options.svd.singular_power = power;
    const FactorModel model = trained(options);
    double sum = 0;
    for (std::size_t item = 0; item < model.items(); ++item)
      sum += static_cast<double>(squared_norm(model.item_vectors[item]));
    return sum;
  };
  ThreadPool pool(2);
  Observer nobody;
  const Dataset data = make_dataset(two_crowds(), {pool});
  const CsrMatrix matrix =
      pmi_matrix(count_item_pairs(data, options.pairs, {pool, 1}, nobody), options.pairs, {pool});
  double frobenius = 0;
  for (const float value : matrix.cell_values()) frobenius += std::pow(static_cast<double>(value), 2);
  EXPECT_NEAR(squares(1), frobenius, 1e-3 * frobenius);  // Σ σ² = Σ values²
  EXPECT_LT(squares(0), 11.001);                         // directions, each of length 1
}

TEST(PmiModel, gives_items_of_too_few_users_no_vector) {
  const FactorModel model = trained();
  EXPECT_EQ(squared_norm(model.item_vectors[10]), 0);
  for (std::uint32_t item = 0; item < 10; ++item) EXPECT_GT(squared_norm(model.item_vectors[item]), 0);
}

TEST(PmiModel, makes_a_person_the_mean_of_their_items_by_rating_and_weight) {
  const FactorModel model = trained();
  const std::vector<std::uint32_t> items = {1, 3, 7, 10};
  const std::vector<float> ratings = {4, 1, -2, 5};  // below 0, and without a vector
  const std::vector<float> weights = {1, 2, 9, 1};
  std::vector<float> plain(4), weighted(4);
  EXPECT_EQ(model.encoder->encode(model, {items, ratings}, plain), 0);
  EXPECT_EQ(model.encoder->encode(model, {items, ratings, weights}, weighted), 0);
  for (std::size_t i = 0; i < 4; ++i) {
    const float one = model.item_vectors[1][i], other = model.item_vectors[3][i];
    EXPECT_NEAR(plain[i], (4 * one + other) / 5, 1e-6);
    EXPECT_NEAR(weighted[i], (4 * one + 2 * other) / 6, 1e-6);
  }
}

TEST(PmiModel, gives_a_person_who_likes_nothing_it_knows_a_vector_of_zeros) {
  const FactorModel model = trained();
  const std::vector<std::uint32_t> items = {1, 10};
  const std::vector<float> ratings = {0, 5};
  std::vector<float> vector(4, 1);
  model.encoder->encode(model, {items, ratings}, vector);
  EXPECT_EQ(vector, std::vector<float>(4));
  const std::vector<std::uint32_t> asked = {2};
  const Attribution found = model.encoder->explain(model, {items, ratings}, asked);
  EXPECT_EQ(found.parts[0][0], 0);
  EXPECT_EQ(found.parts[0][1], 0);
}

TEST(PmiModel, takes_scores_apart_into_what_each_rating_adds) {
  const FactorModel model = trained();
  const std::vector<std::uint32_t> items = {0, 6, 8}, asked = {1, 7};
  const std::vector<float> ratings = {3, 2, 0};
  std::vector<float> person(4);
  model.encoder->encode(model, {items, ratings}, person);
  const Attribution found = model.encoder->explain(model, {items, ratings}, asked);
  for (std::size_t i = 0; i < asked.size(); ++i) {
    EXPECT_NEAR(found.parts[i][0] + found.parts[i][1], dot(person, model.item_vectors[asked[i]]), 1e-5);
    EXPECT_EQ(found.parts[i][2], 0);
    EXPECT_EQ(found.rest[i], 0);
  }
}

TEST(PmiModel, has_the_logarithm_of_the_share_of_users_as_the_bias_of_an_item) {
  Ratings ratings = two_crowds();
  ratings.items = test_ids(12);  // one that nobody has
  std::set<std::pair<std::uint32_t, std::uint32_t>> pairs;
  for (std::size_t row = 0; row < ratings.size(); ++row)
    pairs.emplace(ratings.user[row], ratings.item[row]);
  std::vector<double> users(11);
  for (const auto& [user, item] : pairs) ++users[item];
  ratings.user.push_back(0), ratings.item.push_back(10), ratings.value.push_back(1);  // once more
  ratings.keeps_repeats = true;
  ThreadPool pool(2);
  Observer nobody;
  const FactorModel model = train_pmi(make_dataset(ratings, {pool}), small_options(), {pool, 1}, nobody);
  for (std::size_t item = 0; item < 11; ++item)
    EXPECT_NEAR(model.item_bias[item], std::log(users[item] / 60), 1e-6) << item;
  EXPECT_NEAR(model.item_bias[11], std::log(0.5 / 60), 1e-6);
  EXPECT_EQ(model.user_bias, std::vector<float>(60));
  EXPECT_EQ(model.offset, 0);
}

// With everything kept and positive eigenvalues y_i · y_j is pmi(i, j); the score of somebody who has
// item j alone then is ln p(i | j), of the counts.
TEST(PmiModel, scores_by_the_logarithm_of_a_chance) {
  std::vector<TestRating> rows;
  for (std::uint32_t user = 0; user < 40; ++user) {
    rows.push_back({user, user % 4, 1});
    if (user % 4 < 2 || user % 8 == 2) rows.push_back({user, user % 4 ^ 1U, 1});
  }
  PmiOptions options = small_options();
  options.pairs.positive = false;
  ThreadPool pool(1);
  Observer nobody;
  const FactorModel model =
      train_pmi(make_dataset(test_ratings(rows), {pool}), options, {pool, 1}, nobody);
  const std::vector<std::uint32_t> items = {0};
  const std::vector<float> ratings = {5};
  std::vector<float> person(model.rank());
  model.encoder->encode(model, {items, ratings}, person);
  // M of two items that go together alone: eigenvalues pmi and −pmi, so |M| has pmi on its diagonal.
  const double pmi = std::log(20 * 40 / (20.0 * 20));
  EXPECT_NEAR(dot(person, model.item_vectors[0]) + model.item_bias[0], pmi + std::log(0.5), 1e-5);
  EXPECT_NEAR(dot(person, model.item_vectors[1]) + model.item_bias[1], std::log(0.5), 1e-5);
}

TEST(PmiModel, tells_how_much_is_left_out) {
  Heard heard;
  trained(small_options(), heard);
  ASSERT_EQ(heard.notes.size(), 1U);
  EXPECT_EQ(heard.notes[0].substr(0, 25), "singular vectors: rank 4,");
}

TEST(PmiModel, is_the_same_for_any_number_of_threads) {
  Observer nobody;
  const FactorModel one = trained(small_options(), nobody, 1);
  for (const std::size_t threads : {2, 7}) {
    const FactorModel many = trained(small_options(), nobody, threads);
    EXPECT_EQ(many.item_vectors, one.item_vectors);
    EXPECT_EQ(many.user_vectors, one.user_vectors);
  }
}

TEST(PmiModel, refuses_to_learn_from_no_pairs) {
  PmiOptions options = small_options();
  options.pairs.min_pair_count = 1000;
  const auto message = [&] {
    try {
      trained(options);
    } catch (const Error& error) {
      EXPECT_EQ(error.code(), ErrorCode::invalid_argument);
      return std::string(error.what());
    }
    return std::string();
  };
  EXPECT_EQ(message(),
            "pmi: no two items, each of 2 users at least, have 1000 users in common; choose a smaller "
            "min_count or min_pair_count");
  options.pairs.min_pair_count = 1;
  options.pairs.shift = 1000;
  EXPECT_EQ(message(),
            "pmi: no two items go together more often than chance would have it; choose a smaller "
            "shift, or positive false");
}

TEST(PmiModel, refuses_to_learn_where_no_option_helps) {
  const auto message_of = [](const std::vector<TestRating>& rows) {
    PmiOptions options = small_options();
    options.pairs.min_count = 1;
    options.pairs.positive = false;
    ThreadPool pool(1);
    Observer nobody;
    try {
      train_pmi(make_dataset(test_ratings(rows), {pool}), options, {pool, 1}, nobody);
    } catch (const Error& error) {
      EXPECT_EQ(error.code(), ErrorCode::invalid_argument);
      return std::string(error.what());
    }
    return std::string();
  };
  EXPECT_EQ(message_of({{0, 0, 4}, {1, 1, 4}}),
            "pmi: no user has two items, so nothing tells what goes with what");
  EXPECT_EQ(message_of({{0, 0, 4}, {0, 1, 4}, {1, 0, 4}, {1, 1, 4}}),
            "pmi: all items go together just as often as chance would have it");
}

}  // namespace
}  // namespace akin
