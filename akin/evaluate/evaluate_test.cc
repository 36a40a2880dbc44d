// Figures of a model by hand, on rows that are known, cold and leaked.
#include "akin/evaluate/evaluate.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>

#include "akin/models/test_models.h"

namespace akin {
namespace {

using testing::HasSubstr;

const std::vector<std::string> kMetrics = {"mae", "rmse"};

// Pairs that were not trained on: scores 2, 3.25 (cold: item 2 has no rating), 1.5 and a stranger's.
Ratings test_rows() { return {test_ids(4), test_ids(4), {0, 0, 1, 3}, {1, 2, 0, 0}, {3, 3, 2, 5}, {}}; }

TEST(Evaluate, measures_model_and_baseline_on_the_same_rows) {
  ThreadPool threads(1);
  const Evaluation evaluation =
      evaluate(test_model(), test_rows(), kMetrics, {}, Leaks::refuse, {threads});
  // The model: 2, then the baseline's 3 + 0.5 + 0.125, then 1.5, then the baseline's 3 + 1.
  EXPECT_DOUBLE_EQ(evaluation.values[0], (1 + 0.625 + 0.5 + 1) / 4);
  EXPECT_DOUBLE_EQ(evaluation.values[1], std::sqrt((1 + 0.390625 + 0.25 + 1) / 4));
  // The baseline: 2.5, 3.625, 3.5, 4.
  EXPECT_DOUBLE_EQ(evaluation.reference_values[0], (0.5 + 0.625 + 1.5 + 1) / 4);
  EXPECT_EQ(evaluation.metrics[0].name, "mae");
  EXPECT_EQ(evaluation.rows, 4U);
  EXPECT_EQ(evaluation.cold_rows, 2U);
  EXPECT_EQ(evaluation.dropped_rows, 0U);
  EXPECT_EQ(evaluation.leaked_rows, 0U);
}

TEST(Evaluate, drops_the_cold_for_both) {
  ThreadPool threads(1);
  const Evaluation evaluation =
      evaluate(test_model(), test_rows(), kMetrics, {.cold = Cold::drop}, Leaks::warn, {threads});
  EXPECT_DOUBLE_EQ(evaluation.values[0], (1 + 0.5) / 2);
  EXPECT_DOUBLE_EQ(evaluation.reference_values[0], (0.5 + 1.5) / 2);
  EXPECT_EQ(evaluation.rows, 4U);
  EXPECT_EQ(evaluation.dropped_rows, 2U);
}

TEST(Evaluate, of_cold_rows_without_an_answer_is_no_number) {
  ThreadPool threads(1);
  const Evaluation evaluation =
      evaluate(test_model(), test_rows(), kMetrics, {.cold = Cold::nan}, Leaks::warn, {threads});
  EXPECT_TRUE(std::isnan(evaluation.values[0]));
  EXPECT_FALSE(std::isnan(evaluation.reference_values[0]));
}

TEST(Evaluate, clips_unless_told_not_to) {
  ThreadPool threads(1);
  const Ratings test{test_ids(3), test_ids(4), {0}, {3}, {4}, {}};  // the score is 6, the scale ends at 5
  EXPECT_EQ(evaluate(test_model(), test, kMetrics, {}, Leaks::warn, {threads}).values[0], 1);
  EXPECT_EQ(evaluate(test_model(), test, kMetrics, {.clip = false}, Leaks::warn, {threads}).values[0], 2);
}

TEST(Evaluate, counts_and_refuses_rows_that_were_trained_on) {
  ThreadPool threads(1);
  Ratings test = test_rows();
  test.user[1] = 2, test.item[1] = 3;
  const auto leaked = [&](const Model& model, Leaks leaks) {
    return evaluate(model, test, kMetrics, {}, leaks, {threads});
  };
  EXPECT_EQ(leaked(test_model(), Leaks::warn).leaked_rows, 1U);
  EXPECT_EQ(leaked(test_model(), Leaks::allow).leaked_rows, 1U);
  try {
    leaked(test_model(), Leaks::refuse);
    FAIL();
  } catch (const Error& error) {
    EXPECT_EQ(error.code(), ErrorCode::invalid_argument);
    EXPECT_THAT(std::string(error.what()), HasSubstr("1 of the 4 test rows"));
  }
  Model without = test_model();
  without.has_history = false;
  without.history = CsrMatrix();
  EXPECT_FALSE(leaked(without, Leaks::warn).leaks_known);
  EXPECT_EQ(leaked(without, Leaks::warn).leaked_rows, 0U);
}

TEST(Evaluate, measures_lists_beside_ratings) {
  ThreadPool threads(2);
  const std::vector<std::string> metrics = {"recall", "mae", "hit_rate"};
  const Evaluation evaluation =
      evaluate(test_model(), test_rows(), metrics, {}, Leaks::warn, {threads}, {.k = 1});
  // The best of user 0 is item 3, of user 1 item 2, of the stranger the popular item 3; relevant are 1
  // and 2, 0, and 0.
  EXPECT_EQ(evaluation.values[0], 0);
  EXPECT_DOUBLE_EQ(evaluation.values[1], (1 + 0.625 + 0.5 + 1) / 4);
  EXPECT_DOUBLE_EQ(evaluation.reference_values[0], 1.0 / 3);  // item 0 for user 1
  EXPECT_DOUBLE_EQ(evaluation.reference_values[1], (0.5 + 0.625 + 1.5 + 1) / 4);
  EXPECT_TRUE(evaluation.has_lists);
  EXPECT_EQ(evaluation.people, 3U);
  EXPECT_EQ(evaluation.cold_people, 1U);
  EXPECT_EQ(evaluation.people_without, 0U);
  EXPECT_EQ(evaluation.relevant, 4U);
}

TEST(Evaluate, refuses_lists_that_cannot_be_made) {
  ThreadPool threads(1);
  const std::vector<std::string> lists = {"ndcg"};
  const auto refusal_of = [&](const Model& model, const PredictOptions& options,
                              const ListMeasure& measure) -> std::string {
    try {
      evaluate(model, test_rows(), lists, options, Leaks::warn, {threads}, measure);
    } catch (const Error& error) {
      return error.what();
    }
    return "";
  };
  Model without = test_model();
  without.has_history = false;
  without.history = CsrMatrix();
  EXPECT_THAT(refusal_of(without, {}, {}), HasSubstr("saved without its history"));
  EXPECT_THAT(refusal_of(test_model(), {.cold = Cold::mean}, {}), HasSubstr("cold mean"));
  EXPECT_THAT(refusal_of(test_model(), {.cold = Cold::nan}, {}), HasSubstr("cold nan"));
  EXPECT_THAT(refusal_of(test_model(), {}, {.relevant_from = 5.5}), HasSubstr("no test row holds"));
  EXPECT_EQ(refusal_of(test_model(), {.cold = Cold::drop}, {.relevant_from = 2}), "");
}

TEST(Evaluate, measures_lists_of_a_model_that_predicts_no_ratings_on_pairs_without_ratings) {
  ThreadPool threads(1);
  Model ranks = test_model();
  ranks.card.predicts = Predicts::preference;
  Ratings pairs = test_rows();
  pairs.value.clear();
  const auto names = default_metrics(Predicts::preference);
  EXPECT_EQ(evaluate(ranks, pairs, names, {}, Leaks::warn, {threads}).values.size(), names.size());
  EXPECT_THROW(evaluate(ranks, pairs, names, {}, Leaks::warn, {threads}, {.relevant_from = 1}), Error);
  EXPECT_THROW(evaluate(test_model(), pairs, kMetrics, {}, Leaks::warn, {threads}), Error);
}

TEST(Evaluate, needs_a_row_to_measure_and_a_model_that_predicts_ratings) {
  ThreadPool threads(1);
  const Ratings strangers{test_ids(4), test_ids(4), {3}, {0}, {5}, {}};
  EXPECT_THROW(evaluate(test_model(), strangers, kMetrics, {.cold = Cold::drop}, Leaks::warn, {threads}),
               Error);
  Model ranks = test_model();
  ranks.card.predicts = Predicts::preference;
  EXPECT_THROW(evaluate(ranks, test_rows(), kMetrics, {}, Leaks::warn, {threads}), Error);
}

}  // namespace
}  // namespace akin
