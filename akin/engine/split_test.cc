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
    return {.ratings = path(ratings), .train = path("a.csv"), .test = path("b.csv")};
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

constexpr std::string_view kTimed =
    "user,item,rating,timestamp\n"
    "ann,1,5,10\nann,2,4,30\nann,3,3,20\nbob,1,2,40\nbob,3,1,50\ndan,1,5,60\n";

TEST_F(SplitTest, holds_out_the_newest_or_the_last_of_each_user) {
  write("timed.csv", kTimed);
  SplitRequest newest = request("timed.csv");
  newest.by = SplitBy::newest;
  newest.test_share = 0.5;
  split(newest, workspace_);
  EXPECT_EQ(read("b.csv"), "user,item,rating,timestamp\nbob,1,2,40\nbob,3,1,50\ndan,1,5,60\n");
  SplitRequest last = request("timed.csv");
  last.by = SplitBy::last;
  const SplitReply reply = split(last, workspace_);
  EXPECT_EQ(reply.test_ratings, 2);  // dan has one alone, and keeps it
  EXPECT_EQ(read("b.csv"), "user,item,rating,timestamp\nann,2,4,30\nbob,3,1,50\n");
  last.ratings = path("ratings.csv");
  EXPECT_EQ(refusal([&] { split(last, workspace_); }).code(), ErrorCode::bad_input);
}

TEST_F(SplitTest, writes_two_files_for_each_fold) {
  SplitRequest folds = request();
  folds.by = SplitBy::folds;
  folds.folds = 4;
  const SplitReply reply = split(folds, workspace_);
  ASSERT_EQ(reply.folds.size(), 4U);
  std::multiset<std::string> tested;
  for (int fold = 1; fold <= 4; ++fold) {
    const std::string number = std::to_string(fold);
    auto test = lines("b." + number + ".csv");
    EXPECT_EQ(static_cast<std::int64_t>(test.size()) - 1,
              reply.folds[std::size_t(fold) - 1].test_ratings);
    EXPECT_EQ(lines("a." + number + ".csv").size() + test.size(), 17U);
    tested.merge(test);
  }
  tested.erase("user,item,rating");
  auto all = lines("ratings.csv");
  all.erase("userId,movieId,rating");
  EXPECT_EQ(tested, all);
  EXPECT_FALSE(exists("a.csv"));
}

TEST_F(SplitTest, takes_the_folds_of_a_file) {
  write("timed.csv", kTimed);
  write("folds.csv", "item,user,fold\n1,ann,0\n2,ann,7\n3,ann,0\n1,bob,7\n3,bob,0\n1,dan,0\n9,zoe,3\n");
  SplitRequest folds = request("timed.csv");
  folds.by = SplitBy::folds;
  folds.fold_file = path("folds.csv");
  const SplitReply reply = split(folds, workspace_);
  ASSERT_EQ(reply.folds.size(), 2U);
  EXPECT_EQ(reply.folds[1].fold, 7);
  EXPECT_EQ(read("b.7.csv"), "user,item,rating,timestamp\nann,2,4,30\nbob,1,2,40\n");
  write("folds.csv", "item,user,fold\n1,ann,0\n");
  EXPECT_EQ(refusal([&] { split(folds, workspace_); }).code(), ErrorCode::bad_input);
  folds.by = SplitBy::random;
  EXPECT_EQ(refusal([&] { split(folds, workspace_); }).code(), ErrorCode::invalid_argument);
}

TEST_F(SplitTest, filters_first) {
  SplitRequest filtered = request();
  filtered.input.filter.min_item_ratings = 2;
  const SplitReply reply = split(filtered, workspace_);
  EXPECT_EQ(reply.ratings, 15);
  EXPECT_EQ(reply.filtered, 1);
  EXPECT_EQ(reply.items, 4);
  EXPECT_EQ(reply.train_ratings + reply.test_ratings, 14);
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
