#include "akin/data/filter.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <string>
#include <tuple>

#include "akin/base/error.h"
#include "akin/base/random.h"
#include "akin/base/thread_pool.h"

namespace akin {
namespace {

using Row = std::tuple<std::string, std::string, float, std::int64_t>;

Ratings ratings_of(const std::vector<Row>& rows, bool has_values = true) {
  std::vector<std::string> users;
  std::vector<std::string> items;
  for (const auto& [user, item, value, time] : rows) {
    users.push_back(user);
    items.push_back(item);
  }
  Ratings ratings;
  ratings.users = std::make_shared<const IdMap>(IdMap::of(users));
  ratings.items = std::make_shared<const IdMap>(IdMap::of(items));
  for (const auto& [user, item, value, time] : rows) {
    ratings.user.push_back(*ratings.users->find(user));
    ratings.item.push_back(*ratings.items->find(item));
    if (has_values) ratings.value.push_back(value);
    ratings.time.push_back(time);
  }
  return ratings;
}

std::vector<Row> rows_of(const Ratings& ratings) {
  std::vector<Row> rows;
  for (std::size_t i = 0; i < ratings.size(); ++i)
    rows.emplace_back(ratings.users->text(ratings.user[i]), ratings.items->text(ratings.item[i]),
                      ratings.value.empty() ? 0 : ratings.value[i], ratings.time[i]);
  return rows;
}

std::vector<Row> random_rows(std::uint64_t seed, std::size_t size) {
  Random random(seed, 0);
  std::map<std::pair<std::string, std::string>, Row> rows;  // each pair once
  while (rows.size() < size) {
    const std::string user = "u" + std::to_string(random.below(2 + random.below(40)));
    const std::string item = std::to_string(random.below(2 + random.below(60)));
    rows[{user, item}] = {user, item, static_cast<float>(random.below(11)) / 2,
                          static_cast<std::int64_t>(random.below(1000))};
  }
  std::vector<Row> list;
  for (const auto& [pair, row] : rows) list.push_back(row);
  return list;
}

// By the definition: counts and means from the start in each pass.
std::vector<Row> filtered_naively(std::vector<Row> rows, const RatingFilter& filter,
                                  std::size_t& passes) {
  if (!std::isnan(filter.min_rating))
    std::erase_if(rows, [&](const Row& row) { return std::get<2>(row) < filter.min_rating; });
  for (passes = 0; filter.filter_passes == 0 || passes < std::size_t(filter.filter_passes); ++passes) {
    std::map<std::string, std::vector<double>> of_user;
    std::map<std::string, std::vector<double>> of_item;
    for (const auto& [user, item, value, time] : rows) {
      of_user[user].push_back(value);
      of_item[item].push_back(value);
    }
    const auto passes_limit = [](const std::vector<double>& values, std::int64_t count, double mean) {
      double sum = 0;
      for (const double value : values) sum += value;
      return values.size() >= std::size_t(count) &&
             (std::isnan(mean) || sum / static_cast<double>(values.size()) >= mean);
    };
    std::vector<Row> left;
    for (const Row& row : rows)
      if (passes_limit(of_user[std::get<0>(row)], filter.min_user_ratings, filter.min_user_mean) &&
          passes_limit(of_item[std::get<1>(row)], filter.min_item_ratings, filter.min_item_mean))
        left.push_back(row);
    if (left.size() == rows.size()) break;
    rows = left;
  }
  return rows;
}

TEST(FilterRatings, does_what_the_definition_says) {
  ThreadPool pool(2);
  std::size_t several_passes = 0;
  for (std::uint64_t seed = 0; seed < 200; ++seed) {
    Random random(seed, 1);
    RatingFilter filter{.min_user_ratings = static_cast<std::int64_t>(random.below(8)),
                        .min_item_ratings = static_cast<std::int64_t>(random.below(8)),
                        .filter_passes = static_cast<std::int64_t>(random.below(3))};
    if (random.below(2) == 0) filter.min_user_mean = static_cast<double>(random.below(8)) / 3;
    if (random.below(2) == 0) filter.min_item_mean = static_cast<double>(random.below(8)) / 3;
    if (random.below(2) == 0) filter.min_rating = static_cast<double>(random.below(5));
    const std::vector<Row> rows = random_rows(seed, 150);
    std::size_t passes = 0;
    std::vector<Row> expected = filtered_naively(rows, filter, passes);
    several_passes += passes > 1;
    const Ratings ratings = ratings_of(rows);
    if (expected.empty()) {
      EXPECT_THROW(filter_ratings(ratings, filter, {pool}), Error) << seed;
      continue;
    }
    const Filtered filtered = filter_ratings(ratings, filter, {pool});
    std::vector<Row> found = rows_of(filtered.ratings);
    std::sort(expected.begin(), expected.end());
    std::sort(found.begin(), found.end());
    EXPECT_EQ(found, expected) << seed;
    EXPECT_EQ(filtered.passes, passes) << seed;
  }
  EXPECT_GT(several_passes, 20U);
}

TEST(FilterRatings, keeps_no_id_without_a_rating) {
  ThreadPool pool(1);
  const Filtered filtered =
      filter_ratings(ratings_of({{"a", "1", 5, 1}, {"a", "2", 4, 1}, {"b", "1", 3, 1}}),
                     {.min_user_ratings = 2}, {pool});
  EXPECT_EQ(filtered.ratings.users->size(), 1U);
  EXPECT_EQ(filtered.ratings.users->text(0), "a");
  EXPECT_EQ(filtered.ratings.items->size(), 2U);
}

TEST(FilterRatings, counts_a_pair_that_was_rated_twice_once) {
  ThreadPool pool(1);
  const Ratings ratings = ratings_of({{"a", "1", 5, 2}, {"a", "1", 1, 1}, {"a", "2", 3, 1}});
  const Filtered filtered = filter_ratings(ratings, {.min_user_ratings = 2, .min_user_mean = 4}, {pool});
  EXPECT_EQ(filtered.duplicates, 1U);
  EXPECT_THAT(rows_of(filtered.ratings), testing::ElementsAre(Row{"a", "1", 5, 2}, Row{"a", "2", 3, 1}));
  EXPECT_THROW(filter_ratings(ratings, {.min_user_ratings = 3}, {pool}), Error);
}

TEST(FilterRatings, gives_the_same_for_any_order_and_number_of_threads) {
  ThreadPool one(1);
  ThreadPool seven(7);
  std::vector<Row> rows = random_rows(7, 600);
  const RatingFilter filter{.min_user_ratings = 3, .min_item_ratings = 4, .min_item_mean = 2.2};
  const auto expected = rows_of(filter_ratings(ratings_of(rows), filter, {one}).ratings);
  std::reverse(rows.begin(), rows.end());
  EXPECT_EQ(rows_of(filter_ratings(ratings_of(rows), filter, {seven}).ratings), expected);
}

TEST(FilterRatings, leaves_out_low_ratings_before_it_counts) {
  ThreadPool pool(1);
  const Ratings ratings =
      ratings_of({{"a", "1", 5, 1}, {"a", "2", 3.5, 1}, {"b", "1", 4, 1}, {"b", "2", 4.5, 1}});
  EXPECT_THAT(rows_of(filter_ratings(ratings, {.min_rating = 4}, {pool}).ratings),
              testing::ElementsAre(Row{"a", "1", 5, 1}, Row{"b", "1", 4, 1}, Row{"b", "2", 4.5, 1}));
  EXPECT_THAT(rows_of(filter_ratings(ratings, {.min_rating = 4, .min_user_ratings = 2}, {pool}).ratings),
              testing::ElementsAre(Row{"b", "1", 4, 1}, Row{"b", "2", 4.5, 1}));
  EXPECT_TRUE(RatingFilter{.min_rating = 0}.is_set());
}

TEST(FilterRatings, refuses_a_limit_of_ratings_of_pairs_without_them) {
  ThreadPool pool(1);
  const Ratings pairs = ratings_of({{"a", "1", 0, 1}, {"a", "2", 0, 1}}, false);
  EXPECT_EQ(filter_ratings(pairs, {.min_user_ratings = 1}, {pool}).ratings.size(), 2U);
  const auto complaint = [&](const RatingFilter& filter) -> std::string {
    try {
      filter_ratings(pairs, filter, {pool});
    } catch (const Error& error) {
      EXPECT_EQ(error.code(), ErrorCode::invalid_argument);
      return error.what();
    }
    return "";
  };
  EXPECT_EQ(complaint({.min_item_mean = 3}), "min_item_mean needs ratings, and these pairs have none");
  EXPECT_EQ(complaint({.min_user_mean = 3}), "min_user_mean needs ratings, and these pairs have none");
  EXPECT_EQ(complaint({.min_rating = 3}), "min_rating needs ratings, and these pairs have none");
}

}  // namespace
}  // namespace akin
