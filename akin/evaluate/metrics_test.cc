// Metrics on numbers that can be checked by hand.
#include "akin/evaluate/metrics.h"

#include <gtest/gtest.h>

#include <cmath>

#include "akin/base/error.h"

namespace akin {
namespace {

double value(const char* name, const ErrorSums& sums) {
  return find_metrics(std::vector<std::string>{name})[0]->value(sums);
}

TEST(Metrics, are_what_their_names_say) {
  // Errors 1, -1, 2 on the ratings 3, 4, 5: their mean is 4, their squares around it 2.
  const ErrorSums sums = error_of(4, 3, 3.5F) + error_of(3, 4, 3.5F) + error_of(7, 5, 3.5F);
  EXPECT_DOUBLE_EQ(value("mse", sums), 2);
  EXPECT_DOUBLE_EQ(value("rmse", sums), std::sqrt(2));
  EXPECT_DOUBLE_EQ(value("mae", sums), 4.0 / 3);
  EXPECT_DOUBLE_EQ(value("r2", sums), 1 - 6.0 / 2);
}

TEST(Metrics, of_no_rows_are_not_numbers) {
  for (const Metric& metric : metrics()) EXPECT_TRUE(std::isnan(metric.value({}))) << metric.name;
}

TEST(Metrics, are_refused_by_name) {
  const std::vector<std::string> unknown = {"rsme"}, twice = {"mae", "mae"};
  try {
    find_metrics(unknown);
    FAIL();
  } catch (const Error& error) {
    EXPECT_STREQ(error.what(),
                 "there is no metric \"rsme\"; there are rmse, mse, mae or r2 (did you mean rmse?)");
  }
  EXPECT_THROW(find_metrics(twice), Error);
}

}  // namespace
}  // namespace akin
