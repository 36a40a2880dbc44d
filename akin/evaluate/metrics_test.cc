// The table: names, and what a metric needs.
#include "akin/evaluate/metrics.h"

#include <gtest/gtest.h>

#include <cmath>

#include "akin/base/error.h"

namespace akin {
namespace {

TEST(Metrics, of_ratings_are_not_numbers_without_rows) {
  for (const Metric& metric : metrics()) {
    if (!metric.needs_ratings()) continue;
    EXPECT_TRUE(std::isnan(std::get<RatingFigure>(metric.figure)({}))) << metric.name;
  }
}

TEST(Metrics, are_found_in_the_order_of_their_names) {
  const auto found = find_metrics(std::vector<std::string>{"ndcg", "rmse", "auc"});
  ASSERT_EQ(found.size(), 3U);
  EXPECT_EQ(found[0].name, "ndcg");
  EXPECT_FALSE(found[0].needs_ratings());
  EXPECT_TRUE(found[1].needs_ratings());
  EXPECT_FALSE(found[2].needs_ratings());
}

TEST(Metrics, of_lists_may_have_a_k_of_their_own) {
  const auto found = find_metrics(std::vector<std::string>{"ndcg@100", "ndcg", "recall@020", "auc"});
  EXPECT_EQ(found[0].metric->name, "ndcg");
  EXPECT_EQ(found[0].name, "ndcg@100");
  EXPECT_EQ(found[0].places(10), 100U);
  EXPECT_EQ(found[1].places(10), 10U);
  EXPECT_EQ(found[2].name, "recall@20");
  EXPECT_EQ(most_places(found, 10), 100U);
  EXPECT_EQ(most_places(found, 300), 300U);
  EXPECT_EQ(most_places(find_metrics(std::vector<std::string>{"auc", "rmse"}), 10), 0U);
  const std::vector<std::size_t> places = {4, 25};
  EXPECT_EQ(figure_of_list(found[2], places, 4, 10), 1.0 / 4);
  EXPECT_EQ(figure_of_list(found[0], places, 4, 10), ndcg({places, 4, 100}));
}

TEST(Metrics, refuse_a_k_that_is_none_or_that_they_do_not_take) {
  const auto complaint = [](const std::vector<std::string>& names) -> std::string {
    try {
      find_metrics(names);
    } catch (const Error& error) {
      EXPECT_EQ(error.code(), ErrorCode::invalid_argument);
      return error.what();
    }
    return "";
  };
  for (const std::string text : {"ndcg@", "ndcg@0", "ndcg@100001", "ndcg@1.5", "ndcg@ten"})
    EXPECT_EQ(complaint({text}),
              "\"" + text + "\": behind the @ stands a whole number of places from 1 to 100000");
  EXPECT_EQ(complaint({"auc@10"}),
            "auc is not about the first places of lists: ask for it without \"@10\"");
  EXPECT_EQ(complaint({"rmse@10"}),
            "rmse is not about the first places of lists: ask for it without \"@10\"");
  EXPECT_EQ(complaint({"ndcg@5", "ndcg@05"}), "the metric ndcg@05 is asked for twice");
  EXPECT_EQ(complaint({"ndcg@5", "ndcg@6"}), "");
}

TEST(Metrics, are_refused_by_name) {
  const std::vector<std::string> unknown = {"rsme"}, twice = {"mae", "mae"};
  try {
    find_metrics(unknown);
    FAIL();
  } catch (const Error& error) {
    EXPECT_STREQ(error.what(),
                 "there is no metric \"rsme\"; there are rmse, mse, mae, r2, var, ndcg, recall, "
                 "truncated_recall, precision, map, mrr, hit_rate or auc (did you mean rmse?)");
  }
  EXPECT_THROW(find_metrics(twice), Error);
}

}  // namespace
}  // namespace akin
