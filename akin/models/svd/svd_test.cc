// Models of so few people that the projection can be told by hand.
#include "akin/models/svd/svd.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <limits>
#include <string>
#include <vector>

#include "akin/base/random.h"
#include "akin/models/predict.h"
#include "akin/models/test_models.h"

namespace akin {
namespace {

using testing::HasSubstr;

class Notes : public Observer {
 public:
  void on_note(std::string_view note) override { text += note; }
  std::string text;
};

// Everyone has rated about half of the items, in half stars.
Ratings some_ratings(std::size_t users = 40, std::size_t items = 12) {
  std::vector<TestRating> rows;
  for (std::uint32_t user = 0; user < users; ++user) {
    Random random(6, user);
    for (std::uint32_t item = 0; item < items; ++item)
      if (random.below(2) == 0 || item == user % items)
        rows.push_back({user, item, static_cast<float>(1 + random.below(10)) / 2});
  }
  return test_ratings(rows);
}

FactorModel trained(const Ratings& ratings, const SvdOptions& options) {
  ThreadPool threads(2);
  Observer nobody;
  return train_svd(make_dataset(ratings, {threads}), options, {threads, 1}, nobody);
}

SvdOptions of_rank(std::int64_t rank) {
  SvdOptions options;
  options.svd.rank = rank;
  return options;
}

double rating_of(const Ratings& ratings, std::size_t user, std::size_t item) {
  for (std::size_t row = 0; row < ratings.size(); ++row)
    if (ratings.user[row] == user && ratings.item[row] == item) return ratings.value[row];
  return 0;
}

double length_of(const Ratings& ratings, std::size_t user) {
  double squares = 0;
  for (std::size_t row = 0; row < ratings.size(); ++row)
    if (ratings.user[row] == user) squares += ratings.value[row] * ratings.value[row];
  return std::sqrt(squares);
}

void expect_scores(const FactorModel& model, const auto& expected, double distance) {
  for (std::size_t user = 0; user < model.users(); ++user)
    for (std::size_t item = 0; item < model.items(); ++item)
      ASSERT_NEAR(static_cast<double>(score(model, user, item)), expected(user, item), distance)
          << user << ' ' << item;
}

// With as many directions as items nothing is left out, and nothing is learned.
TEST(Svd, of_all_directions_gives_the_matrix_back) {
  const Ratings ratings = some_ratings();
  for (const SvdMethod method : {SvdMethod::krylov, SvdMethod::subspace}) {
    SvdOptions options = of_rank(64);
    options.svd.method = method;
    const FactorModel model = trained(ratings, options);
    EXPECT_EQ(model.rank(), 12U);
    expect_scores(
        model, [&](std::size_t user, std::size_t item) { return rating_of(ratings, user, item); }, 1e-4);
    options.values = SvdValues::ones;
    expect_scores(
        trained(ratings, options),
        [&](std::size_t user, std::size_t item) { return rating_of(ratings, user, item) > 0 ? 1 : 0; },
        1e-4);
    options.values = SvdValues::ratings;
    options.user_scaling = UserScaling::length;
    expect_scores(
        trained(ratings, options),
        [&](std::size_t user, std::size_t item) {
          return rating_of(ratings, user, item) / length_of(ratings, user);
        },
        1e-4);
  }
}

// Two groups of people who have nothing in common: one direction for each.
TEST(Svd, fills_in_what_others_of_the_same_taste_have) {
  std::vector<TestRating> rows;
  for (std::uint32_t user = 0; user < 20; ++user)
    for (std::uint32_t item = user % 2; item < 10; item += 2)
      if (user != item) rows.push_back({user, item, user % 2 == 0 ? 5.0F : 3.0F});
  const FactorModel model = trained(test_ratings(rows), of_rank(2));
  for (std::size_t user = 0; user < 10; ++user) {
    EXPECT_GT(score(model, user, user), 2) << "rated by all others of the group";
    for (std::size_t item = 0; item < 10; ++item)
      if (user % 2 != item % 2) {
        EXPECT_NEAR(score(model, user, item), 0, 1e-5);
      }
  }
}

TEST(Svd, has_the_same_scores_for_any_power_of_the_singular_values) {
  const Ratings ratings = some_ratings();
  SvdOptions options = of_rank(5);
  const FactorModel half = trained(ratings, options);
  for (const double power : {0.0, 0.3, 1.0, 2.0}) {
    options.svd.singular_power = power;
    const FactorModel model = trained(ratings, options);
    EXPECT_NE(model.item_vectors, half.item_vectors);
    expect_scores(
        model, [&](std::size_t user, std::size_t item) { return score(half, user, item); }, 1e-4);
  }
}

// With 0 the columns of V, with 1 those times their singular values.
TEST(Svd, scales_the_vectors_of_items_and_takes_it_back_from_users) {
  const Ratings ratings = some_ratings();
  SvdOptions options = of_rank(4);
  const auto lengths = [&](double power, bool of_users) {
    options.svd.singular_power = power;
    const FactorModel model = trained(ratings, options);
    const Matrix& vectors = of_users ? model.user_vectors : model.item_vectors;
    std::vector<double> squares(4);
    for (std::size_t row = 0; row < vectors.rows(); ++row)
      for (std::size_t k = 0; k < 4; ++k)
        squares[k] += static_cast<double>(vectors[row][k]) * static_cast<double>(vectors[row][k]);
    for (double& square : squares) square = std::sqrt(square);
    return squares;
  };
  const std::vector<double> values = lengths(1, false), users = lengths(0, true);
  for (std::size_t k = 0; k < 4; ++k) {
    EXPECT_NEAR(lengths(0, false)[k], 1, 1e-5);
    EXPECT_NEAR(lengths(1, true)[k], 1, 1e-4);
    EXPECT_NEAR(users[k], values[k], 1e-3);  // ‖A v‖ = s
    if (k > 0) {
      EXPECT_LT(values[k], values[k - 1]);
    }
  }
}

// Of one direction, the share that the most popular item has.
TEST(Svd, gives_popular_items_less_room_with_a_smaller_item_power) {
  std::vector<TestRating> rows;
  for (std::uint32_t user = 0; user < 60; ++user) {
    rows.push_back({user, 0, 4});
    rows.push_back({user, 1 + user % 7, 4});
    if (user % 3 == 0) rows.push_back({user, 1 + (user + 3) % 7, 4});
  }
  double before = 2;
  for (const double power : {1.5, 1.0, 0.5, 0.0}) {
    SvdOptions options = of_rank(1);
    options.item_power = power;
    options.svd.singular_power = 0;
    const FactorModel model = trained(test_ratings(rows), options);
    EXPECT_LT(model.item_vectors[0][0], before) << power;
    before = model.item_vectors[0][0];
  }
}

TEST(Svd, multiplies_ratings_by_their_weights) {
  Ratings ratings = some_ratings(), heavy = ratings;
  for (std::size_t row = 0; row < ratings.size(); ++row) {
    heavy.weight.push_back(row % 3 == 0 ? 2.0F : 0.5F);
    ratings.value[row] *= heavy.weight[row];
  }
  const FactorModel model = trained(heavy, of_rank(4)), of_products = trained(ratings, of_rank(4));
  EXPECT_EQ(model.item_vectors, of_products.item_vectors);
  EXPECT_EQ(model.user_vectors, of_products.user_vectors);
}

TEST(Svd, tells_how_much_is_left_out) {
  ThreadPool threads(1);
  Notes notes;
  train_svd(make_dataset(some_ratings(), {threads}), of_rank(3), {threads}, notes);
  EXPECT_THAT(notes.text, HasSubstr("rank 3"));
  EXPECT_THAT(notes.text, HasSubstr("% of the matrix are left out"));
}

TEST(Svd, refuses_ratings_of_which_nothing_can_be_learned) {
  const auto refusal = [](const Ratings& ratings, const SvdOptions& options) {
    try {
      trained(ratings, options);
    } catch (const Error& error) {
      EXPECT_EQ(error.code(), ErrorCode::invalid_argument);
      return std::string(error.what());
    }
    return std::string("nothing was refused");
  };
  SvdOptions options = of_rank(2);
  const Ratings zeros = test_ratings({{0, 0, 0}, {1, 1, 0}});
  EXPECT_EQ(refusal(zeros, options), "svd: all ratings are 0; with values ones each counts");
  const Ratings large = test_ratings({{0, 0, std::numeric_limits<float>::max()}, {1, 1, 1}});
  EXPECT_THAT(refusal(large, options), HasSubstr("svd: the ratings are too large"));
  options.values = SvdValues::ones;
  EXPECT_EQ(trained(zeros, options).rank(), 2U);
  EXPECT_EQ(trained(large, options).rank(), 2U);
}

TEST(Svd, of_a_person_without_ratings_is_nothing) {
  Ratings ratings = some_ratings();
  ratings.users = test_ids(41);  // one more
  const FactorModel model = trained(ratings, of_rank(3));
  EXPECT_EQ(model.users(), 41U);
  for (const float number : model.user_vectors[40]) EXPECT_EQ(number, 0);
  std::vector<float> vector(3, 7);
  EXPECT_EQ(model.encoder->encode(model, {}, vector), 0);
  EXPECT_EQ(vector, std::vector<float>(3));
}

TEST(SvdEncoder, refuses_singular_values_that_are_none) {
  for (const double bad : {-1.0, std::nan(""), HUGE_VAL}) {
    const double numbers[] = {2, bad};
    BlobReader blobs(
        {{"singular_values",
          {ElementType::f64, {2}, {reinterpret_cast<const char*>(numbers), sizeof(numbers)}}}});
    EXPECT_THROW(read_svd_encoder({}, blobs), Error) << bad;
  }
  BlobReader nothing({});
  EXPECT_THROW(read_svd_encoder({}, nothing), Error);
}

TEST(SvdEncoder, fits_vectors_of_as_many_numbers) {
  const double numbers[] = {2, 1, 0};
  BlobReader blobs(
      {{"singular_values",
        {ElementType::f64, {3}, {reinterpret_cast<const char*>(numbers), sizeof(numbers)}}}});
  const auto encoder = read_svd_encoder({}, blobs);
  EXPECT_TRUE(encoder->fits(3));
  EXPECT_FALSE(encoder->fits(2));
}

}  // namespace
}  // namespace akin
