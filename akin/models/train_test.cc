// What every model carries beside its factors.
#include "akin/models/train.h"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>

#include "akin/models/test_models.h"

namespace akin {
namespace {

Model trained(const Dataset& data, std::string_view kind, ThreadPool& threads) {
  Observer nobody;
  return train(find_model_kind(kind), find_model_kind(kind).default_options(), data, {threads, 9},
               nobody);
}

TEST(Train, gives_a_model_all_that_answers_need) {
  ThreadPool threads(1);
  const Dataset data =
      make_dataset(test_ratings({{0, 0, 4}, {0, 1, 2}, {1, 1, 3}, {2, 2, 1}}), {threads});
  const Model model = trained(data, "als", threads);
  EXPECT_EQ(model.card.kind, "als");
  EXPECT_EQ(model.card.predicts, Predicts::rating);
  EXPECT_EQ(model.card.seed, 9);
  EXPECT_EQ(model.card.epochs, 15);
  EXPECT_GT(model.card.train_rmse, 0);
  EXPECT_EQ(model.card.least_rating, 1);
  EXPECT_EQ(model.card.most_rating, 4);
  EXPECT_EQ(model.card.ratings, 4);
  EXPECT_EQ(model.card.fingerprint, data.fingerprint());
  EXPECT_EQ(model.baseline.mean, 2.5F);
  EXPECT_EQ(model.item_counts, (std::vector<std::uint32_t>{1, 2, 1}));
  EXPECT_EQ(*model.users, *data.users());
  EXPECT_EQ(*model.items, *data.items());
  EXPECT_TRUE(model.has_history);
  EXPECT_EQ(model.history, data.by_user());
}

TEST(Train, says_nothing_of_epochs_where_there_are_none) {
  ThreadPool threads(1);
  const Model model = trained(make_dataset(test_ratings({{0, 0, 4}}), {threads}), "popular", threads);
  EXPECT_EQ(model.card.epochs, 0);
  EXPECT_TRUE(std::isnan(model.card.train_rmse));
}

TEST(Train, names_who_has_no_finite_answer) {
  ThreadPool threads(1);
  constexpr float kMost = std::numeric_limits<float>::max();
  const Dataset data =
      make_dataset(test_ratings({{0, 0, 1}, {0, 1, -kMost}, {1, 1, -kMost}, {2, 2, kMost}}), {threads});
  try {
    trained(data, "popular", threads);
    FAIL();
  } catch (const Error& error) {
    EXPECT_EQ(error.code(), ErrorCode::invalid_argument);
    EXPECT_STREQ(error.what(), "popular: user 102 has no finite answer; look at its ratings");
  }
}

TEST(Train, refuses_options_of_another_kind) {
  ThreadPool threads(1);
  const Dataset data = make_dataset(test_ratings({{0, 0, 4}}), {threads});
  Observer nobody;
  EXPECT_THROW(train(find_model_kind("als"), find_model_kind("popular").default_options(), data,
                     {threads}, nobody),
               Error);
}

}  // namespace
}  // namespace akin
