#include "akin/data/folds.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <set>
#include <string>

#include "akin/base/error.h"
#include "akin/base/random.h"
#include "akin/base/thread_pool.h"

namespace akin {
namespace {

// Pairs (row / 7, row % 7 + row / 7 % 3) with distinct values, in a random order.
Ratings ratings_of(std::size_t size, std::uint64_t seed = 1) {
  std::vector<std::size_t> order(size);
  for (std::size_t i = 0; i < size; ++i) order[i] = i;
  Random random(seed, 0);
  for (std::size_t i = size; i > 1; --i) std::swap(order[i - 1], order[random.below(i)]);
  std::vector<std::int64_t> ids(size + 10);
  for (std::size_t i = 0; i < ids.size(); ++i) ids[i] = static_cast<std::int64_t>(i);
  Ratings ratings;
  ratings.users = ratings.items = std::make_shared<const IdMap>(ids);
  for (const std::size_t i : order) {
    ratings.user.push_back(static_cast<std::uint32_t>(i / 7));
    ratings.item.push_back(static_cast<std::uint32_t>(i % 7 + i / 7 % 3));
    ratings.value.push_back(static_cast<float>(i));
  }
  return ratings;
}

std::set<float> values(const Ratings& ratings) { return {ratings.value.begin(), ratings.value.end()}; }

TEST(DrawFolds, test_each_rating_once_in_parts_of_equal_size) {
  ThreadPool pool(2);
  const Ratings ratings = ratings_of(1003);
  const Folds folds = draw_folds(ratings, 5, {pool, 3});
  EXPECT_THAT(folds.numbers, testing::ElementsAre(1, 2, 3, 4, 5));
  std::set<float> tested;
  for (std::size_t fold = 0; fold < 5; ++fold) {
    const Split split = folds.split(ratings, fold);
    EXPECT_EQ(split.test.size(), fold < 3 ? 201U : 200U);
    EXPECT_EQ(split.train.size() + split.test.size(), 1003U);
    std::set<float> both = values(split.train);
    both.merge(values(split.test));
    EXPECT_EQ(both.size(), 1003U);
    tested.merge(values(split.test));
  }
  EXPECT_EQ(tested.size(), 1003U);
}

TEST(DrawFolds, depend_on_the_seed_alone) {
  ThreadPool one(1);
  ThreadPool seven(7);
  const Ratings ratings = ratings_of(5000, 1);
  const Ratings shuffled = ratings_of(5000, 2);
  const auto test = [&](const Ratings& of, ThreadPool& pool, std::uint64_t seed) {
    return draw_folds(of, 4, {pool, seed}).split(of, 2).test.value;
  };
  EXPECT_EQ(test(shuffled, seven, 9), test(ratings, one, 9));
  EXPECT_NE(test(ratings, one, 10), test(ratings, one, 9));
}

TEST(DrawFolds, refuse_counts_that_leave_a_fold_empty) {
  ThreadPool pool(1);
  for (const std::size_t count : {0, 1, 11})
    EXPECT_THROW(draw_folds(ratings_of(10), count, {pool}), Error) << count;
  EXPECT_EQ(draw_folds(ratings_of(10), 10, {pool}).numbers.size(), 10U);
}

// The fold of each rating is its value, modulo 3, plus 4.
Ratings given(const Ratings& ratings) {
  Ratings given = ratings;
  for (float& value : given.value) value = static_cast<float>(static_cast<int>(value) % 3 + 4);
  return given;
}

TEST(GivenFolds, are_those_of_the_file) {
  ThreadPool pool(2);
  const Ratings ratings = ratings_of(100, 1);
  const Folds folds = given_folds(ratings, given(ratings_of(120, 2)), {pool});
  EXPECT_THAT(folds.numbers, testing::ElementsAre(4, 5, 6));
  for (std::size_t fold = 0; fold < 3; ++fold)
    for (const float value : folds.split(ratings, fold).test.value)
      EXPECT_EQ(static_cast<std::size_t>(value) % 3, fold);
}

std::string refusal(const Ratings& ratings, const Ratings& given) {
  ThreadPool pool(1);
  try {
    given_folds(ratings, given, {pool});
  } catch (const Error& error) {
    EXPECT_EQ(error.code(), ErrorCode::bad_input);
    return error.what();
  }
  return "nothing was refused";
}

TEST(GivenFolds, refuse_what_gives_no_fold) {
  const Ratings ratings = ratings_of(20);
  EXPECT_THAT(refusal(ratings, given(ratings_of(19))), testing::HasSubstr("no fold for user \"2\""));
  for (const float fold : {0.5F, -1.0F, 2e6F}) {
    Ratings odd = given(ratings);
    odd.value[3] = fold;
    EXPECT_THAT(refusal(ratings, odd), testing::HasSubstr("folds are whole numbers"));
  }
  Ratings one = given(ratings);
  std::fill(one.value.begin(), one.value.end(), 1.0F);
  EXPECT_THAT(refusal(ratings, one), testing::HasSubstr("one fold"));
}

}  // namespace
}  // namespace akin
