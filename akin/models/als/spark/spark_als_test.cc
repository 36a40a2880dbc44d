// The alternation: Spark's printed numbers, and what it refuses.
#include "akin/models/als/spark/spark_als.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>

#include "akin/base/random.h"
#include "akin/models/als/spark/spark_test_data.h"

namespace akin {
namespace {

using testing::HasSubstr;
using Vectors = std::vector<std::vector<double>>;  // by ascending id

FactorModel trained(const Dataset& data, const SparkAlsOptions& options, std::uint64_t seed = 0,
                    std::size_t thread_count = 2) {
  ThreadPool threads(thread_count);
  Observer nobody;
  return train_spark_als(data, options, {threads, seed}, nobody);
}

std::string refusal(const Dataset& data, const SparkAlsOptions& options, std::size_t thread_count = 2) {
  try {
    trained(data, options, 1, thread_count);
  } catch (const Error& error) {
    EXPECT_EQ(error.code(), ErrorCode::invalid_argument);
    return error.what();
  }
  return "nothing was refused";
}

void expect_near(const Matrix& vectors, const Vectors& known, std::string_view what) {
  ASSERT_EQ(vectors.rows(), known.size());
  for (std::size_t row = 0; row < known.size(); ++row)
    for (std::size_t k = 0; k < known[row].size(); ++k)
      EXPECT_NEAR(vectors[row][k], known[row][k], 2e-6) << what << " row " << row << " at " << k;
}

float score(const FactorModel& model, std::size_t user, std::size_t item) {
  float sum = 0;
  for (std::size_t k = 0; k < model.rank(); ++k)
    sum += model.user_vectors[user][k] * model.item_vectors[item][k];
  return sum;
}

Dataset random_data(const Context& context, float size = 1) {
  Random random(5, 0);
  std::vector<SparkTestRating> rows;
  for (std::int64_t user = 0; user < 60; ++user)
    for (std::int64_t item = 0; item < 40; ++item)
      if (random.below(3) == 0)
        rows.push_back({user, item + 100, size * static_cast<float>(random.normal())});
  return spark_test_data(rows, context);
}

// The example in the documentation of pyspark.ml.recommendation.ALS.
TEST(SparkAls, predicts_what_the_example_of_pyspark_prints) {
  ThreadPool threads(1);
  const Dataset data =
      spark_test_data({{0, 0, 4}, {0, 1, 2}, {1, 1, 3}, {1, 2, 4}, {2, 1, 1}, {2, 2, 5}}, {threads});
  SparkAlsOptions options{.iterations = 5};
  const FactorModel three = trained(data, options);
  EXPECT_NEAR(score(three, 0, 2), 0.6929101347923279, 1e-6);
  EXPECT_NEAR(score(three, 1, 0), 3.47356915473938, 1e-6);
  EXPECT_NEAR(score(three, 2, 0), -0.8991986513137817, 1e-6);

  options.spark_version = SparkVersion::two;
  const FactorModel two = trained(data, options);
  EXPECT_NEAR(score(two, 0, 2), -0.13807615637779236, 1e-6);
  EXPECT_NEAR(score(two, 1, 0), 2.6258413791656494, 1e-6);
  EXPECT_NEAR(score(two, 2, 0), -1.5018409490585327, 1e-6);
}

// Four iterations of a running Spark 3.5 over the known ratings, one pair of them rated twice; ratings
// of implicit feedback are less by 2.5, so that some are 0 and some negative.
TEST(SparkAls, learns_the_vectors_that_spark_learns) {
  struct Known {
    std::string_view name;
    bool implicit, nonnegative;
    double alpha;
    Vectors users, items;
  };
  const Known knowns[] = {{"explicit",
                           false,
                           false,
                           1,
                           {{-0.920833826, -0.511066854, 0.714494109},
                            {-0.0586500466, -1.11302888, 0.680448174},
                            {-0.087074466, 0.446185321, 1.3015976},
                            {-0.767740846, -0.485918254, 0.642317533},
                            {-0.727577269, -0.710922301, -0.572419345}},
                           {{-2.40944767, -2.34182811, -1.83680892},
                            {-0.300039232, -0.201612294, 0.268482059},
                            {-2.14785409, -1.35967064, 1.79734123},
                            {-0.119197011, -1.74563944, 1.40295506},
                            {-0.301911175, 0.0443901755, 3.72690821},
                            {-0.180733815, 0.617877245, 1.74427116}}},
                          {"implicit",
                           true,
                           false,
                           2,
                           {{-0.909917653, -0.380040497, 0.371098071},
                            {0.420707405, -0.516713858, 0.631796598},
                            {0.12800324, 0.379601568, 0.832495689},
                            {-0.91905719, -0.345037967, 0.345557421},
                            {0.0249976739, -0.986335754, -0.155411139}},
                           {{0.157649755, -0.868836582, -0.233326823},
                            {0, 0, 0},
                            {-0.889983594, -0.111814253, 0.341684133},
                            {0.472007096, -0.586727142, 0.375143409},
                            {0.221387714, 0.208100513, 0.985304236},
                            {0, 0, 0}}},
                          {"nonnegative",
                           false,
                           true,
                           1,
                           {{0, 0, 1.20085919},
                            {0.626974881, 0.221113086, 1.37285507},
                            {0.353920728, 1.89163876, 0.41742447},
                            {0.0711252093, 0, 1.05955267},
                            {0, 0, 0.614064395}},
                           {{0, 0, 6.93203259},
                            {0.0449599214, 0, 0.481995344},
                            {0.223603755, 0, 3.25561285},
                            {0.775131643, 0.0220864154, 1.7485503},
                            {0.702782094, 2.19529963, 1.14138496},
                            {0.213158876, 1.2154516, 0.267444283}}},
                          {"nonnegative implicit",
                           true,
                           true,
                           1,
                           {{0, 0, 0.934330463},
                            {1.10424769, 0.355347306, 0},
                            {0.021318661, 1.47014666, 1.45494639e-07},
                            {0, 0, 0.930196822},
                            {0, 0, 0}},
                           {{0, 0, 0},
                            {0, 0, 0},
                            {0, 0, 1.05126035},
                            {0.839624047, 0, 0},
                            {0.343431711, 0.653359115, 2.95459785e-07},
                            {0, 0, 0}}}};
  ThreadPool threads(1);
  for (const Known& known : knowns) {
    const Dataset data = spark_test_data(spark_known_ratings(known.implicit ? 2.5F : 0), {threads});
    const FactorModel model = trained(data,
                                      {.rank = 3,
                                       .iterations = 4,
                                       .regularization = 0.05,
                                       .implicit = known.implicit,
                                       .alpha = known.alpha,
                                       .nonnegative = known.nonnegative,
                                       .user_blocks = 3,
                                       .item_blocks = 4},
                                      42);
    expect_near(model.user_vectors, known.users, known.name);
    expect_near(model.item_vectors, known.items, known.name);
  }
}

TEST(SparkAls, of_no_iterations_is_its_start) {
  ThreadPool threads(1);
  const Dataset data = spark_test_data(spark_known_ratings(), {threads});
  const FactorModel model =
      trained(data, {.rank = 3, .iterations = 0, .user_blocks = 3, .item_blocks = 4}, 42);
  expect_near(model.user_vectors,
              {{-0.632704854, -0.705087245, 0.320213139},
               {0.418993652, -0.607808709, 0.674546421},
               {-0.419326484, 0.204712123, 0.884453595},
               {-0.859344542, -0.386346757, 0.335056812},
               {-0.679619491, -0.648673952, -0.342548519}},
              "start");
}

TEST(SparkAls, has_the_same_bits_for_any_number_of_threads) {
  ThreadPool threads(1);
  const Dataset data = random_data({threads});
  for (const bool implicit : {false, true})
    for (const bool nonnegative : {false, true}) {
      const SparkAlsOptions options{
          .rank = 5, .iterations = 3, .implicit = implicit, .nonnegative = nonnegative};
      const FactorModel one = trained(data, options, 7, 1);
      for (const std::size_t thread_count : {2, 3, 7}) {
        const FactorModel many = trained(data, options, 7, thread_count);
        EXPECT_EQ(many.user_vectors, one.user_vectors) << thread_count;
        EXPECT_EQ(many.item_vectors, one.item_vectors) << thread_count;
      }
    }
}

TEST(SparkAls, never_makes_its_objective_larger) {
  struct Watcher : Observer {
    Verdict on_epoch(const Epoch& epoch) override {
      EXPECT_LE(epoch.objective, last * (1 + 1e-5)) << epoch.number;
      EXPECT_EQ(std::isnan(epoch.train_rmse), is_implicit);
      last = epoch.objective;
      ++epochs;
      return Verdict::go_on;
    }
    bool is_implicit = false;
    double last = INFINITY;
    int epochs = 0;
  };
  ThreadPool threads(2);
  const Dataset data = random_data({threads});
  for (const bool implicit : {false, true})
    for (const bool nonnegative : {false, true}) {
      Watcher watcher;
      watcher.is_implicit = implicit;
      train_spark_als(data,
                      {.rank = 4, .iterations = 8, .implicit = implicit, .nonnegative = nonnegative},
                      {threads, 3}, watcher);
      EXPECT_EQ(watcher.epochs, 8);
    }
}

TEST(SparkAls, can_have_more_blocks_and_a_higher_rank_than_there_are_ratings) {
  ThreadPool threads(2);
  const Dataset data = spark_test_data({{1, 1, 4}, {2, 1, 3}, {2, 2, 1}}, {threads});
  for (const bool implicit : {false, true}) {
    const FactorModel model =
        trained(data, {.rank = 20, .implicit = implicit, .user_blocks = 1000, .item_blocks = 7}, 1);
    for (std::size_t user = 0; user < 2; ++user)
      for (const float value : model.user_vectors[user]) EXPECT_TRUE(std::isfinite(value));
  }
}

TEST(SparkAls, gives_unrated_rows_zeros) {
  ThreadPool threads(2);
  const Dataset data(spark_test_ids({1, 2, 3}), spark_test_ids({4, 5}),
                     CsrMatrix(2, {0, 1, 1, 2}, {0, 0}, {4, 5}), 0, {threads});
  for (const bool implicit : {false, true}) {
    const FactorModel model = trained(data, {.rank = 3, .implicit = implicit});
    for (const float value : model.user_vectors[1]) EXPECT_EQ(value, 0);
    for (const float value : model.item_vectors[1]) EXPECT_EQ(value, 0);
  }
}

TEST(SparkAls, names_the_same_row_without_a_solution_for_any_number_of_threads) {
  ThreadPool threads(1);
  const Dataset data = random_data({threads}, 1e38F);
  const std::string one = refusal(data, {.rank = 3, .regularization = 0}, 1);
  EXPECT_THAT(one, HasSubstr("als: iteration 1: "));
  EXPECT_THAT(one,
              HasSubstr("has no finite solution; raise regularization (now 0) or look at its ratings"));
  for (const std::size_t thread_count : {2, 3, 7})
    EXPECT_EQ(refusal(data, {.rank = 3, .regularization = 0}, thread_count), one);
}

TEST(SparkAls, refuses_a_user_whom_spark_could_not_take) {
  ThreadPool threads(1);
  EXPECT_THAT(refusal(spark_test_data({{3000000000, 1, 5}}, {threads}), {}),
              HasSubstr("user \"3000000000\" cannot be trained as Spark does"));
}

TEST(SparkAls, refuses_weights) {
  ThreadPool threads(1);
  const Dataset data(spark_test_ids({1, 2}), spark_test_ids({4}),
                     CsrMatrix(1, {0, 1, 2}, {0, 0}, {4, 5}, {1, 2}), 0, {threads});
  EXPECT_THAT(refusal(data, {}), HasSubstr("Spark's ALS knows no weights of ratings"));
}

TEST(SparkAls, stops_when_told_to) {
  struct StopAt : Observer {
    Verdict on_epoch(const Epoch& epoch) override {
      last = epoch.number;
      if (source != nullptr) source->request_stop();
      return source == nullptr && epoch.number == 2 ? Verdict::stop : Verdict::go_on;
    }
    std::stop_source* source = nullptr;
    std::int64_t last = 0;
  };
  ThreadPool threads(2);
  const Dataset data = random_data({threads});
  StopAt observer;
  train_spark_als(data, {.rank = 2}, {threads, 1}, observer);
  EXPECT_EQ(observer.last, 2);

  std::stop_source source;
  StopAt interrupt;
  interrupt.source = &source;
  try {
    train_spark_als(data, {.rank = 2}, {threads, 1, source.get_token()}, interrupt);
    FAIL() << "it was not stopped";
  } catch (const Error& error) {
    EXPECT_EQ(error.code(), ErrorCode::cancelled);
    EXPECT_STREQ(error.what(), "stopped on request after iteration 1 of 10");
  }
}

TEST(SparkAls, goes_on_from_any_iteration_to_the_same_bits) {
  ThreadPool threads(2);
  const Dataset data = random_data({threads});
  Observer nobody;
  for (const bool implicit : {false, true})
    for (const bool nonnegative : {false, true}) {
      const SparkAlsOptions whole{
          .rank = 4, .iterations = 5, .implicit = implicit, .nonnegative = nonnegative};
      const FactorModel expected = trained(data, whole, 1);
      for (std::int64_t epoch = 1; epoch <= 5; ++epoch) {
        SparkAlsOptions part = whole;
        part.iterations = epoch;
        TrainingStart start{.epochs = epoch, .factors = trained(data, part, 1)};
        start.factors.encoder = nullptr;  // as out of a file
        const FactorModel model = train_spark_als(data, whole, {threads, 1}, nobody, start);
        EXPECT_EQ(model.user_vectors, expected.user_vectors) << epoch;
        EXPECT_EQ(model.item_vectors, expected.item_vectors) << epoch;
        std::vector<float> vector(4);
        model.encoder->encode(model, data.by_user()[7], vector);
        EXPECT_TRUE(std::equal(vector.begin(), vector.end(), expected.user_vectors[7].begin()));
      }
    }
}

TEST(SparkAls, begins_with_the_vectors_that_are_given) {
  ThreadPool threads(2);
  const Dataset data = random_data({threads});
  Observer nobody;
  const SparkAlsOptions options{.rank = 3, .iterations = 1};
  const FactorModel plain = trained(data, options, 1);
  SparkAlsOptions none = options;
  none.iterations = 0;
  const FactorModel first = trained(data, none, 1);

  TrainingStart start;
  start.users = {first.user_vectors, first.user_bias, std::vector<std::uint8_t>(first.users())};
  const auto with_start = [&] { return train_spark_als(data, options, {threads, 1}, nobody, start); };
  start.users.vectors[7][1] += 2;
  EXPECT_EQ(with_start().item_vectors, plain.item_vectors);  // none is marked as given
  start.users.is_given[7] = 1;
  const FactorModel other = with_start();
  const auto rated = data.by_user()[7].columns;
  for (std::uint32_t item = 0; item < other.items(); ++item) {
    const bool is_rated = std::find(rated.begin(), rated.end(), item) != rated.end();
    const auto here = other.item_vectors[item], there = plain.item_vectors[item];
    EXPECT_EQ(std::equal(here.begin(), here.end(), there.begin()), !is_rated) << item;
  }
}

// With the items of a training alone, the users are solved first: what comes is one iteration more.
TEST(SparkAls, solves_the_users_first_where_items_are_all_it_is_given) {
  ThreadPool threads(2);
  const Dataset data = random_data({threads});
  Observer nobody;
  SparkAlsOptions options{.rank = 3, .iterations = 4};
  const FactorModel four = trained(data, options, 1);
  options.iterations = 5;
  const FactorModel five = trained(data, options, 1);
  options.iterations = 1;
  TrainingStart start;
  start.items = {four.item_vectors, four.item_bias, std::vector<std::uint8_t>(four.items(), 1)};
  const FactorModel model = train_spark_als(data, options, {threads, 8}, nobody, start);
  EXPECT_EQ(model.user_vectors, five.user_vectors);
  EXPECT_EQ(model.item_vectors, five.item_vectors);
}

TEST(SparkAls, refuses_first_vectors_of_another_rank) {
  ThreadPool threads(1);
  const Dataset data = random_data({threads});
  Observer nobody;
  TrainingStart start;
  start.users = {Matrix(60, 4), std::vector<float>(60), std::vector<std::uint8_t>(60)};
  EXPECT_THROW(train_spark_als(data, {.rank = 3}, {threads, 1}, nobody, start), Error);
}

}  // namespace
}  // namespace akin
