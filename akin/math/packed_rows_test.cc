#include "akin/math/packed_rows.h"

#include <gtest/gtest.h>

#include <vector>

namespace akin {
namespace {

TEST(PackedRows, a_score_is_an_inner_product_and_a_bias) {
  Matrix rows(2, 2);
  rows[0][0] = 1, rows[0][1] = 2;
  rows[1][0] = 3, rows[1][1] = 4;
  const PackedRows packed(rows, std::vector<float>{10, 20});
  PackedQueries queries(2);
  queries.add(std::vector<float>{1, 1});
  queries.add(std::vector<float>{0, 2});
  Matrix scores(2, 2);
  score_rows(queries, packed, 0, 2, scores);
  EXPECT_EQ(scores[0][0], 13.0f);
  EXPECT_EQ(scores[0][1], 27.0f);
  EXPECT_EQ(scores[1][0], 14.0f);
  EXPECT_EQ(scores[1][1], 28.0f);
}

TEST(PackedRows, without_numbers_the_bias_is_the_score) {
  const PackedRows packed(Matrix(17, 0), std::vector<float>(17, 3));
  PackedQueries queries(0);
  queries.add({});
  Matrix scores(1, 17);
  score_rows(queries, packed, 0, 17, scores);
  for (const float score : scores[0]) EXPECT_EQ(score, 3.0f);
}

TEST(PackedRows, no_query_or_no_row_is_no_work) {
  Matrix scores(1, 1);
  score_rows(PackedQueries(4), PackedRows(Matrix(1, 4)), 0, 1, scores);
  PackedQueries one(4);
  one.add(std::vector<float>(4));
  score_rows(one, PackedRows(Matrix(0, 4)), 0, 0, scores);
  EXPECT_EQ(scores[0][0], 0.0f);
}

}  // namespace
}  // namespace akin
