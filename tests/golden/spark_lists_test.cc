// Lists of the best items and users, as Spark prints them.
#include <gtest/gtest.h>

#include "akin/models/als/spark/spark_als.h"
#include "akin/models/als/spark/spark_test_data.h"
#include "akin/models/test_models.h"
#include "akin/recommend/item_audience.h"
#include "akin/recommend/recommender.h"

namespace akin {
namespace {

using List = std::vector<Scored>;

// Lists of Spark hold what was seen, and their scores are not clipped.
List items_for(const Model& model, std::uint32_t user, std::int64_t count) {
  ThreadPool threads(2);
  return Recommender(model).recommend(std::vector<std::uint32_t>{user},
                                      {.count = count, .include_seen = true}, {threads})[0];
}

List users_for(const Model& model, std::uint32_t item, std::size_t count) {
  ThreadPool threads(2);
  return ItemAudience(model, true).likeliest(std::vector<std::uint32_t>{item}, count, {threads})[0];
}

Model model_of(FactorModel factors) {
  Model model = test_model();
  model.card.predicts = Predicts::preference;
  factors.user_bias.resize(factors.user_vectors.rows());
  factors.item_bias.resize(factors.item_vectors.rows());
  model.users = test_ids(factors.users());
  model.items = test_ids(factors.items());
  model.item_counts.assign(factors.items(), 1);
  model.factors = std::move(factors);
  model.has_history = false;
  model.history = CsrMatrix(0, {0}, {}, {});
  return model;
}

List first(List list, std::size_t count) {
  list.resize(std::min(count, list.size()));
  return list;
}

void expect_list(const List& list, const List& printed) {
  ASSERT_EQ(list.size(), printed.size());
  for (std::size_t place = 0; place < list.size(); ++place) {
    EXPECT_EQ(list[place].index, printed[place].index) << "place " << place;
    EXPECT_NEAR(list[place].score, printed[place].score, 1e-3) << "place " << place;
  }
}

// ALSSuite, recommendForAllUsers and recommendForAllItems with k <, = and > the number there are.
TEST(SparkLists, of_given_vectors_are_those_of_als_suite) {
  const Model model = model_of({.user_vectors = test_matrix({{6, 4}, {3, 4}, {3, 6}}),
                                .item_vectors = test_matrix({{5, 6}, {6, 2}, {3, 6}, {4, 1}})});
  const List items[] = {{{54, 0}, {44, 1}, {42, 2}, {28, 3}},
                        {{39, 0}, {33, 2}, {26, 1}, {16, 3}},
                        {{51, 0}, {45, 2}, {30, 1}, {18, 3}}};
  for (std::uint32_t user = 0; user < 3; ++user)
    for (const std::size_t count : {2, 4, 6})
      EXPECT_EQ(items_for(model, user, static_cast<std::int64_t>(count)), first(items[user], count));
  const List users[] = {{{54, 0}, {51, 2}, {39, 1}},
                        {{44, 0}, {30, 2}, {26, 1}},
                        {{45, 2}, {42, 0}, {33, 1}},
                        {{28, 0}, {18, 2}, {16, 1}}};
  for (std::uint32_t item = 0; item < 4; ++item)
    for (const std::size_t count : {2, 3, 4})
      EXPECT_EQ(users_for(model, item, count), first(users[item], count));
}

// The example in the documentation of pyspark.ml.recommendation.ALS, Spark 3.
TEST(SparkLists, of_the_example_of_pyspark_are_those_it_prints) {
  ThreadPool threads(2);
  Observer nobody;
  const Dataset data =
      spark_test_data({{0, 0, 4}, {0, 1, 2}, {1, 1, 3}, {1, 2, 4}, {2, 1, 1}, {2, 2, 5}}, {threads});
  const Model model = model_of(train_spark_als(data, {.iterations = 5}, {threads, 0}, nobody));
  expect_list(items_for(model, 0, 3), {{3.910F, 0}, {1.997F, 1}, {0.692F, 2}});
  expect_list(items_for(model, 2, 3), {{4.892F, 2}, {1.076F, 1}, {-0.899F, 0}});
  expect_list(users_for(model, 2, 3), {{4.892F, 2}, {3.991F, 1}, {0.692F, 0}});
  expect_list(users_for(model, 0, 3), {{3.910F, 0}, {3.473F, 1}, {-0.899F, 2}});
}

}  // namespace
}  // namespace akin
