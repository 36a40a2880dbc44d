// Predictions of a model by hand.
#include "akin/models/predict.h"

#include <gtest/gtest.h>

#include <cmath>

#include "akin/models/test_models.h"

namespace akin {
namespace {

using Values = std::vector<float>;

TEST(Predict, adds_offset_biases_and_inner_product) {
  const Model model = test_model();
  EXPECT_EQ(score(model.factors, 0, 0), 4.5F);
  EXPECT_EQ(score(model.factors, 0, 3), 6);
  EXPECT_EQ(score(model.factors, 1, 1), 4);
  EXPECT_EQ(score(model.factors, 2, 3), 5);
}

TEST(Predict, clips_to_the_scale_unless_told_not_to) {
  ThreadPool threads(1);
  Model model = test_model();
  model.factors.item_bias[1] = -9;
  const std::vector<std::uint32_t> users = {0, 0, 0}, items = {0, 3, 1};
  EXPECT_EQ(predict(model, users, items, {}, {threads}).values, (Values{4.5F, 5, 1}));
  EXPECT_EQ(predict(model, users, items, {.clip = false}, {threads}).values, (Values{4.5F, 6, -6.75F}));
}

TEST(Predict, clips_what_stands_in_for_the_unknown_too) {
  ThreadPool threads(1);
  Model model = test_model();
  model.baseline.user_bias[0] = 10;
  const std::vector<std::uint32_t> users = {0}, items = {2};
  EXPECT_EQ(predict(model, users, items, {}, {threads}).values, Values{5});
  EXPECT_EQ(predict(model, users, items, {.clip = false}, {threads}).values, Values{13.125F});
}

TEST(Predict, knows_whom_a_ranking_of_vectors_has_nothing_to_say_to) {
  Model model = test_model();
  const Values zero = {0, 0}, some = {0, 0.5F};
  EXPECT_FALSE(says_nothing(model, zero)) << "it predicts ratings";
  model.card.predicts = Predicts::preference;
  EXPECT_TRUE(says_nothing(model, zero)) << "items differ by their biases, but for everybody alike";
  model.factors.item_bias.assign(4, 0);
  EXPECT_TRUE(says_nothing(model, zero));
  EXPECT_FALSE(says_nothing(model, some));
  model.factors.item_vectors = Matrix(4, 0);
  EXPECT_FALSE(says_nothing(model, {})) << "it has no vectors";
}

TEST(Predict, knows_the_cold) {
  const Model model = test_model();
  EXPECT_FALSE(is_cold(model, 2, 3));
  EXPECT_TRUE(is_cold(model, 3, 0));
  EXPECT_TRUE(is_cold(model, 0, 4));
  EXPECT_TRUE(is_cold(model, 0, 2));  // an item without ratings
}

TEST(Predict, knows_what_is_unknown_and_what_stands_in) {
  const Model model = test_model();
  EXPECT_EQ(unknown_of(model, 2, 3), Unknown::nothing);
  EXPECT_EQ(unknown_of(model, 3, 0), Unknown::user);
  EXPECT_EQ(unknown_of(model, 0, 2), Unknown::item);
  EXPECT_EQ(unknown_of(model, 3, 4), Unknown::both);
  for (const Cold cold : {Cold::baseline, Cold::mean, Cold::nan, Cold::drop})
    EXPECT_EQ(source_of(Unknown::nothing, cold), Source::model);
  EXPECT_EQ(source_of(Unknown::user, Cold::baseline), Source::item_bias);
  EXPECT_EQ(source_of(Unknown::item, Cold::baseline), Source::user_bias);
  EXPECT_EQ(source_of(Unknown::both, Cold::baseline), Source::mean);
  EXPECT_EQ(source_of(Unknown::user, Cold::mean), Source::mean);
  EXPECT_EQ(source_of(Unknown::user, Cold::nan), Source::none);
}

TEST(Predict, of_no_pairs_is_nothing) {
  ThreadPool threads(1);
  const Predictions predictions = predict(test_model(), {}, {}, {}, {threads});
  EXPECT_TRUE(predictions.values.empty());
  EXPECT_EQ(predictions.cold_rows, 0U);
}

}  // namespace
}  // namespace akin
