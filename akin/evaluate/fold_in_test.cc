// Strangers beside a small trained model.
#include "akin/evaluate/fold_in.h"

#include <gtest/gtest.h>

#include "akin/base/error.h"
#include "akin/evaluate/evaluate.h"
#include "akin/models/test_models.h"
#include "akin/models/train.h"

namespace akin {
namespace {

constexpr std::uint32_t kUsers = 40, kItems = 30;

// Two tastes, of even and of odd items.
Ratings taste_ratings() {
  std::vector<TestRating> rows;
  for (std::uint32_t user = 0; user < kUsers; ++user)
    for (std::uint32_t item = 0; item < kItems; ++item)
      if ((user + 7 * item) % 3 != 0) rows.push_back({user, item, (user + item) % 2 == 0 ? 5.0F : 1.0F});
  return test_ratings(rows);
}

Model trained(bool has_history = true) {
  ThreadPool threads(2);
  Observer observer;
  const ModelKind& kind = find_model_kind("als");
  Model model =
      train(kind, kind.default_options(), make_dataset(taste_ratings(), {threads}), {threads}, observer);
  if (!has_history) model.has_history = false, model.history = CsrMatrix();
  return model;
}

// Of people with these numbers, for whom there are ids.
Ratings given(const Model& model, const std::vector<TestRating>& rows, std::size_t users) {
  Ratings ratings = test_ratings(rows);
  ratings.users = test_ids(users);
  ratings.items = test_ids(model.items->size() + 2);
  return ratings;
}

TEST(FoldIn, makes_people_of_strangers) {
  ThreadPool threads(2);
  Model model = trained();
  const std::vector<std::uint32_t> items = {0, 3, 4};
  const std::vector<float> values = {5, 1, 5};
  std::vector<float> vector(model.factors.rank());
  const float bias = model.factors.encoder->encode(model.factors, {items, values}, vector);
  const Matrix before = model.factors.user_vectors;
  const auto folded =
      fold_in(model, given(model, {{41, 0, 5}, {41, 4, 5}, {41, 3, 1}}, kUsers + 2), {threads});
  EXPECT_EQ(folded.people, 1U);
  EXPECT_EQ(folded.unknown_items, 0U);
  EXPECT_EQ(model.factors.users(), kUsers + 2);
  EXPECT_EQ(model.factors.user_bias[41], bias);
  EXPECT_TRUE(std::ranges::equal(model.factors.user_vectors[41], vector));
  EXPECT_TRUE(std::ranges::equal(model.history[41].columns, items));
  EXPECT_EQ(model.history[40].size(), 0U);  // an id without a rating
  for (std::size_t user = 0; user < kUsers; ++user)
    EXPECT_TRUE(std::ranges::equal(model.factors.user_vectors[user], before[user]));
  EXPECT_EQ(model.baseline.user_bias[41],
            damped_user_bias(model.baseline.mean, model.baseline.item_bias, {items, values}, 2));
  EXPECT_FALSE(is_cold(model, 41, 0));
  EXPECT_TRUE(is_cold(model, 40, 0));
}

TEST(FoldIn, of_a_known_history_gives_the_known_vector) {
  ThreadPool threads(1);
  Model model = trained();
  std::vector<TestRating> rows;
  for (std::size_t i = 0; i < model.history[7].size(); ++i)
    rows.push_back({kUsers, model.history[7].columns[i], model.history[7].values[i]});
  fold_in(model, given(model, rows, kUsers + 1), {threads});
  for (std::size_t i = 0; i < model.factors.rank(); ++i)
    EXPECT_NEAR(model.factors.user_vectors[kUsers][i], model.factors.user_vectors[7][i], 1e-5);
}

TEST(FoldIn, leaves_out_items_that_nobody_has_rated_and_who_has_no_others) {
  ThreadPool threads(1);
  Model model = trained();
  const auto folded = fold_in(
      model, given(model, {{40, 0, 5}, {40, 30, 5}, {41, 30, 1}, {41, 31, 1}}, kUsers + 2), {threads});
  EXPECT_EQ(folded.people, 1U);
  EXPECT_EQ(folded.unknown_items, 3U);
  EXPECT_TRUE(is_cold(model, 41, 0));
}

TEST(FoldIn, counts_rows_without_ratings) {
  ThreadPool threads(1);
  Model model = trained();
  Ratings clicks = given(model, {{40, 2, 0}, {40, 2, 0}, {40, 4, 0}}, kUsers + 1);
  clicks.value.clear();
  fold_in(model, clicks, {threads});
  EXPECT_EQ(model.history[40].values[0], 2);
  EXPECT_EQ(model.history[40].values[1], 1);
}

TEST(FoldIn, refuses_people_who_were_trained_on_and_models_that_cannot_tell) {
  ThreadPool threads(1);
  const auto complaint = [&](Model model) -> std::string {
    try {
      fold_in(model, given(model, {{40, 0, 5}, {7, 0, 5}, {3, 0, 5}}, kUsers + 1), {threads});
    } catch (const Error& error) {
      EXPECT_EQ(error.code(), ErrorCode::invalid_argument);
      return error.what();
    }
    return "";
  };
  EXPECT_EQ(complaint(trained()),
            "2 of the 3 people to be folded in were trained on, user \"103\" among them; only strangers "
            "are folded in, such as split by users holds out");
  EXPECT_TRUE(complaint(trained(false)).starts_with("this model was saved without its history"));
}

TEST(FoldIn, has_the_same_bits_for_any_number_of_threads) {
  ThreadPool one(1), three(3);
  std::vector<TestRating> rows;
  for (std::uint32_t user = 0; user < 50; ++user)
    for (std::uint32_t item = user % 3; item < kItems; item += 1 + user % 7)
      rows.push_back({kUsers + user, item, item % 2 == 0 ? 5.0F : 1.0F});
  Model a = trained(), b = trained();
  fold_in(a, given(a, rows, kUsers + 50), {one});
  fold_in(b, given(b, rows, kUsers + 50), {three});
  EXPECT_EQ(a.factors.user_vectors, b.factors.user_vectors);
  EXPECT_EQ(a.baseline.user_bias, b.baseline.user_bias);
}

// What is told about a stranger is no candidate, and a test row among it is a leak.
TEST(FoldIn, stands_for_the_training_ratings_of_a_person) {
  ThreadPool threads(1);
  Model model = trained();
  std::vector<TestRating> rows;
  for (std::uint32_t item = 0; item < kItems - 2; ++item) rows.push_back({kUsers, item, 3});
  const Ratings told = given(model, rows, kUsers + 1);
  fold_in(model, told, {threads});
  const Ratings test = given(model, {{kUsers, 0, 3}, {kUsers, kItems - 1, 3}}, kUsers + 1);
  const Evaluation evaluation =
      evaluate(model, test, std::vector<std::string>{"recall@2", "rmse"}, {}, Leaks::allow, {threads});
  EXPECT_EQ(evaluation.leaked_rows, 1U);
  EXPECT_EQ(evaluation.cold_rows, 0U);
  EXPECT_EQ(evaluation.relevant, 1U);
  EXPECT_EQ(evaluation.values[0], 1);  // two candidates are left
}

}  // namespace
}  // namespace akin
