// Figures and warnings.
#include "akin/engine/evaluate.h"

#include <gmock/gmock.h>

#include "akin/base/json.h"
#include "akin/engine/test_folder.h"

namespace akin {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

struct EvaluateTest : TestFolder {
  void SetUp() override {
    TestFolder::SetUp();
    write("test.csv", "userId,movieId,rating\nann,20,1.5\ndan,2,1\nzoe,1,4\nann,77,2\n");
  }
  EvaluateRequest request(const std::string& test = "test.csv") {
    return {.model = trained(), .ratings = path(test)};
  }
};

TEST_F(EvaluateTest, has_a_field_a_metric_for_the_model_and_the_baseline) {
  EvaluateRequest asked = request();
  asked.metrics = {"mae", "rmse"};
  EvaluateReply reply = evaluate(asked, workspace_);
  EXPECT_EQ(reply.rows, 4);
  EXPECT_EQ(reply.cold, 2);
  EXPECT_EQ(reply.leaked, 0);
  const std::string json = to_json(reply);
  EXPECT_THAT(json, testing::StartsWith("{\"mae\": "));
  EXPECT_THAT(json, HasSubstr("\"baseline\": {\"mae\": "));
  EXPECT_TRUE(notes_.texts.empty());
}

TEST_F(EvaluateTest, beats_the_baseline_where_tastes_differ) {
  const EvaluateReply reply = evaluate(request(), workspace_);
  EXPECT_LT(reply.metrics.values[0].second, reply.baseline.values[0].second);
}

TEST_F(EvaluateTest, puts_the_popular_beside_metrics_of_lists_and_the_baseline_beside_those_of_ratings) {
  EvaluateRequest asked = request();
  asked.metrics = {"recall", "rmse", "auc"};
  asked.lists.k = 1;
  EvaluateReply reply = evaluate(asked, workspace_);
  EXPECT_EQ(reply.people, 3);
  EXPECT_EQ(reply.cold_people, 1);
  EXPECT_EQ(reply.relevant, 4);
  const std::string json = to_json(reply);
  EXPECT_THAT(json, testing::StartsWith("{\"recall\": "));
  EXPECT_THAT(json, HasSubstr("\"baseline\": {\"rmse\": "));
  EXPECT_THAT(json, HasSubstr("\"popular\": {\"recall\": "));
  EXPECT_THAT(json, HasSubstr("\"k\": 1, \"people\": 3"));
  reply = evaluate(request(), workspace_);
  EXPECT_THAT(to_json(reply), testing::Not(HasSubstr("people")));
}

TEST_F(EvaluateTest, measures_what_the_model_predicts_where_nothing_is_asked_for) {
  write("pairs.csv", "user,item\nann,20\ndan,2\n");
  EvaluateRequest asked{.model = trained("popular"), .ratings = path("pairs.csv")};
  EvaluateReply reply = evaluate(asked, workspace_);
  EXPECT_THAT(to_json(reply), testing::StartsWith("{\"ndcg\": "));
  asked.lists.relevant_from = 4;
  EXPECT_THAT(std::string(refusal([&] { evaluate(asked, workspace_); }).what()),
              HasSubstr("no column for the rating"));
  asked = {.model = trained(), .ratings = path("pairs.csv")};
  EXPECT_THAT(std::string(refusal([&] { evaluate(asked, workspace_); }).what()),
              HasSubstr("no column for the rating"));
  asked.metrics = {"mrr"};
  EXPECT_EQ(evaluate(asked, workspace_).people, 2);
}

TEST_F(EvaluateTest, says_that_lists_leave_out_what_was_trained_on) {
  write("both.csv", "userId,movieId,rating\nann,20,1.5\nann,1,5\n");
  EvaluateRequest asked = request("both.csv");
  asked.metrics = {"ndcg"};
  EXPECT_EQ(evaluate(asked, workspace_).relevant, 1);
  EXPECT_THAT(notes_.texts, ElementsAre(HasSubstr("metrics of lists leave them out")));
}

TEST_F(EvaluateTest, refuses_to_rate_with_a_model_that_ranks) {
  EvaluateRequest asked{.model = trained("popular"), .ratings = path("test.csv")};
  asked.metrics = {"rmse"};
  EXPECT_THAT(std::string(refusal([&] { evaluate(asked, workspace_); }).what()),
              HasSubstr("predicts no ratings"));
}

TEST_F(EvaluateTest, warns_of_rows_that_were_trained_on) {
  EvaluateRequest asked = request("ratings.csv");
  EXPECT_EQ(evaluate(asked, workspace_).leaked, 15);
  EXPECT_THAT(notes_.texts,
              ElementsAre(HasSubstr("warning: 15 of the 15 test rows were in the training data")));
  notes_.texts.clear();
  asked.leaks = Leaks::allow;
  evaluate(asked, workspace_);
  EXPECT_TRUE(notes_.texts.empty());
  asked.leaks = Leaks::refuse;
  EXPECT_EQ(refusal([&] { evaluate(asked, workspace_); }).code(), ErrorCode::invalid_argument);
}

TEST_F(EvaluateTest, says_where_it_cannot_know_of_leaks) {
  const EvaluateRequest asked{.model = trained("als", false), .ratings = path("ratings.csv")};
  EvaluateReply reply = evaluate(asked, workspace_);
  EXPECT_THAT(to_json(reply), testing::Not(HasSubstr("leaked")));
  EXPECT_THAT(notes_.texts, ElementsAre(HasSubstr("saved without its history")));
}

TEST_F(EvaluateTest, leaves_out_cold_rows_when_told) {
  EvaluateRequest asked = request();
  asked.predictions.cold = Cold::drop;
  EXPECT_EQ(evaluate(asked, workspace_).dropped, 2);
}

TEST_F(EvaluateTest, counts_test_rows_by_weight_where_it_is_asked_to) {
  write("weighted.csv", "userId,movieId,rating,weight\nann,20,1.5,1\ndan,2,1,3\n");
  write("repeated.csv", "userId,movieId,rating\nann,20,1.5\ndan,2,1\ndan,2,1\ndan,2,1\n");
  EvaluateRequest asked = request("weighted.csv");
  const double plain = evaluate(asked, workspace_).metrics.values[0].second;
  EXPECT_THAT(notes_.texts, ElementsAre(HasSubstr("has a column \"weight\", which does not count")));
  asked.columns.weight_column = "weight";
  const double weighted = evaluate(asked, workspace_).metrics.values[0].second;
  EXPECT_NE(weighted, plain);
  EXPECT_DOUBLE_EQ(evaluate(request("repeated.csv"), workspace_).metrics.values[0].second, weighted);
  asked.metrics = {"ndcg"};
  EXPECT_STREQ(refusal([&] { evaluate(asked, workspace_); }).what(),
               "weight_column would do nothing: it goes with metrics of ratings, such as rmse");
}

TEST_F(EvaluateTest, refuses_options_of_metrics_that_are_not_asked_for) {
  EvaluateRequest asked = request();
  asked.metrics = {"rmse"};
  asked.lists.k = 5;
  EXPECT_STREQ(refusal([&] { evaluate(asked, workspace_); }).what(),
               "k would do nothing: it goes with metrics of lists, such as ndcg");
  asked = request();
  asked.metrics = {"ndcg"};
  asked.predictions.clip = false;
  EXPECT_STREQ(refusal([&] { evaluate(asked, workspace_); }).what(),
               "clip would do nothing: it goes with metrics of ratings, such as rmse");
}

TEST_F(EvaluateTest, refuses_metrics_that_are_none) {
  EvaluateRequest asked = request();
  asked.metrics = {"rmsee"};
  EXPECT_EQ(refusal([&] { evaluate(asked, workspace_); }).code(), ErrorCode::not_found);
}

}  // namespace
}  // namespace akin
