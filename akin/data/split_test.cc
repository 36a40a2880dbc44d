#include "akin/data/split.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <map>
#include <numeric>
#include <tuple>

#include "akin/base/error.h"
#include "akin/base/file.h"
#include "akin/base/random.h"
#include "akin/base/thread_pool.h"
#include "akin/data/last_ratings.h"
#include "akin/data/read_ratings.h"
#include "akin/data/test_files.h"

namespace akin {
namespace {

using Row = std::tuple<std::string, std::string, float, std::int64_t>;

std::vector<Row> rows_of(const Ratings& ratings) {
  std::vector<Row> rows;
  for (std::size_t i = 0; i < ratings.size(); ++i)
    rows.emplace_back(ratings.users->text(ratings.user[i]), ratings.items->text(ratings.item[i]),
                      ratings.value.empty() ? 0 : ratings.value[i],
                      ratings.has_times() ? ratings.time[i] : 0);
  return rows;
}

// Ids with all that makes a file of them hard to read, and plain ones.
std::string random_id(Random& random, bool numeric) {
  if (numeric) return std::to_string(static_cast<std::int64_t>(random.below(30)) - 5);
  constexpr std::string_view kBytes = "ab,\"; \t\r|:é0\x01";
  std::string id;
  for (std::uint64_t length = 1 + random.below(4); id.size() < length;)
    id += kBytes[random.below(kBytes.size())];
  return id;
}

Ratings random_ratings(std::uint64_t seed, std::size_t size, bool numeric, bool timed) {
  Random random(seed, 0);
  std::vector<std::string> users(size);
  std::vector<std::string> items(size);
  for (auto& id : users) id = random_id(random, numeric);
  for (auto& id : items) id = random_id(random, seed % 3 == 0);
  Ratings ratings;
  ratings.users = std::make_shared<const IdMap>(IdMap::of(users));
  ratings.items = std::make_shared<const IdMap>(IdMap::of(items));
  for (std::size_t i = 0; i < size; ++i) {
    ratings.user.push_back(*ratings.users->find(users[i]));
    ratings.item.push_back(*ratings.items->find(items[i]));
    ratings.value.push_back(random.below(2) == 0 ? static_cast<float>(random.below(11)) / 2
                                                 : static_cast<float>(random.normal() * 1e3));
    if (timed) ratings.time.push_back(static_cast<std::int64_t>(random.bits()));
  }
  return ratings;
}

TEST(WriteRatings, reads_back_equal) {
  ThreadPool pool(2);
  for (std::uint64_t seed = 0; seed < 40; ++seed) {
    const Ratings ratings = random_ratings(seed, 1 + seed, seed % 2 == 0, seed % 4 < 2);
    const TestFile file("");
    write_ratings(file.path(), ratings);
    ReadOptions options;
    options.chunk_bytes = 1 + seed * 3;
    const Ratings back = read_ratings(file.path(), options, {pool});
    EXPECT_EQ(rows_of(back), rows_of(ratings)) << seed;
    EXPECT_EQ(*back.users, *ratings.users) << seed;
    EXPECT_EQ(*back.items, *ratings.items) << seed;
    EXPECT_EQ(back.has_times(), ratings.has_times());
  }
}

TEST(WriteRatings, writes_weights_where_there_are_some) {
  ThreadPool pool(1);
  Ratings ratings = random_ratings(1, 20, true, true);
  for (std::size_t i = 0; i < ratings.size(); ++i)
    ratings.weight.push_back(0.1F * static_cast<float>(i + 1));
  const TestFile file("");
  write_ratings(file.path(), ratings);
  EXPECT_TRUE(read_file(file.path()).starts_with("user,item,rating,weight,timestamp\n"));
  const Ratings back = read_ratings(file.path(), {.weight_column = "weight"}, {pool});
  EXPECT_EQ(rows_of(back), rows_of(ratings));
  EXPECT_EQ(back.weight, ratings.weight);
}

TEST(WriteRatings, refuses_ids_that_no_file_can_hold) {
  const TestFile file("before");
  for (const std::string& id : {std::string("a\nb"), std::string("a\0b", 3)}) {
    Ratings ratings = random_ratings(1, 1, false, false);
    ratings.users = std::make_shared<const IdMap>(IdMap::of({id}));
    EXPECT_THROW(write_ratings(file.path(), ratings), Error);
  }
  EXPECT_EQ(std::filesystem::file_size(file.path()), 6u);
}

TEST(SplitRandom, parts_the_ratings_with_an_exact_count) {
  ThreadPool pool(2);
  for (std::uint64_t seed = 0; seed < 30; ++seed) {
    const Ratings ratings = random_ratings(seed, 10 + 37 * seed, seed % 2 == 0, seed % 4 < 2);
    for (const double share : {0.1, 0.25, 0.5, 0.9}) {
      const Split split = split_random(ratings, share, {pool, seed});
      const auto last = last_ratings(ratings, {pool}).by_user.rows;
      EXPECT_EQ(split.duplicates, ratings.size() - last.size());
      EXPECT_EQ(split.test.size(), std::llround(share * static_cast<double>(last.size())));
      std::vector<Row> both = rows_of(split.train);
      const std::vector<Row> test = rows_of(split.test);
      both.insert(both.end(), test.begin(), test.end());
      const std::vector<Row> rows = rows_of(ratings);
      std::vector<Row> all;
      for (const std::uint64_t row : last) all.push_back(rows[row]);
      std::sort(all.begin(), all.end());
      std::sort(both.begin(), both.end());
      EXPECT_EQ(both, all);
      EXPECT_EQ(split.train.users, ratings.users);
      EXPECT_EQ(split.test.items, ratings.items);
    }
  }
}

TEST(SplitRandom, does_not_depend_on_the_order_of_rows_or_threads) {
  const Ratings ratings = random_ratings(5, 5000, false, true);
  Ratings reversed = ratings;
  std::reverse(reversed.user.begin(), reversed.user.end());
  std::reverse(reversed.item.begin(), reversed.item.end());
  std::reverse(reversed.value.begin(), reversed.value.end());
  std::reverse(reversed.time.begin(), reversed.time.end());
  ThreadPool one(1);
  ThreadPool seven(7);
  const Split expected = split_random(ratings, 0.2, {one, 42});
  for (const Split& split :
       {split_random(reversed, 0.2, {one, 42}), split_random(ratings, 0.2, {seven, 42}),
        split_random(reversed, 0.2, {seven, 42})}) {
    EXPECT_EQ(rows_of(split.train), rows_of(expected.train));
    EXPECT_EQ(rows_of(split.test), rows_of(expected.test));
  }
  EXPECT_NE(rows_of(split_random(ratings, 0.2, {one, 43}).test), rows_of(expected.test));
}

TEST(SplitRandom, draws_each_place_alike) {
  ThreadPool pool(1);
  std::vector<int> drawn(8);
  Ratings small = random_ratings(8, 8, true, true);
  std::iota(small.time.begin(), small.time.end(), 0);
  for (std::uint64_t seed = 0; seed < 4000; ++seed)
    for (const std::int64_t time : split_random(small, 0.25, {pool, seed}).test.time)
      ++drawn[static_cast<std::size_t>(time)];
  for (const int count : drawn) EXPECT_NEAR(count, 1000, 150);
}

TEST(SplitRandom, refuses_shares_that_leave_a_part_empty) {
  ThreadPool pool(1);
  const Ratings ratings = random_ratings(1, 4, true, false);
  for (const double share : {0.0, 1.0, -0.5, 1.5, 0.1, 0.9, std::nan("")}) {
    try {
      split_random(ratings, share, {pool});
      FAIL() << share;
    } catch (const Error& error) {
      EXPECT_EQ(error.code(), ErrorCode::invalid_argument);
      EXPECT_THAT(error.what(), testing::HasSubstr("test_share"));
    }
  }
}

// The last rows of (user, item) with their places in that order, newest first; of equal times the later
// place.
std::vector<Row> newest_first(const Ratings& ratings, ThreadPool& pool) {
  const auto last = last_ratings(ratings, {pool}).by_user.rows;
  const std::vector<Row> rows = rows_of(ratings);
  std::vector<Row> sorted;
  for (const std::uint64_t row : last) sorted.insert(sorted.begin(), rows[row]);
  std::stable_sort(sorted.begin(), sorted.end(),
                   [](const Row& a, const Row& b) { return std::get<3>(a) > std::get<3>(b); });
  return sorted;
}

// With times that often tie.
Ratings timed_ratings(std::uint64_t seed, std::size_t size) {
  Ratings ratings = random_ratings(seed, size, true, true);
  for (auto& time : ratings.time) time = std::abs(time % 20);
  return ratings;
}

TEST(SplitNewest, holds_out_what_came_last) {
  ThreadPool pool(2);
  for (std::uint64_t seed = 0; seed < 30; ++seed) {
    const Ratings ratings = timed_ratings(seed, 50 + 20 * seed);
    const Split split = split_newest(ratings, 0.3, {pool});
    std::vector<Row> expected = newest_first(ratings, pool);
    const std::size_t size = expected.size();
    expected.resize(static_cast<std::size_t>(std::llround(0.3 * static_cast<double>(size))));
    EXPECT_THAT(rows_of(split.test), testing::UnorderedElementsAreArray(expected)) << seed;
    EXPECT_EQ(split.train.size() + split.test.size(), size);
  }
}

TEST(SplitLast, holds_out_the_last_of_each_user_who_has_more) {
  ThreadPool pool(2);
  for (std::uint64_t seed = 0; seed < 30; ++seed) {
    const Ratings ratings = timed_ratings(seed, 60 + 20 * seed);
    for (const std::size_t per_user : {1, 3}) {
      const Split split = split_last(ratings, per_user, {pool});
      std::map<std::string, std::vector<Row>> by_user;
      for (const Row& row : newest_first(ratings, pool)) by_user[std::get<0>(row)].push_back(row);
      std::vector<Row> expected;
      for (const auto& [user, rows] : by_user)
        if (rows.size() > per_user)
          expected.insert(expected.end(), rows.begin(), rows.begin() + std::ptrdiff_t(per_user));
      EXPECT_THAT(rows_of(split.test), testing::UnorderedElementsAreArray(expected)) << seed;
    }
  }
}

TEST(SplitNewest, and_last_do_not_depend_on_the_order_of_rows) {
  ThreadPool pool(3);
  Ratings ratings = timed_ratings(3, 2000);
  for (std::size_t i = 0; i < ratings.size(); ++i) ratings.time[i] += 100 * std::int64_t(i);  // no ties
  Ratings reversed = ratings;
  std::reverse(reversed.user.begin(), reversed.user.end());
  std::reverse(reversed.item.begin(), reversed.item.end());
  std::reverse(reversed.value.begin(), reversed.value.end());
  std::reverse(reversed.time.begin(), reversed.time.end());
  EXPECT_EQ(rows_of(split_newest(reversed, 0.2, {pool}).test),
            rows_of(split_newest(ratings, 0.2, {pool}).test));
  EXPECT_EQ(rows_of(split_last(reversed, 2, {pool}).test), rows_of(split_last(ratings, 2, {pool}).test));
}

TEST(SplitNewest, and_last_refuse_ratings_without_times) {
  ThreadPool pool(1);
  const Ratings ratings = random_ratings(1, 30, true, false);
  EXPECT_THROW(split_newest(ratings, 0.2, {pool}), Error);
  EXPECT_THROW(split_last(ratings, 1, {pool}), Error);
  EXPECT_THROW(split_last(timed_ratings(1, 40), 40, {pool}), Error);  // an empty test
}

TEST(HoldOut, takes_the_share_out_and_loses_nothing) {
  ThreadPool one(1);
  ThreadPool seven(7);
  const Dataset all = make_dataset(random_ratings(3, 5000, true, false), {one});
  const ValidationSplit parts = hold_out(all, 0.25, "share", {one, 3});
  EXPECT_EQ(parts.test.size(),
            static_cast<std::size_t>(std::llround(0.25 * static_cast<double>(all.size()))));
  EXPECT_EQ(parts.train.size() + parts.test.size(), all.size());
  EXPECT_EQ(parts.train.users()->size(), all.users()->size());

  std::vector<std::tuple<std::uint32_t, std::uint32_t, float>> expected, got;
  for (std::uint32_t user = 0; user < all.by_user().rows(); ++user) {
    for (const CsrMatrix* part : {&all.by_user(), &parts.train.by_user()})
      for (std::size_t i = 0; i < (*part)[user].size(); ++i)
        (part == &all.by_user() ? expected : got)
            .emplace_back(user, (*part)[user].columns[i], (*part)[user].values[i]);
  }
  for (std::size_t row = 0; row < parts.test.size(); ++row)
    got.emplace_back(parts.test.user[row], parts.test.item[row], parts.test.value[row]);
  EXPECT_TRUE(std::is_sorted(got.begin() + static_cast<std::ptrdiff_t>(parts.train.size()), got.end()));
  std::sort(got.begin(), got.end());
  EXPECT_EQ(got, expected);

  const ValidationSplit again = hold_out(all, 0.25, "share", {seven, 3});
  EXPECT_EQ(rows_of(again.test), rows_of(parts.test));
  EXPECT_NE(rows_of(hold_out(all, 0.25, "share", {one, 4}).test), rows_of(parts.test));
}

TEST(HoldOut, leaves_each_rating_its_weight) {
  ThreadPool pool(1);
  Ratings ratings = random_ratings(3, 500, true, false);
  for (const float value : ratings.value) ratings.weight.push_back(1 + std::abs(value));
  const ValidationSplit parts = hold_out(make_dataset(ratings, {pool}), 0.25, "share", {pool, 3});
  ASSERT_EQ(parts.test.weight.size(), parts.test.size());
  for (std::size_t row = 0; row < parts.test.size(); ++row)
    EXPECT_EQ(parts.test.weight[row], 1 + std::abs(parts.test.value[row]));
  const CsrMatrix& rest = parts.train.by_user();
  ASSERT_EQ(rest.cell_weights().size(), rest.cells());
  for (std::size_t i = 0; i < rest.cells(); ++i)
    EXPECT_EQ(rest.cell_weights()[i], 1 + std::abs(rest.cell_values()[i]));
}

TEST(HoldOut, refuses_a_share_that_leaves_a_part_empty_by_its_name) {
  ThreadPool pool(1);
  const Dataset data = make_dataset(random_ratings(1, 4, true, false), {pool});
  try {
    hold_out(data, 0.01, "validation_share", {pool});
    FAIL();
  } catch (const Error& error) {
    EXPECT_THAT(error.what(), testing::StartsWith("validation_share 0.01 of "));
  }
}

}  // namespace
}  // namespace akin
