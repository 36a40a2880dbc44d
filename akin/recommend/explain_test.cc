// Scores taken apart.
#include "akin/recommend/explain.h"

#include <gtest/gtest.h>

#include "akin/models/predict.h"
#include "akin/models/registry.h"
#include "akin/models/test_models.h"
#include "akin/models/train.h"

namespace akin {
namespace {

// Two tastes: who likes one of the first items likes the others.
Model two_tastes() {
  ThreadPool threads(1);
  std::vector<TestRating> rows;
  for (std::uint32_t user = 0; user < 12; ++user)
    for (std::uint32_t item = 0; item < 6; ++item)
      if ((user + item) % 6 != 0) rows.push_back({user, item, user % 2 == item / 3 ? 5.0F : 1.0F});
  Observer nobody;
  const ModelKind& kind = find_model_kind("als");
  return train(kind, kind.default_options(), make_dataset(test_ratings(rows), {threads}), {threads, 1},
               nobody);
}

TEST(Explain, makes_the_score_of_its_parts) {
  const Model model = two_tastes();
  const std::vector<std::uint32_t> items = {0, 5};
  for (std::uint32_t user = 0; user < 12; ++user) {
    const auto found = explain(model, model.history[user], items);
    ASSERT_EQ(found.size(), 2U);
    for (std::size_t i = 0; i < 2; ++i) {
      EXPECT_EQ(found[i].parts.size(), model.history[user].size());
      EXPECT_EQ(found[i].rest, 0);
      EXPECT_FLOAT_EQ(found[i].base, model.factors.offset + model.factors.user_bias[user] +
                                         model.factors.item_bias[items[i]]);
      EXPECT_NEAR(found[i].score(), score(model.factors, user, items[i]), 1e-5);
    }
  }
}

TEST(Explain, gives_credit_to_what_is_liked_alike) {
  const Model model = two_tastes();
  const std::vector<std::uint32_t> item = {0};
  const auto found = explain(model, model.history[6], item)[0];  // user 6 likes items 0 to 2
  const SparseRow history = model.history[6];
  for (std::size_t j = 0; j < history.size(); ++j)
    EXPECT_GT(found.parts[j], 0) << "both the liked and the disliked speak for it";
}

TEST(Explain, has_no_parts_where_taste_plays_none) {
  const Model model = test_model();  // the encoder of the baseline
  const std::vector<std::uint32_t> items = {2}, rated = {0};
  const std::vector<float> ratings = {5};
  const auto found = explain(model, {rated, ratings}, items)[0];
  EXPECT_EQ(found.parts, std::vector<float>{0});
  EXPECT_FLOAT_EQ(found.base, 3 + 1.75F / 3);
  EXPECT_EQ(found.rest, 0);
}

}  // namespace
}  // namespace akin
