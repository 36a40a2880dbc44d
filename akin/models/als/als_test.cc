// The alternation: what it refuses, when it stops, and that a stored user is a folded-in one.
#include "akin/models/als/als.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/resource.h>
#include <unistd.h>

#include <algorithm>
#include <cmath>
#include <fstream>
#include <new>

#include "akin/base/random.h"
#include "akin/models/test_models.h"

namespace akin {
namespace {

using testing::HasSubstr;

Dataset random_data(const Context& context, float size = 1) {
  Random random(5, 0);
  std::vector<TestRating> rows;
  for (std::uint32_t user = 0; user < 30; ++user)
    for (std::uint32_t item = 0; item < 20; ++item)
      if (random.below(3) == 0) rows.push_back({user, item, size * static_cast<float>(random.normal())});
  return make_dataset(test_ratings(rows), context);
}

FactorModel trained(const Dataset& data, const AlsOptions& options, ThreadPool& threads) {
  Observer nobody;
  return train_als(data, options, {threads, 1}, nobody);
}

std::string refusal(const Dataset& data, const AlsOptions& options, std::size_t thread_count = 2,
                    const TrainingStart& start = {}) {
  ThreadPool threads(thread_count);
  Observer nobody;
  try {
    train_als(data, options, {threads, 1}, nobody, start);
  } catch (const Error& error) {
    EXPECT_EQ(error.code(), ErrorCode::invalid_argument);
    return error.what();
  }
  return "nothing was refused";
}

TEST(Als, stores_what_a_history_folds_in_to_at_every_rank) {
  ThreadPool threads(2);
  const Dataset data = random_data({threads});
  for (const std::int64_t rank : {0, 1, 2, 7, 8, 15, 16, 17, 31, 33, 64})
    for (const bool biases : {true, false}) {
      if (rank == 0 && !biases) continue;  // refused
      const FactorModel model = trained(data, {.rank = rank, .iterations = 2, .biases = biases}, threads);
      std::vector<float> vector(model.rank());
      for (std::size_t user = 0; user < model.users(); ++user) {
        const float bias = model.encoder->encode(model, data.by_user()[user], vector);
        const auto stored = model.user_vectors[user];
        ASSERT_EQ(vector, std::vector<float>(stored.begin(), stored.end())) << "rank " << rank;
        ASSERT_EQ(bias, model.user_bias[user]) << "rank " << rank;
      }
    }
}

TEST(Als, has_no_offset_and_no_biases_where_none_are_asked_for) {
  ThreadPool threads(1);
  const FactorModel model =
      trained(random_data({threads}), {.rank = 3, .offset = false, .biases = false}, threads);
  EXPECT_EQ(model.offset, 0);
  for (const float bias : model.user_bias) EXPECT_EQ(bias, 0);
  for (const float bias : model.item_bias) EXPECT_EQ(bias, 0);
}

TEST(Als, keeps_vectors_at_zero_or_above_and_biases_where_they_are) {
  ThreadPool threads(2);
  const Dataset data = random_data({threads});
  const auto lowest = [](const auto& numbers) {
    return *std::min_element(numbers.begin(), numbers.end());
  };
  for (const Feedback feedback : {Feedback::of_ratings, Feedback::implicit}) {
    const FactorModel model = trained(
        data, {.feedback = feedback, .rank = 6, .regularization = 0.01, .nonnegative = true}, threads);
    float least = INFINITY, most = 0;
    for (const Matrix* side : {&model.user_vectors, &model.item_vectors})
      for (std::size_t row = 0; row < side->rows(); ++row) {
        least = std::min(least, lowest((*side)[row]));
        most = std::max(most, (*side)[row][0]);
      }
    EXPECT_EQ(least, 0);
    EXPECT_GT(most, 0.1F);
    EXPECT_EQ(lowest(model.user_bias) < 0, feedback == Feedback::of_ratings);
    EXPECT_FALSE(model.encoder->inverse_root(model, data.by_user()[0]));
    EXPECT_FALSE(model.encoder->item_inverse_root(model, data.by_item()[0]));
  }
}

TEST(Als, refuses_to_learn_nothing) {
  ThreadPool threads(1);
  EXPECT_EQ(refusal(random_data({threads}), {.rank = 0, .biases = false}),
            "rank 0 without biases leaves nothing to learn");
}

TEST(Als, refuses_vectors_at_0_or_above_of_a_solver_that_does_not_hold_them) {
  ThreadPool threads(1);
  EXPECT_EQ(refusal(random_data({threads}), {.solver = AlsSolver::cg, .nonnegative = true}),
            "vectors at 0 or above take the solver cholesky");
}

TEST(Als, refuses_regularization_0_unless_allowed) {
  ThreadPool threads(1);
  const Dataset data = random_data({threads});
  EXPECT_THAT(refusal(data, {.rank = 2, .regularization = 0}),
              HasSubstr("regularization must be above 0"));
  const FactorModel model = trained(
      data,
      {.rank = 2, .iterations = 3, .regularization = 0, .biases = false, .allow_unregularized = true},
      threads);
  for (std::size_t user = 0; user < model.users(); ++user)
    for (const float value : model.user_vectors[user]) EXPECT_TRUE(std::isfinite(value));
}

TEST(Als, refuses_a_regularization_that_would_do_nothing) {
  ThreadPool threads(1);
  const Dataset data = random_data({threads});
  EXPECT_EQ(refusal(data, {.regularization_power = 0.5}),
            "regularization_power would do nothing: it goes with regularization_scaling power");
  EXPECT_EQ(refusal(data, {.biases = false, .bias_regularization = 1}),
            "bias_regularization would do nothing: it goes with biases");
}

TEST(Als, names_the_row_that_has_no_single_solution) {
  ThreadPool threads(1);
  // Item 103 is rated once, and one equation does not settle three unknowns. Rounding would hide that
  // where the numbers of its user were other than ones.
  TrainingStart start;
  start.users = {.vectors = Matrix(8, 3), .bias = std::vector<float>(8), .is_given = {1}};
  start.users.is_given.resize(8);
  std::fill_n(start.users.vectors[0].begin(), 3, 1.0F);
  std::vector<TestRating> rows = {{0, 3, 5}};
  for (std::uint32_t user = 0; user < 8; ++user)
    for (std::uint32_t item = 0; item < 3; ++item)
      rows.push_back({user, item, static_cast<float>((user * 5 + item * 3) % 7)});
  const std::string message =
      refusal(make_dataset(test_ratings(rows), {threads}),
              {.rank = 3, .regularization = 0, .biases = false, .allow_unregularized = true}, 2, start);
  EXPECT_THAT(message, HasSubstr("als: iteration 1: item 103 has no finite solution"));
}

TEST(Als, names_the_same_row_whose_ratings_are_too_large_for_any_number_of_threads) {
  ThreadPool threads(1);
  const Dataset data = random_data({threads}, 1e30F);
  const std::string one = refusal(data, {.rank = 4}, 1);
  EXPECT_THAT(one, HasSubstr("als: iteration 1: user 1"));
  for (const std::size_t thread_count : {2, 3, 7})
    EXPECT_EQ(refusal(data, {.rank = 4}, thread_count), one) << thread_count;
}

TEST(Als, refuses_a_history_without_a_finite_answer) {
  ThreadPool threads(1);
  const FactorModel model = trained(random_data({threads}), {.rank = 2}, threads);
  const std::vector<std::uint32_t> items = {0, 1};
  const std::vector<float> ratings = {3e38F, -3e38F};
  std::vector<float> vector(2);
  EXPECT_THROW(model.encoder->encode(model, {items, ratings}, vector), Error);
}

TEST(Als, of_a_power_is_the_same_as_the_count_or_none) {
  ThreadPool threads(1);
  const Dataset data = random_data({threads});
  const auto user_vectors = [&](RegularizationScaling scaling, double power) {
    return trained(data, {.rank = 3, .regularization_scaling = scaling, .regularization_power = power},
                   threads)
        .user_vectors;
  };
  EXPECT_EQ(user_vectors(RegularizationScaling::power, 1), user_vectors(RegularizationScaling::count, 1));
  EXPECT_EQ(user_vectors(RegularizationScaling::power, 0),
            user_vectors(RegularizationScaling::constant, 1));
}

TEST(Als, gives_unrated_rows_zeros) {
  ThreadPool threads(1);
  Ratings ratings = test_ratings({{0, 0, 5}, {1, 0, 3}});
  ratings.users = test_ids(4);
  ratings.items = test_ids(3);
  const FactorModel model = trained(make_dataset(ratings, {threads}), {.rank = 2}, threads);
  for (const std::size_t user : {2, 3}) {
    EXPECT_EQ(model.user_bias[user], 0);
    for (const float value : model.user_vectors[user]) EXPECT_EQ(value, 0);
  }
  for (const float value : model.item_vectors[2]) EXPECT_EQ(value, 0);
}

TEST(Als, refuses_vectors_that_cannot_fit_before_it_takes_their_memory) {
  std::vector<TestRating> rows;
  for (std::uint32_t i = 0; i < 2000; ++i) rows.push_back({i, i, 1});
  ThreadPool threads(1);
  const Dataset data = make_dataset(test_ratings(rows), {threads});
  std::uint64_t pages = 0;
  std::ifstream("/proc/self/statm") >> pages;
  const std::uint64_t used = pages * static_cast<std::uint64_t>(::sysconf(_SC_PAGESIZE));
  rlimit before{};
  ASSERT_EQ(::getrlimit(RLIMIT_AS, &before), 0);
  const rlimit lower{used + (std::uint64_t{24} << 20), before.rlim_max};
  std::string refused = "nothing was refused";
  ASSERT_EQ(::setrlimit(RLIMIT_AS, &lower), 0);
  try {
    trained(data, {.rank = 4096, .iterations = 1}, threads);
  } catch (const Error& error) {
    refused = error.code() == ErrorCode::no_resource ? error.what() : "for another reason";
  } catch (const std::bad_alloc&) {
    refused = "it was begun";
  }
  ASSERT_EQ(::setrlimit(RLIMIT_AS, &before), 0);
  EXPECT_THAT(refused,
              testing::StartsWith("training the vectors of 2000 users and 2000 items at rank 4096 "
                                  "needs about 255 MiB of memory, "));
  EXPECT_THAT(refused, testing::EndsWith(" are available: choose a smaller rank"));
}

bool same_factors(const FactorModel& a, const FactorModel& b) {
  return a.user_vectors == b.user_vectors && a.item_vectors == b.item_vectors &&
         a.user_bias == b.user_bias && a.item_bias == b.item_bias && a.offset == b.offset;
}

TEST(Als, goes_on_from_any_epoch_to_the_same_bits) {
  ThreadPool threads(2);
  const Dataset data = random_data({threads});
  Observer nobody;
  AlsOptions implicit = AlsOptions::for_implicit();
  implicit.rank = 5;
  implicit.iterations = 6;
  AlsOptions implicit_cg = implicit;
  implicit_cg.solver = AlsSolver::cg;
  implicit_cg.cg_steps = 1;
  for (const AlsOptions& whole :
       {AlsOptions{.rank = 5, .iterations = 6}, AlsOptions{.rank = 5, .iterations = 6, .biases = false},
        AlsOptions{.rank = 5, .iterations = 6, .first_side = FirstSide::users},
        AlsOptions{.rank = 5, .iterations = 6, .solver = AlsSolver::cg, .cg_steps = 1},
        AlsOptions{.rank = 5, .iterations = 6, .solver = AlsSolver::blocks, .block_size = 2}, implicit,
        implicit_cg}) {
    const FactorModel expected = trained(data, whole, threads);
    for (std::int64_t epoch = 1; epoch <= 6; ++epoch) {
      AlsOptions part = whole;
      part.iterations = epoch;
      TrainingStart start{.epochs = epoch, .factors = trained(data, part, threads)};
      start.factors.encoder = nullptr;  // as out of a file
      EXPECT_TRUE(same_factors(train_als(data, whole, {threads, 1}, nobody, start), expected)) << epoch;
    }
  }
}

TEST(Als, begins_with_the_vectors_of_users_that_are_given_and_random_ones_for_others) {
  ThreadPool threads(1);
  const Dataset data = random_data({threads});
  Observer nobody;
  const AlsOptions options{.rank = 3, .iterations = 1};
  TrainingStart start;
  start.users = {.vectors = Matrix(30, 3),
                 .bias = std::vector<float>(30),
                 .is_given = std::vector<std::uint8_t>(30)};
  const FactorModel plain = trained(data, options, threads);
  EXPECT_TRUE(
      same_factors(train_als(data, options, {threads, 1}, nobody, start), plain));  // none is given
  start.users.is_given[7] = 1;
  start.users.vectors[7][1] = 2;
  const FactorModel other = train_als(data, options, {threads, 1}, nobody, start);
  EXPECT_FALSE(same_factors(other, plain));
  // Items that user 7 has not rated do not depend on it in the first half of the first epoch.
  const auto rated = data.by_user()[7].columns;
  for (std::uint32_t item = 0; item < 20; ++item) {
    const bool is_rated = std::find(rated.begin(), rated.end(), item) != rated.end();
    const auto here = other.item_vectors[item], there = plain.item_vectors[item];
    EXPECT_EQ(std::equal(here.begin(), here.end(), there.begin()), !is_rated) << item;
  }
}

TEST(Als, begins_with_the_items_where_the_users_are_first) {
  ThreadPool threads(2);
  const Dataset data = random_data({threads});
  const FactorModel given = trained(data, {.rank = 3, .iterations = 1}, threads);
  TrainingStart users, items, both;
  users.users = both.users = {given.user_vectors, given.user_bias, std::vector<std::uint8_t>(30, 1)};
  items.items = both.items = {given.item_vectors, given.item_bias, std::vector<std::uint8_t>(20, 1)};
  Observer nobody;
  const auto with = [&](FirstSide first, const TrainingStart& start) {
    return train_als(data, {.rank = 3, .iterations = 2, .first_side = first}, {threads, 1}, nobody,
                     start);
  };
  const FactorModel from_items = with(FirstSide::items, items),
                    from_users = with(FirstSide::items, users);
  EXPECT_TRUE(same_factors(with(FirstSide::users, both), from_items));
  EXPECT_TRUE(same_factors(with(FirstSide::users, items), from_items));
  EXPECT_TRUE(same_factors(with(FirstSide::items, both), from_users));
  EXPECT_TRUE(same_factors(with(FirstSide::users, users), from_users));
  EXPECT_FALSE(same_factors(with(FirstSide::users, {}), with(FirstSide::items, {})));
}

// Trained vectors are a fixed point but for what is still to be learned, from either side.
TEST(Als, begins_near_its_end_where_it_is_given_it) {
  ThreadPool threads(1);
  const Dataset data = random_data({threads});
  struct FirstObjective : Observer {
    double value = 0;
    Verdict on_epoch(const Epoch& epoch) override { return value = epoch.objective, Verdict::stop; }
  };
  struct LastObjective : Observer {
    double value = 0;
    Verdict on_epoch(const Epoch& epoch) override { return value = epoch.objective, Verdict::go_on; }
  } last;
  const AlsOptions options{.rank = 3, .iterations = 60};
  const FactorModel end = train_als(data, options, {threads, 1}, last);
  const std::vector<std::uint8_t> all_users(30, 1), all_items(20, 1);
  TrainingStart from_users, from_items;
  from_users.users = {end.user_vectors, end.user_bias, all_users};
  from_items.items = {end.item_vectors, end.item_bias, all_items};
  FirstObjective random, users, items;
  train_als(data, options, {threads, 1}, random);
  train_als(data, options, {threads, 1}, users, from_users);
  train_als(data, options, {threads, 1}, items, from_items);
  EXPECT_GT(random.value, 1.05 * last.value);
  EXPECT_LE(users.value, 1.000001 * last.value);
  EXPECT_LE(items.value, 1.000001 * last.value);
}

// A solver that goes step by step begins with the items, too, that are given.
TEST(Als, goes_on_from_both_sides_of_a_start) {
  ThreadPool threads(1);
  const Dataset data = random_data({threads});
  Observer nobody;
  AlsOptions options{.rank = 4, .iterations = 5, .solver = AlsSolver::cg, .cg_steps = 1};
  const FactorModel five = trained(data, options, threads);
  options.iterations = 6;
  const FactorModel six = trained(data, options, threads);
  const std::vector<std::uint8_t> all_users(30, 1), all_items(20, 1);
  TrainingStart start;
  start.users = {five.user_vectors, five.user_bias, all_users};
  start.items = {five.item_vectors, five.item_bias, all_items};
  options.iterations = 1;
  EXPECT_TRUE(same_factors(train_als(data, options, {threads, 1}, nobody, start), six));
}

TEST(Als, names_the_row_whose_ratings_are_too_large_whatever_the_solver) {
  ThreadPool threads(1);
  const Dataset data = random_data({threads}, 1e30F);
  for (const AlsSolver solver : {AlsSolver::cg, AlsSolver::blocks}) {
    const AlsOptions options{.rank = 4, .solver = solver, .block_size = 2};
    const std::string one = refusal(data, options, 1);
    EXPECT_THAT(one, testing::ContainsRegex("als: iteration 1: (user|item) 1[0-9][0-9] has no finite"));
    for (const std::size_t thread_count : {2, 7})
      EXPECT_EQ(refusal(data, options, thread_count), one) << thread_count;
  }
}

TEST(Als, refuses_first_vectors_of_another_rank) {
  ThreadPool threads(1);
  const Dataset data = random_data({threads});
  Observer nobody;
  TrainingStart start;
  start.users = {.vectors = Matrix(30, 4),
                 .bias = std::vector<float>(30),
                 .is_given = std::vector<std::uint8_t>(30)};
  try {
    train_als(data, {.rank = 3}, {threads, 1}, nobody, start);
    FAIL();
  } catch (const Error& error) {
    EXPECT_STREQ(error.what(),
                 "the vectors to begin with are 4 numbers long and rank is 3; set rank to 4");
  }
}

}  // namespace
}  // namespace akin
