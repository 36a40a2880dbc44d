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
