// Against loops that are plainly right, for any number of threads.
#include "akin/evaluate/epoch_measure.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>

#include "akin/base/error.h"
#include "akin/base/random.h"
#include "akin/models/predict.h"
#include "akin/models/test_models.h"

namespace akin {
namespace {

struct Case {
  ValidationSplit ratings;
  FactorModel factors;
};

// With scores that are whole numbers, so that many are equal, and some users and items unknown to the
// training part.
Case random_case(std::uint64_t seed, const Context& context) {
  Random random(seed, 0);
  std::vector<TestRating> rows;
  for (std::uint32_t user = 0; user < 50; ++user)
    for (std::uint32_t item = 0; item < 30; ++item)
      for (std::uint64_t repeats = random.below(5) == 0 ? 1 + random.below(2) : 0; repeats > 0; --repeats)
        rows.push_back({user, item, static_cast<float>(1 + random.below(5))});
  Ratings ratings = test_ratings(rows);
  ratings.keeps_repeats = seed % 2 == 1;
  if (seed % 3 == 0)
    for (std::size_t row = 0; row < ratings.size(); ++row)
      ratings.weight.push_back(static_cast<float>(0.1 + 3 * random.uniform()));
  const Dataset data = make_dataset(ratings, context);
  FactorModel factors{.user_vectors = Matrix(data.users()->size(), 2),
                      .item_vectors = Matrix(data.items()->size(), 2)};
  for (Matrix* side : {&factors.user_vectors, &factors.item_vectors})
    for (std::size_t row = 0; row < side->rows(); ++row)
      for (float& value : (*side)[row]) value = static_cast<float>(random.below(3));
  factors.user_bias.resize(data.users()->size());
  factors.item_bias.resize(data.items()->size());
  return {hold_out(data, 0.5, "share", context), std::move(factors)};
}

bool is_measured(const Case& c, std::size_t row) {
  const auto learned = c.ratings.train.by_user()[c.ratings.test.user[row]].columns;
  return learned.size() > 0 && c.ratings.train.by_item()[c.ratings.test.item[row]].size() > 0 &&
         std::find(learned.begin(), learned.end(), c.ratings.test.item[row]) == learned.end();
}

double naive_rmse(const Case& c) {
  double squares = 0, rows = 0;
  for (std::size_t row = 0; row < c.ratings.test.size(); ++row) {
    if (!is_measured(c, row)) continue;
    const float value = score(c.factors, c.ratings.test.user[row], c.ratings.test.item[row]);
    const double error = static_cast<double>(std::min(5.0F, std::max(1.0F, value))) -
                         static_cast<double>(c.ratings.test.value[row]);
    squares += static_cast<double>(c.ratings.test.weight_of(row)) * error * error;
    rows += static_cast<double>(c.ratings.test.weight_of(row));
  }
  return std::sqrt(squares / rows);
}

double naive_percentile_rank(const Case& c) {
  double sum = 0, rows = 0;
  for (std::size_t row = 0; row < c.ratings.test.size(); ++row) {
    if (!is_measured(c, row)) continue;
    const std::uint32_t user = c.ratings.test.user[row];
    const auto seen = c.ratings.train.by_user()[user].columns;
    const float own = score(c.factors, user, c.ratings.test.item[row]);
    double before = 0, others = 0;
    for (std::uint32_t item = 0; item < c.factors.items(); ++item) {
      if (item == c.ratings.test.item[row] || std::find(seen.begin(), seen.end(), item) != seen.end())
        continue;
      const float other = score(c.factors, user, item);
      before += other > own ? 1 : other == own ? 0.5 : 0;
      ++others;
    }
    sum += static_cast<double>(c.ratings.test.weight_of(row)) * before / others;
    rows += static_cast<double>(c.ratings.test.weight_of(row));
  }
  return sum / rows;
}

TEST(EpochMeasure, is_what_a_plain_loop_gives_for_any_number_of_threads) {
  for (std::uint64_t seed = 0; seed < 20; ++seed) {
    ThreadPool one(1), seven(7);
    const Case c = random_case(seed, {one, seed});
    const double rmse = epoch_measure(Predicts::rating).value(c.factors, c.ratings, {one});
    const double rank = epoch_measure(Predicts::preference).value(c.factors, c.ratings, {one});
    EXPECT_NEAR(rmse, naive_rmse(c), 1e-12);
    EXPECT_NEAR(rank, naive_percentile_rank(c), 1e-12);
    EXPECT_EQ(epoch_measure(Predicts::rating).value(c.factors, c.ratings, {seven}), rmse);
    EXPECT_EQ(epoch_measure(Predicts::preference).value(c.factors, c.ratings, {seven}), rank);
  }
}

TEST(EpochMeasure, refuses_held_out_ratings_of_strangers_alone) {
  ThreadPool threads(1);
  const Dataset data = make_dataset(test_ratings({{0, 0, 1}, {1, 1, 2}}), {threads});
  const ValidationSplit ratings = hold_out(data, 0.5, "share", {threads});
  FactorModel factors{.user_vectors = Matrix(2, 0),
                      .item_vectors = Matrix(2, 0),
                      .user_bias = {0, 0},
                      .item_bias = {0, 0}};
  for (const Predicts predicts : {Predicts::rating, Predicts::preference})
    EXPECT_THROW(epoch_measure(predicts).value(factors, ratings, {threads}), Error);
}

}  // namespace
}  // namespace akin
