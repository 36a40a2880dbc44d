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
  EXPECT_STREQ(
      refusal([&] { evaluate(asked, workspace_); }).what(),
      "weight_column would do nothing: it goes with metrics of ratings, such as rmse, or fold_in");
}

TEST_F(EvaluateTest, refuses_options_of_metrics_that_are_not_asked_for) {
  EvaluateRequest asked = request();
  asked.metrics = {"rmse"};
  asked.lists.k = 5;
  EXPECT_STREQ(
      refusal([&] { evaluate(asked, workspace_); }).what(),
      "k would do nothing: it goes with metrics of lists without a k of their own, such as ndcg");
  asked = request();
  asked.metrics = {"ndcg"};
  asked.predictions.clip = false;
  EXPECT_STREQ(refusal([&] { evaluate(asked, workspace_); }).what(),
               "clip would do nothing: it goes with metrics of ratings, such as rmse");
}

TEST_F(EvaluateTest, folds_strangers_in_before_it_measures) {
  write("told.csv", "userId,movieId,rating\nzoe,1,5\nzoe,10,1\nzoe,99,3\n");
  write("asked.csv", "userId,movieId,rating\nzoe,2,5\nzoe,20,1\nkim,1,4\n");
  EvaluateRequest asked = request("asked.csv");
  asked.metrics = {"rmse", "recall@1", "truncated_recall@2"};
  asked.lists.relevant_from = 4;
  EvaluateReply cold = evaluate(asked, workspace_);
  EXPECT_EQ(cold.cold, 3);
  EXPECT_THAT(to_json(cold), testing::Not(HasSubstr("folded_in")));
  asked.fold_in = path("told.csv");
  EvaluateReply reply = evaluate(asked, workspace_);
  EXPECT_EQ(reply.cold, 1);  // nobody was told about kim
  EXPECT_EQ(reply.folded_in, 1);
  EXPECT_EQ(reply.fold_in_unknown_items, 1);
  EXPECT_EQ(reply.people, 2);
  EXPECT_EQ(reply.cold_people, 1);
  EXPECT_LT(reply.metrics.values[0].second, cold.metrics.values[0].second);
  EXPECT_THAT(to_json(reply), HasSubstr("\"folded_in\": 1, \"fold_in_unknown_items\": 1"));
  EXPECT_THAT(to_json(reply), testing::Not(HasSubstr("\"k\"")));
}

TEST_F(EvaluateTest, folds_strangers_in_by_weight_where_it_is_asked_to) {
  write("asked.csv", "userId,movieId,rating,weight\nzoe,2,5,1\nzoe,20,1,1\n");
  EvaluateRequest asked = request("asked.csv");
  asked.metrics = {"rmse"};
  asked.fold_in = path("told.csv");
  asked.columns.weight_column = "weight";
  const auto rmse_when_told = [&](const std::string& weight) {
    write("told.csv", "userId,movieId,rating,weight\nzoe,1,5," + weight + "\nzoe,10,1," + weight + "\n");
    return evaluate(asked, workspace_).metrics.values[0].second;
  };
  const double once = rmse_when_told("1");
  EXPECT_LT(rmse_when_told("8"), once);  // told more surely
  EXPECT_GT(rmse_when_told("0.01"), once);
  asked.columns.weight_column.clear();
  EXPECT_EQ(rmse_when_told("8"), once);
  EXPECT_THAT(notes_.texts,
              ElementsAre(HasSubstr("told.csv has a column"), HasSubstr("asked.csv has a column")));
}

TEST_F(EvaluateTest, folds_in_strangers_alone_and_what_the_model_can_learn_from) {
  EvaluateRequest asked = request();
  asked.fold_in = path("ratings.csv");
  EXPECT_THAT(std::string(refusal([&] { evaluate(asked, workspace_); }).what()),
              HasSubstr("5 of the 5 people to be folded in were trained on, user \"ann\" among them"));
  write("others.csv", "user,item,rating\nzoe,7001,5\nzoe,7002,1");
  asked.fold_in = path("others.csv");
  const Error other_ids = refusal([&] { evaluate(asked, workspace_); });
  EXPECT_EQ(other_ids.code(), ErrorCode::bad_input);
  EXPECT_THAT(std::string(other_ids.what()),
              HasSubstr("others.csv: nobody can be folded in: the model has no item of its 2 rows"));
  EXPECT_THAT(notes_.texts, testing::Contains(HasSubstr("others.csv has no newline")));
  write("pairs.csv", "user,item\nzoe,20\n");
  asked.fold_in = path("pairs.csv");
  EXPECT_EQ(refusal([&] { evaluate(asked, workspace_); }).code(), ErrorCode::bad_input);
  asked.fold_in = path("nowhere.csv");
  EXPECT_EQ(refusal([&] { evaluate(asked, workspace_); }).code(), ErrorCode::not_found);
}

TEST_F(EvaluateTest, ranks_items_among_negatives_of_a_file) {
  write("test.negative", "(ann,20)\t50\n(dan,2)\t50\t7\n(bob,50)\t1\n");
  write("left_out.csv", "user,item\nann,20\ndan,2\n");
  EvaluateRequest asked{.model = trained("popular"), .ratings = path("left_out.csv")};
  asked.negatives = path("test.negative");
  EvaluateReply reply = evaluate(asked, workspace_);
  EXPECT_EQ(reply.metrics.values[0].first.name, "hit_rate");
  EXPECT_EQ(reply.metrics.values[1].first.name, "ndcg");
  EXPECT_EQ(reply.people, 2);
  EXPECT_EQ(reply.relevant, 2);
  EXPECT_EQ(reply.unused_negatives, 1);
  EXPECT_EQ(reply.unknown_negatives, 1);
  EXPECT_THAT(notes_.texts, ElementsAre(HasSubstr("test.negative that are not measured: 1")));
  asked.metrics = {"hit_rate@1"};
  EXPECT_EQ(evaluate(asked, workspace_).metrics.values[0].second, 1);
  write("test.negative", "(ann,20)\t50\n(dan,2)\t50\t7");
  evaluate(asked, workspace_);
  EXPECT_THAT(notes_.texts, testing::Contains(HasSubstr("test.negative has no newline")));

  write("left_out.csv", "user,item\nann,20\ndan,50\n");
  EXPECT_EQ(std::string(refusal([&] { evaluate(asked, workspace_); }).what()),
            asked.negatives + " has no line for user \"dan\" and item \"50\" of the test");
  asked.model = trained();
  asked.ratings = path("test.csv");
  asked.metrics = {"rmse"};
  EXPECT_STREQ(refusal([&] { evaluate(asked, workspace_); }).what(),
               "negatives would do nothing: it goes with metrics of lists, such as ndcg");
}

TEST_F(EvaluateTest, takes_no_k_where_each_metric_has_its_own) {
  EvaluateRequest asked = request();
  asked.metrics = {"ndcg@3", "rmse"};
  asked.lists.k = 5;
  EXPECT_STREQ(
      refusal([&] { evaluate(asked, workspace_); }).what(),
      "k would do nothing: it goes with metrics of lists without a k of their own, such as ndcg");
  asked.metrics = {"ndcg@3", "ndcg"};
  EXPECT_EQ(evaluate(asked, workspace_).k, 5);
}

TEST_F(EvaluateTest, refuses_metrics_that_are_none) {
  EvaluateRequest asked = request();
  asked.metrics = {"rmsee"};
  EXPECT_EQ(refusal([&] { evaluate(asked, workspace_); }).code(), ErrorCode::not_found);
}

}  // namespace
}  // namespace akin
