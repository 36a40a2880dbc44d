// Who is held out, and which of their ratings.
#include "akin/data/held_out_users.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <numeric>
#include <set>
#include <string>

#include "akin/base/error.h"
#include "akin/base/random.h"
#include "akin/base/thread_pool.h"

namespace akin {
namespace {

using Pair = std::pair<std::uint32_t, std::uint32_t>;
using Pairs = std::set<Pair>;

std::shared_ptr<const IdMap> ids(std::size_t count) {
  std::vector<std::int64_t> numbers(count);
  std::iota(numbers.begin(), numbers.end(), 0);
  return std::make_shared<const IdMap>(std::move(numbers));
}

// 60 users with 1 to 30 of 200 items each, so that some items have one rating.
Ratings random_ratings(std::uint64_t seed = 1) {
  Random random(seed, 0);
  Ratings ratings{.users = ids(60), .items = ids(200)};
  for (std::uint32_t user = 0; user < 60; ++user) {
    std::set<std::uint32_t> items;
    for (std::uint64_t count = 1 + random.below(30); items.size() < count;)
      items.insert(static_cast<std::uint32_t>(random.below(200)));
    for (const std::uint32_t item : items) {
      ratings.user.push_back(user);
      ratings.item.push_back(item);
      ratings.value.push_back(static_cast<float>(1 + random.below(5)));
    }
  }
  return ratings;
}

Pairs pairs_of(const Ratings& ratings) {
  Pairs pairs;
  for (std::size_t row = 0; row < ratings.size(); ++row)
    pairs.emplace(ratings.user[row], ratings.item[row]);
  EXPECT_EQ(pairs.size(), ratings.size());
  return pairs;
}

std::set<std::uint32_t> users_of(const Ratings& ratings) {
  return {ratings.user.begin(), ratings.user.end()};
}

std::string complaint(const Ratings& ratings, const HeldOutUsers& held_out) {
  ThreadPool pool(1);
  try {
    split_users(ratings, held_out, {pool});
  } catch (const Error& error) {
    EXPECT_EQ(error.code(), ErrorCode::invalid_argument);
    return error.what();
  }
  return "";
}

TEST(SplitUsers, puts_every_rating_of_a_known_item_into_one_part) {
  ThreadPool pool(2);
  const Ratings ratings = random_ratings();
  const UserSplit split = split_users(ratings, {.test = 15, .validation = 0.2}, {pool});
  EXPECT_EQ(split.test.users, 15U);
  EXPECT_EQ(split.validation.users, 12U);
  Pairs all;
  for (const Ratings* part : {&split.train, &split.test.fold_in, &split.test.test,
                              &split.validation.fold_in, &split.validation.test})
    all.merge(pairs_of(*part));
  EXPECT_GT(split.unknown_items, 0U);
  EXPECT_EQ(all.size() + split.unknown_items, ratings.size());
  std::set<std::uint32_t> known(split.train.item.begin(), split.train.item.end());
  Pairs left_out = pairs_of(ratings);
  for (const Pair& pair : all) EXPECT_EQ(left_out.erase(pair), 1U);
  for (const auto& [user, item] : left_out) EXPECT_FALSE(known.contains(item));
  for (const auto& [user, item] : all) EXPECT_TRUE(known.contains(item));
}

TEST(SplitUsers, keeps_people_apart) {
  ThreadPool pool(2);
  const UserSplit split = split_users(random_ratings(), {.test = 15, .validation = 12}, {pool});
  const auto train = users_of(split.train), test = users_of(split.test.fold_in),
             validation = users_of(split.validation.fold_in);
  for (const std::uint32_t user : test) EXPECT_FALSE(train.contains(user) || validation.contains(user));
  for (const std::uint32_t user : validation) EXPECT_FALSE(train.contains(user));
  for (const std::uint32_t user : users_of(split.test.test)) EXPECT_TRUE(test.contains(user));
  EXPECT_EQ(train.size(), 60U - 15 - 12);
}

TEST(SplitUsers, tests_the_share_of_each_person_rounded_down) {
  ThreadPool pool(2);
  for (const double share : {0.2, 0.5}) {
    const UserSplit split = split_users(random_ratings(), {.test = 30, .test_share = share}, {pool});
    std::map<std::uint32_t, std::size_t> all, tested;
    for (const std::uint32_t user : split.test.fold_in.user) ++all[user];
    for (const std::uint32_t user : split.test.test.user) ++all[user], ++tested[user];
    for (const auto& [user, count] : all)
      EXPECT_EQ(tested[user], static_cast<std::size_t>(share * static_cast<double>(count))) << user;
  }
}

TEST(SplitUsers, depends_on_the_seed_but_not_on_threads_or_the_order_of_the_rows) {
  ThreadPool one(1), three(3);
  const Ratings ratings = random_ratings();
  Ratings reversed{.users = ratings.users, .items = ratings.items};
  reversed.user.assign(ratings.user.rbegin(), ratings.user.rend());
  reversed.item.assign(ratings.item.rbegin(), ratings.item.rend());
  reversed.value.assign(ratings.value.rbegin(), ratings.value.rend());
  const HeldOutUsers held_out{.test = 10, .validation = 10};
  const UserSplit a = split_users(ratings, held_out, {one}), b = split_users(reversed, held_out, {three});
  EXPECT_EQ(a.train.user, b.train.user);
  EXPECT_EQ(a.train.value, b.train.value);
  EXPECT_EQ(a.test.test.item, b.test.test.item);
  EXPECT_EQ(a.validation.fold_in.item, b.validation.fold_in.item);
  const UserSplit other = split_users(ratings, held_out, {.threads = one, .seed = 2});
  EXPECT_NE(users_of(other.train), users_of(a.train));
}

// Each person and each rating of one should come as often as any other.
TEST(SplitUsers, draws_evenly) {
  ThreadPool pool(1);
  Ratings ratings{.users = ids(10), .items = ids(10)};
  for (std::uint32_t pair = 0; pair < 100; ++pair)
    ratings.user.push_back(pair / 10), ratings.item.push_back(pair % 10);
  std::map<std::uint32_t, int> users, items;
  for (std::uint64_t seed = 0; seed < 400; ++seed) {
    const UserSplit split =
        split_users(ratings, {.test = 2, .test_share = 0.3}, {.threads = pool, .seed = seed});
    for (const std::uint32_t user : split.test.test.user) ++users[user];
    for (const std::uint32_t item : split.test.test.item) ++items[item];
    EXPECT_TRUE(split.test.test.value.empty());
  }
  // 240 are expected of each, with deviations of 27 and 13.
  for (std::uint32_t id = 0; id < 10; ++id) {
    EXPECT_NEAR(users[id], 240, 130);
    EXPECT_NEAR(items[id], 240, 65);
  }
}

TEST(SplitUsers, counts_the_last_of_two_ratings_of_a_pair) {
  ThreadPool pool(1);
  Ratings ratings = random_ratings();
  ratings.user.push_back(ratings.user[0]);
  ratings.item.push_back(ratings.item[0]);
  ratings.value.push_back(9);
  EXPECT_EQ(split_users(ratings, {.test = 5}, {pool}).duplicates, 1U);
}

TEST(SplitUsers, refuses_numbers_that_leave_nobody_or_nothing) {
  const Ratings ratings = random_ratings();
  EXPECT_EQ(complaint(ratings, {.test = 0}), "held_out_users is 0; choose a number or a share");
  EXPECT_EQ(complaint(ratings, {.test = 0.001}),
            "held_out_users 0.001 of 60 users leaves none; choose another number");
  EXPECT_EQ(complaint(ratings, {.test = 60}),
            "held_out_users 60 of 60 users leaves nobody to learn from; choose another number");
  EXPECT_EQ(complaint(ratings, {.test = 1.5}),
            "held_out_users is 1.5; choose a whole number, or a share below 1");
  EXPECT_EQ(complaint(ratings, {.test = 30, .validation = 30}),
            "30 held-out and 30 validation users of 60 leave nobody to learn from");
  EXPECT_EQ(complaint(ratings, {.test = 1, .test_share = 0.01}),
            "a share 0.01 of each held-out user's ratings, rounded down, is none; raise test_share, or "
            "leave out users with few ratings");
}

}  // namespace
}  // namespace akin
