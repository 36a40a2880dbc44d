// Predictions for a file of pairs.
#include "akin/engine/predict.h"

#include <gmock/gmock.h>

#include <algorithm>
#include <cmath>
#include <utility>

#include "akin/base/json.h"
#include "akin/engine/test_folder.h"

namespace akin {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

struct PredictTest : TestFolder {
  void SetUp() override {
    TestFolder::SetUp();
    write("pairs.csv", "movieId,userId\n20,ann\n1,zoe\n2,dan\n99,dan\n");
  }
  std::vector<PredictedRating> rows(const PredictOptions& options = {}) {
    return predict({.model = trained(), .pairs = path("pairs.csv"), .predictions = options}, workspace_);
  }
};

TEST_F(PredictTest, answers_in_the_order_of_the_file) {
  const auto predicted = rows();
  ASSERT_EQ(predicted.size(), 4U);
  EXPECT_EQ(predicted[0].user + predicted[0].item, "ann20");
  EXPECT_EQ(predicted[1].user + predicted[1].item, "zoe1");
  EXPECT_EQ(predicted[3].user + predicted[3].item, "dan99");
  EXPECT_FALSE(predicted[0].cold || predicted[2].cold);
  EXPECT_TRUE(predicted[1].cold && predicted[3].cold);
  EXPECT_LT(predicted[0].prediction, 3);  // neither likes the other's films
  EXPECT_LT(predicted[2].prediction, 3);
}

TEST_F(PredictTest, says_how_many_pairs_are_cold) {
  rows();
  EXPECT_THAT(notes_.texts, ElementsAre(HasSubstr("2 of the 4 pairs have a user or item that the model "
                                                  "does not know (cold: baseline)")));
}

TEST_F(PredictTest, leaves_cold_pairs_out_or_open) {
  EXPECT_EQ(rows({.cold = Cold::drop}).size(), 2U);
  EXPECT_TRUE(std::isnan(rows({.cold = Cold::nan})[1].prediction));
  const auto mean = rows({.cold = Cold::mean});
  EXPECT_EQ(mean[1].prediction, mean[3].prediction);
}

TEST_F(PredictTest, says_where_each_number_comes_from) {
  using Sources = std::vector<std::pair<Source, Unknown>>;
  write("pairs.csv", "userId,movieId\nann,20\nzoe,1\ndan,99\nzoe,99\n");
  const auto sources = [&](Cold cold) {
    Sources found;
    for (const auto& row : rows({.cold = cold})) found.emplace_back(row.source, row.reason);
    return found;
  };
  EXPECT_EQ(sources(Cold::baseline), (Sources{{Source::model, Unknown::nothing},
                                              {Source::item_bias, Unknown::user},
                                              {Source::user_bias, Unknown::item},
                                              {Source::mean, Unknown::both}}));
  EXPECT_EQ(sources(Cold::mean)[1], std::pair(Source::mean, Unknown::user));
  EXPECT_EQ(sources(Cold::nan)[2], std::pair(Source::none, Unknown::item));
}

TEST_F(PredictTest, explains_and_says_how_far_ratings_may_lie) {
  const PredictRequest request{
      .model = trained(), .pairs = path("pairs.csv"), .deviation = true, .explain = true};
  const auto found = predict(request, workspace_);
  ASSERT_EQ(found.size(), 4U);
  for (const auto& row : found) {
    double sum = row.why.base + row.why.rest;
    for (const RatingPart& part : row.why.parts) sum += part.part;
    EXPECT_NEAR(row.prediction, std::clamp(sum, 0.5, 5.0), 1e-4);
    EXPECT_EQ(row.why.parts.empty(), row.cold);
    EXPECT_EQ(std::isnan(row.deviation), row.cold);
  }
  EXPECT_THAT(to_json(rows()[0]), testing::Not(HasSubstr("because")));
}

TEST_F(PredictTest, does_not_look_at_ratings_in_the_file) {
  const auto without = rows();
  write("pairs.csv", "userId,movieId,rating\nann,20,5\nzoe,1,1\ndan,2,3\ndan,99,2\n");
  const auto with = rows();
  for (std::size_t row = 0; row < 4; ++row) EXPECT_EQ(with[row].prediction, without[row].prediction);
}

TEST_F(PredictTest, never_writes_over_what_it_reads) {
  const PredictRequest request{.model = trained(), .pairs = path("pairs.csv"), .out = path("pairs.csv")};
  EXPECT_EQ(refusal([&] { predict(request, workspace_); }).code(), ErrorCode::invalid_argument);
}

}  // namespace
}  // namespace akin
