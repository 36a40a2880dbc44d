// Errors that can be checked by hand.
#include "akin/evaluate/rating_metrics.h"

#include <gtest/gtest.h>

#include <cmath>

namespace akin {
namespace {

TEST(RatingMetrics, are_what_their_names_say) {
  // Errors 1, -1, 2 on the ratings 3, 4, 5: their mean is 4, their squares around it 2.
  const ErrorSums sums = error_of(4, 3, 3.5F) + error_of(3, 4, 3.5F) + error_of(7, 5, 3.5F);
  EXPECT_DOUBLE_EQ(mse(sums), 2);
  EXPECT_DOUBLE_EQ(rmse(sums), std::sqrt(2));
  EXPECT_DOUBLE_EQ(mae(sums), 4.0 / 3);
  EXPECT_DOUBLE_EQ(r2(sums), 1 - 6.0 / 2);
  EXPECT_DOUBLE_EQ(explained_variance(sums), (0.0 + 1 + 9) / 3);  // of 4, 3 and 7 around 4
}

TEST(RatingMetrics, count_a_row_of_weight_two_as_two_rows) {
  const ErrorSums weighted = error_of(4, 3, 3.5F, 2) + error_of(3, 4, 3.5F) + error_of(7, 5, 3.5F, 0.5F);
  const ErrorSums repeated = error_of(4, 3, 3.5F) + error_of(4, 3, 3.5F) + error_of(3, 4, 3.5F) +
                             error_of(7, 5, 3.5F, 0.25F) + error_of(7, 5, 3.5F, 0.25F);
  EXPECT_DOUBLE_EQ(mae(weighted), (2 + 1 + 1) / 3.5);
  EXPECT_DOUBLE_EQ(rmse(weighted), std::sqrt((2 + 1 + 2) / 3.5));
  for (double (*figure)(const ErrorSums&) : {mse, rmse, mae, r2, explained_variance})
    EXPECT_DOUBLE_EQ(figure(weighted), figure(repeated));
}

TEST(RatingMetrics, of_a_perfect_prediction_explain_all_the_variance_that_there_is) {
  const ErrorSums sums = error_of(1, 1, 2) + error_of(5, 5, 2);
  EXPECT_EQ(r2(sums), 1);
  EXPECT_DOUBLE_EQ(explained_variance(sums), 4);
}

TEST(RatingMetrics, have_no_r2_where_all_ratings_are_equal) {
  EXPECT_TRUE(std::isnan(r2(error_of(4, 3, 3) + error_of(2, 3, 3))));
}

}  // namespace
}  // namespace akin
