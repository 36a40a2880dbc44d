// Each dialect: its presets, its fields, and which training it is.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <map>

#include "akin/models/als/als.h"
#include "akin/models/als/spark/spark_als.h"
#include "akin/models/als/spark/spark_test_data.h"

namespace akin {
namespace {

using testing::Contains;
using testing::Key;
using testing::Not;
using Texts = std::map<std::string, std::string, std::less<>>;

Texts fields_of(AlsOptions options) {
  const auto texts = field_texts(RecordRef(options));
  return {texts.begin(), texts.end()};
}

AlsOptions with(const Texts& given) {
  AlsOptions options;
  assign_fields(RecordRef(options),
                [&](std::string_view name) -> std::optional<std::vector<std::string>> {
                  const auto text = given.find(name);
                  if (text == given.end()) return std::nullopt;
                  return std::vector{text->second};
                });
  return options;
}

TEST(AlsDialects, have_the_defaults_of_their_own_libraries) {
  EXPECT_EQ(fields_of(with({})), fields_of({}));
  EXPECT_EQ(fields_of(with({{"feedback", "implicit"}})), fields_of(AlsOptions::for_implicit()));
  for (const char* feedback : {"explicit", "implicit"}) {
    const Texts fields = fields_of(with({{"dialect", "spark"}, {"feedback", feedback}}));
    EXPECT_EQ(fields.at("rank"), "10");
    EXPECT_EQ(fields.at("iterations"), "10");
    EXPECT_EQ(fields.at("regularization"), "0.1");
    EXPECT_EQ(fields.at("nonnegative"), "false");
    EXPECT_EQ(fields.at("spark_version"), "3");
    EXPECT_EQ(fields.at("blocks"), "10");
    EXPECT_EQ(fields.contains("alpha"), std::string_view(feedback) == "implicit");
  }
  EXPECT_EQ(fields_of(AlsOptions::for_spark(Feedback::implicit)).at("alpha"), "1");
}

TEST(AlsDialects, of_implicit_and_ials_are_presets_of_akins_options) {
  const Texts implicit = fields_of(with({{"dialect", "implicit"}}));
  EXPECT_EQ(implicit, fields_of(AlsOptions::for_implicit_library()));
  for (const auto& [field, text] : Texts{{"rank", "100"},
                                         {"iterations", "15"},
                                         {"regularization", "0.01"},
                                         {"regularization_scaling", "constant"},
                                         {"confidence", "product"},
                                         {"alpha", "1"},
                                         {"unobserved_weight", "1"},
                                         {"first_side", "users"}})
    EXPECT_EQ(implicit.at(field), text) << field;
  const Texts ials = fields_of(with({{"dialect", "ials"}}));
  EXPECT_EQ(ials, fields_of(AlsOptions::for_ials()));
  for (const auto& [field, text] : Texts{{"rank", "16"},
                                         {"iterations", "16"},
                                         {"regularization", "1e-04"},
                                         {"regularization_scaling", "power"},
                                         {"regularization_power", "1"},
                                         {"confidence", "on-top"},
                                         {"unobserved_weight", "0.1"},
                                         {"init_deviation", "0.1"}})
    EXPECT_EQ(ials.at(field), text) << field;
  for (const Texts& fields : {implicit, ials}) EXPECT_THAT(fields, Not(Contains(Key("feedback"))));
  EXPECT_THAT(implicit, Not(Contains(Key("init_deviation"))));
  EXPECT_EQ(AlsOptions::for_ials().predicts(), Predicts::preference);
}

TEST(AlsDialects, that_know_implicit_feedback_alone_take_it_from_akins) {
  AlsOptions options;  // explicit
  assign_fields(RecordRef(options), [](std::string_view name) -> std::optional<std::vector<std::string>> {
    if (name == "dialect") return std::vector<std::string>{"implicit"};
    if (name == "alpha") return std::vector<std::string>{"40"};
    return std::nullopt;
  });
  EXPECT_TRUE(options.is_implicit());
  EXPECT_EQ(options.alpha, 40);
  EXPECT_EQ(options.regularization, 0.01);
}

TEST(AlsDialects, begin_with_numbers_like_those_of_their_libraries) {
  const auto numbers = [](const AlsOptions& options) {
    Random random(3, 0);
    std::vector<double> drawn(20000);
    for (double& number : drawn) number = options.first_number(random);
    return drawn;
  };
  const auto deviation = [](const std::vector<double>& drawn) {
    double squares = 0;
    for (const double number : drawn) squares += number * number / static_cast<double>(drawn.size());
    return std::sqrt(squares);
  };
  const std::vector<double> uniform = numbers(AlsOptions::for_implicit_library());
  EXPECT_GE(*std::min_element(uniform.begin(), uniform.end()), 0);
  EXPECT_LT(*std::max_element(uniform.begin(), uniform.end()), 0.01);
  EXPECT_NEAR(deviation(uniform), 0.01 / std::sqrt(3), 1e-4);
  AlsOptions ials = AlsOptions::for_ials();
  ials.init_deviation = 0.4;
  EXPECT_NEAR(deviation(numbers(ials)), 0.4 / 4, 2e-3);  // √16
  EXPECT_NEAR(deviation(numbers({})), 0.1, 2e-3);
  const std::vector<double> above = numbers({.nonnegative = true});
  EXPECT_GE(*std::min_element(above.begin(), above.end()), 0);
}

TEST(AlsDialects, are_presets_over_which_ones_own_options_stand) {
  const AlsOptions options =
      with({{"rank", "7"}, {"dialect", "spark"}, {"spark_version", "2"}, {"feedback", "implicit"}});
  EXPECT_EQ(options.rank, 7);
  EXPECT_EQ(options.spark_version, SparkVersion::two);
  EXPECT_EQ(options.iterations, 10);
}

TEST(AlsDialects, have_fields_of_their_own) {
  EXPECT_THAT(fields_of(AlsOptions::for_spark()), Not(Contains(Key("offset"))));
  EXPECT_THAT(fields_of(AlsOptions::for_spark()), Not(Contains(Key("regularization_scaling"))));
  EXPECT_THAT(fields_of({}), Not(Contains(Key("blocks"))));
}

TEST(AlsDialects, have_fields_of_the_solver) {
  const Texts exact = fields_of({});
  EXPECT_THAT(exact, Not(Contains(Key("cg_steps"))));
  EXPECT_THAT(exact, Not(Contains(Key("block_size"))));
  const Texts cg = fields_of(with({{"solver", "cg"}, {"cg_steps", "7"}}));
  EXPECT_EQ(cg.at("cg_steps"), "7");
  EXPECT_THAT(cg, Not(Contains(Key("block_size"))));
  EXPECT_THAT(cg, Not(Contains(Key("nonnegative"))));
  EXPECT_THAT(fields_of(with({{"solver", "blocks"}})), Contains(Key("block_size")));
  EXPECT_THAT(fields_of(AlsOptions::for_spark()), Not(Contains(Key("solver"))));
}

TEST(AlsDialects, take_other_ranges) {
  AlsOptions options{.rank = 0, .alpha = 0};
  EXPECT_NO_THROW(check_fields(options));
  options = AlsOptions::for_spark(Feedback::implicit);
  options.alpha = 0;
  EXPECT_NO_THROW(check_fields(options));
  options.rank = 0;
  EXPECT_THROW(check_fields(options), Error);
  options = AlsOptions::for_spark();
  options.blocks = 0;
  EXPECT_THROW(check_fields(options), Error);
}

TEST(AlsDialects, say_what_they_do_with_repeats_and_what_they_predict) {
  EXPECT_FALSE(AlsOptions{}.counts_repeats());
  EXPECT_TRUE(AlsOptions::for_spark().counts_repeats());
  EXPECT_EQ(AlsOptions::for_spark().predicts(), Predicts::rating);
  EXPECT_EQ(AlsOptions::for_spark(Feedback::implicit).predicts(), Predicts::preference);
}

TEST(SparkDialect, is_the_training_of_spark) {
  ThreadPool threads(2);
  Observer nobody;
  const Dataset data = spark_test_data(spark_known_ratings(2), {threads});
  for (const Feedback feedback : {Feedback::of_ratings, Feedback::implicit})
    for (const std::int64_t item_blocks : {0, 4}) {
      AlsOptions options = AlsOptions::for_spark(feedback);
      options.rank = 3;
      options.blocks = 3;
      options.item_blocks = item_blocks;
      options.alpha = 2;
      options.spark_version = SparkVersion::two;
      const FactorModel model = train_als(data, options, {threads, 42}, nobody);
      const FactorModel spark = train_spark_als(data,
                                                {.rank = 3,
                                                 .implicit = feedback == Feedback::implicit,
                                                 .alpha = 2,
                                                 .user_blocks = 3,
                                                 .item_blocks = item_blocks == 0 ? 3 : item_blocks,
                                                 .spark_version = SparkVersion::two},
                                                {threads, 42}, nobody);
      EXPECT_EQ(model.user_vectors, spark.user_vectors);
      EXPECT_EQ(model.item_vectors, spark.item_vectors);
      EXPECT_EQ(model.offset, 0);
    }
}

}  // namespace
}  // namespace akin
