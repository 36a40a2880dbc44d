// A rating file in two.
#include "akin/engine/split.h"

#include <gmock/gmock.h>

#include <algorithm>
#include <set>
#include <sstream>

#include "akin/engine/test_folder.h"

namespace akin {
namespace {

struct SplitTest : TestFolder {
  SplitRequest request(const std::string& ratings = "ratings.csv") const {
    return {.ratings = path(ratings), .test_share = 0.2, .train = path("a.csv"), .test = path("b.csv")};
  }
  std::multiset<std::string> lines(const std::string& name) const {
    std::istringstream file(read(name));
    std::multiset<std::string> lines;
    for (std::string line; std::getline(file, line);) lines.insert(line);
    return lines;
  }
};

TEST_F(SplitTest, puts_each_rating_into_one_of_both_parts) {
  const SplitReply reply = split(request(), workspace_);
  EXPECT_EQ(reply.ratings, 15);
  EXPECT_EQ(reply.test_ratings, 3);
  EXPECT_EQ(reply.train_ratings, 12);
  EXPECT_EQ(reply.users, 5);
  EXPECT_EQ(reply.items, 5);
  auto all = lines("a.csv");
  all.merge(lines("b.csv"));
  auto expected = lines("ratings.csv");
  expected.erase("userId,movieId,rating");
  expected.insert({"user,item,rating", "user,item,rating"});
  EXPECT_EQ(all, expected);
}

TEST_F(SplitTest, depends_on_the_seed_but_not_on_the_order_of_the_file) {
  split(request(), workspace_);
  const std::string test = read("b.csv");
  std::string reversed;
  const auto rows = lines("ratings.csv");
  for (auto line = rows.begin(); line != rows.end(); ++line)
    if (*line != "userId,movieId,rating") reversed = *line + "\n" + reversed;
  write("reversed.csv", "userId,movieId,rating\n" + reversed);
  split(request("reversed.csv"), workspace_);
  EXPECT_EQ(read("b.csv"), test);
  std::set<std::string> tests;
  for (std::uint64_t seed = 1; seed <= 5; ++seed) {
    Workspace other(1, seed);
    split(request(), other);
    tests.insert(read("b.csv"));
  }
  EXPECT_GT(tests.size(), 1U);
}

TEST_F(SplitTest, never_writes_over_what_it_reads) {
  const std::string before = read("ratings.csv");
  SplitRequest over = request();
  over.test = over.ratings;
  EXPECT_EQ(refusal([&] { split(over, workspace_); }).code(), ErrorCode::invalid_argument);
  over = request();
  over.train = path("./ratings.csv");
  EXPECT_EQ(refusal([&] { split(over, workspace_); }).code(), ErrorCode::invalid_argument);
  over = request();
  over.train = over.test;
  EXPECT_EQ(refusal([&] { split(over, workspace_); }).code(), ErrorCode::invalid_argument);
  EXPECT_EQ(read("ratings.csv"), before);
}

TEST_F(SplitTest, of_a_file_without_ratings_is_two_of_them) {
  write("clicks.csv", "user,item\nann,1\nann,2\nbob,1\nbob,10\ndan,10\n");
  const SplitReply reply = split(
      {.ratings = path("clicks.csv"), .test_share = 0.4, .train = path("a.csv"), .test = path("b.csv")},
      workspace_);
  EXPECT_EQ(reply.train_ratings, 3);
  EXPECT_THAT(read("a.csv"), testing::StartsWith("user,item\n"));
  EXPECT_THAT(read("b.csv"), testing::StartsWith("user,item\n"));
  EXPECT_THAT(notes_.texts, testing::ElementsAre(testing::HasSubstr("has no column of ratings")));
}

}  // namespace
}  // namespace akin
