#include "akin/data/draw_negatives.h"

#include <gtest/gtest.h>

#include <map>
#include <set>

#include "akin/base/error.h"
#include "akin/base/thread_pool.h"
#include "akin/data/read_negatives.h"
#include "akin/data/test_files.h"

namespace akin {
namespace {

using Lists = std::vector<std::vector<std::uint32_t>>;

// Users a, b, … with these of the items 0 … items - 1.
Ratings clicks(const Lists& rated, std::size_t items) {
  std::vector<std::string> users, item_ids;
  for (std::size_t user = 0; user < rated.size(); ++user)
    users.emplace_back(1, static_cast<char>('a' + user));
  for (std::size_t item = 0; item < items; ++item) item_ids.push_back(std::to_string(item));
  Ratings ratings{.users = std::make_shared<const IdMap>(IdMap::of(users)),
                  .items = std::make_shared<const IdMap>(IdMap::of(item_ids))};
  for (std::uint32_t user = 0; user < rated.size(); ++user)
    for (const std::uint32_t item : rated[user])
      ratings.user.push_back(user), ratings.item.push_back(item);
  return ratings;
}

// Each user's first rating.
Ratings firsts(const Ratings& ratings) {
  Ratings test{.users = ratings.users, .items = ratings.items};
  for (std::size_t row = 0; row < ratings.size(); ++row)
    if (row == 0 || ratings.user[row] != ratings.user[row - 1]) {
      test.user.push_back(ratings.user[row]);
      test.item.push_back(ratings.item[row]);
    }
  return test;
}

TEST(DrawNegatives, finds_every_item_that_was_not_rated_and_no_other) {
  ThreadPool threads(2);
  const Ratings ratings = clicks({{0, 1, 4, 9}, {3}, {9, 8, 7, 6, 5}, {2, 2, 0}}, 10);
  const Ratings test = firsts(ratings);
  EXPECT_EQ(draw_negatives(ratings, test, 5, {threads})[2], (std::vector<std::uint32_t>{0, 1, 2, 3, 4}));
  Lists found(4);
  std::vector<std::set<std::uint32_t>> ever(4);
  for (std::uint64_t seed = 0; seed < 100; ++seed) {
    const Lists drawn = draw_negatives(ratings, test, 3, {.threads = threads, .seed = seed});
    for (std::size_t user = 0; user < 4; ++user) {
      EXPECT_EQ(drawn[user].size(), 3U);
      EXPECT_EQ(std::set(drawn[user].begin(), drawn[user].end()).size(), 3U);
      EXPECT_TRUE(std::is_sorted(drawn[user].begin(), drawn[user].end()));
      ever[user].insert(drawn[user].begin(), drawn[user].end());
    }
  }
  EXPECT_EQ(ever[0], (std::set<std::uint32_t>{2, 3, 5, 6, 7, 8}));
  EXPECT_EQ(ever[1], (std::set<std::uint32_t>{0, 1, 2, 4, 5, 6, 7, 8, 9}));
  EXPECT_EQ(ever[2], (std::set<std::uint32_t>{0, 1, 2, 3, 4}));
  EXPECT_EQ(ever[3], (std::set<std::uint32_t>{1, 3, 4, 5, 6, 7, 8, 9}));
}

TEST(DrawNegatives, draws_each_alike) {
  ThreadPool threads(1);
  const Ratings ratings = clicks({{1, 4}}, 10);
  std::map<std::uint32_t, int> counts;
  for (std::uint64_t seed = 0; seed < 800; ++seed) {
    const Lists drawn = draw_negatives(ratings, firsts(ratings), 2, {.threads = threads, .seed = seed});
    for (const std::uint32_t item : drawn[0]) ++counts[item];
  }
  ASSERT_EQ(counts.size(), 8U);
  for (const auto& [item, count] : counts) EXPECT_NEAR(count, 200, 60) << item;  // deviation 12
}

TEST(DrawNegatives, depends_on_the_seed_alone) {
  ThreadPool one(1), three(3);
  const Ratings ratings = clicks(Lists(20, {1, 2, 3}), 200);
  const Ratings test = firsts(ratings);
  const Lists drawn = draw_negatives(ratings, test, 9, {one});
  EXPECT_EQ(draw_negatives(ratings, test, 9, {three}), drawn);
  EXPECT_NE(draw_negatives(ratings, test, 9, {.threads = one, .seed = 2}), drawn);
  EXPECT_NE(drawn[0], drawn[1]);
}

TEST(DrawNegatives, are_read_back_equal) {
  ThreadPool threads(1);
  const Ratings ratings = clicks({{0, 7}, {3}}, 30);
  const Ratings test = firsts(ratings);
  const Lists drawn = draw_negatives(ratings, test, 6, {threads});
  const TestFile file("");
  const OutputFile output = negatives_file(file.path(), test, drawn);
  publish_files({&output, 1});
  const Negatives read = read_negatives(file.path(), *test.users, *test.items);
  EXPECT_EQ(read.lines(), 2U);
  for (std::uint32_t user = 0; user < 2; ++user) {
    const auto found = read.of(user, test.item[user]);
    ASSERT_TRUE(found);
    EXPECT_EQ(std::vector(found->begin(), found->end()), drawn[user]);
  }
}

TEST(DrawNegatives, refuses_more_than_there_are_and_ids_that_a_file_cannot_hold) {
  ThreadPool threads(1);
  const auto complaint = [&](const Ratings& ratings, std::size_t count) -> std::string {
    try {
      const Ratings test = firsts(ratings);
      const Lists drawn = draw_negatives(ratings, test, count, {threads});
      const TestFile file("");
      const OutputFile output = negatives_file(file.path(), test, drawn);
      publish_files({&output, 1});
    } catch (const Error& error) {
      EXPECT_EQ(error.code(), ErrorCode::invalid_argument);
      return error.what();
    }
    return "";
  };
  Ratings ratings = clicks({{0, 1, 2}, {3}}, 10);
  EXPECT_EQ(complaint(ratings, 7), "");
  EXPECT_EQ(complaint(ratings, 8),
            "user \"a\" has not rated 7 of the 10 items, so that 8 negatives cannot be drawn; ask for "
            "fewer");
  ratings.users = std::make_shared<const IdMap>(IdMap::of({"a", "b, c"}));
  EXPECT_EQ(complaint(ratings, 3),
            "id \"b, c\" has a blank, a comma or a parenthesis, which a file of negatives cannot hold");
}

}  // namespace
}  // namespace akin
