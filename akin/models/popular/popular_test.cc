// Popularity as a model of rank 0.
#include "akin/models/popular/popular.h"

#include <gtest/gtest.h>

#include "akin/models/predict.h"
#include "akin/models/test_models.h"

namespace akin {
namespace {

TEST(Popular, scores_an_item_by_its_number_of_ratings_whoever_asks) {
  ThreadPool threads(1);
  const Dataset data =
      make_dataset(test_ratings({{0, 0, 0.5F}, {1, 0, 1}, {2, 0, 1}, {2, 2, 5}}), {threads});
  Observer nobody;
  const FactorModel model = train_popular(data, {}, {threads}, nobody);
  for (std::size_t user = 0; user < 3; ++user) {
    EXPECT_EQ(score(model, user, 0), 3);
    EXPECT_EQ(score(model, user, 1), 0);
    EXPECT_EQ(score(model, user, 2), 1);
  }
  EXPECT_EQ(model.encoder->encode(model, data.by_user()[2], {}), 0);
}

TEST(Popular, counts_ratings_by_their_weights) {
  ThreadPool threads(1);
  Ratings ratings = test_ratings({{0, 0, 0.5F}, {1, 0, 1}, {2, 1, 1}});
  ratings.weight = {0.5F, 0.25F, 2};
  Observer nobody;
  const FactorModel model = train_popular(make_dataset(ratings, {threads}), {}, {threads}, nobody);
  EXPECT_EQ(model.item_bias, (std::vector<float>{0.75F, 2}));
}

}  // namespace
}  // namespace akin
