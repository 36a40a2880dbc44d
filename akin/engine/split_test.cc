// A rating file in two.
#include "akin/engine/split.h"

#include <gmock/gmock.h>

#include <algorithm>
#include <functional>
#include <set>
#include <sstream>

#include "akin/base/json.h"
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

TEST_F(SplitTest, leaves_both_files_as_they_were_where_one_cannot_be_written) {
  write("a.csv", "old");
  SplitRequest full = request();
  full.test = "/dev/full";
  EXPECT_EQ(refusal([&] { split(full, workspace_); }).code(), ErrorCode::no_resource);
  EXPECT_EQ(read("a.csv"), "old");
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

TEST_F(SplitTest, refuses_what_another_way_to_split_would_need) {
  const auto complaint = [&](SplitRequest asked) {
    asked.ratings = path("ratings.csv");
    asked.train = path("a.csv");
    asked.test = path("b.csv");
    return std::string(refusal([&] { split(asked, workspace_); }).what());
  };
  EXPECT_EQ(complaint({.by = SplitBy::last, .test_share = 0.5}),
            "test_share would do nothing: it goes with by random, by newest and by users");
  EXPECT_EQ(complaint({.per_user = 2}), "per_user would do nothing: it goes with by last");
  EXPECT_EQ(complaint({.folds = 3}),
            "folds would do nothing: it goes with by folds, without a fold_file");
  EXPECT_EQ(complaint({.fold_file = path("f.csv")}), "fold_file would do nothing: it goes with by folds");
  EXPECT_EQ(complaint({.input = {.filter = {.filter_passes = 1}}}),
            "filter_passes would do nothing: it goes with a limit, such as min_item_ratings");
  EXPECT_FALSE(exists("a.csv"));
}

// Twenty people, and of each so many of twenty items.
std::string clicks_of_many() {
  std::string text = "user,item,timestamp\n";
  for (int user = 0; user < 20; ++user)
    for (int item = 0; item < 5 + user % 10; ++item)
      text += std::to_string(user) + "," + std::to_string((3 * user + item) % 20) + ",7\n";
  return text;
}

TEST_F(SplitTest, draws_negatives_for_each_held_out_rating) {
  write("clicks.csv", clicks_of_many());
  SplitRequest asked{.ratings = path("clicks.csv"),
                     .by = SplitBy::last,
                     .train = path("a.csv"),
                     .test = path("b.csv"),
                     .draw_negatives = 5,
                     .negatives = path("n.txt")};
  split(asked, workspace_);
  const auto drawn = lines("n.txt");
  EXPECT_EQ(drawn.size(), 20U);
  for (const std::string& line : drawn) EXPECT_EQ(std::count(line.begin(), line.end(), '\t'), 5) << line;
  asked.negatives = asked.test;
  EXPECT_STREQ(refusal([&] { split(asked, workspace_); }).what(),
               "test and negatives must be two different files");
  asked.negatives = path("n.txt");
  asked.draw_negatives = 0;
  EXPECT_STREQ(refusal([&] { split(asked, workspace_); }).what(),
               "negatives would do nothing: it goes with draw_negatives");
  asked = {.ratings = path("clicks.csv"), .by = SplitBy::folds, .draw_negatives = 5};
  EXPECT_STREQ(refusal([&] { split(asked, workspace_); }).what(),
               "draw_negatives would do nothing: it goes with by random, by newest and by last");
}

struct SplitUsersTest : SplitTest {
  SplitRequest by_users() {
    write("clicks.csv", clicks_of_many());
    return {.ratings = path("clicks.csv"),
            .by = SplitBy::users,
            .held_out_users = 4,
            .train = path("a.csv"),
            .test = path("b.csv"),
            .fold_in = path("c.csv"),
            .validation = path("d.csv"),
            .validation_fold_in = path("e.csv")};
  }
};

TEST_F(SplitUsersTest, holds_out_whole_users_to_be_folded_in) {
  SplitRequest asked = by_users();
  asked.validation = SplitRequest().validation;
  asked.validation_fold_in = SplitRequest().validation_fold_in;
  SplitReply reply = split(asked, workspace_);
  EXPECT_EQ(reply.held_out_users, 4);
  EXPECT_EQ(reply.train_ratings + reply.fold_in_ratings + reply.test_ratings + reply.unknown_items,
            reply.ratings);
  EXPECT_EQ(static_cast<std::int64_t>(lines("a.csv").size()), reply.train_ratings + 1);
  EXPECT_EQ(static_cast<std::int64_t>(lines("b.csv").size()), reply.test_ratings + 1);
  EXPECT_EQ(static_cast<std::int64_t>(lines("c.csv").size()), reply.fold_in_ratings + 1);
  EXPECT_THAT(read("c.csv"), testing::StartsWith("user,item,timestamp\n"));
  EXPECT_THAT(to_json(reply), testing::HasSubstr("\"held_out_users\": 4, \"fold_in_ratings\": "));
  EXPECT_THAT(to_json(reply), testing::Not(testing::HasSubstr("validation")));
}

TEST_F(SplitUsersTest, holds_out_others_for_choosing_options) {
  SplitRequest asked = by_users();
  asked.validation_users = 0.25;
  SplitReply reply = split(asked, workspace_);
  EXPECT_EQ(reply.validation.users, 5);
  EXPECT_EQ(static_cast<std::int64_t>(lines("d.csv").size()), reply.validation.test_ratings + 1);
  EXPECT_EQ(static_cast<std::int64_t>(lines("e.csv").size()), reply.validation.fold_in_ratings + 1);
  EXPECT_THAT(to_json(reply), testing::HasSubstr("\"validation\": {\"users\": 5, "));
}

TEST_F(SplitUsersTest, never_writes_over_another_file) {
  const auto complaint = [&](const std::function<void(SplitRequest&)>& change) {
    SplitRequest asked = by_users();
    asked.validation_users = 3;
    change(asked);
    return refusal([&] { split(asked, workspace_); }).code();
  };
  const auto same = [&](std::string SplitRequest::*one, std::string SplitRequest::*other) {
    return complaint([&](SplitRequest& asked) { asked.*one = asked.*other; });
  };
  using Asked = SplitRequest;
  EXPECT_EQ(same(&Asked::fold_in, &Asked::ratings), ErrorCode::invalid_argument);
  EXPECT_EQ(same(&Asked::fold_in, &Asked::train), ErrorCode::invalid_argument);
  EXPECT_EQ(same(&Asked::fold_in, &Asked::test), ErrorCode::invalid_argument);
  EXPECT_EQ(same(&Asked::validation, &Asked::test), ErrorCode::invalid_argument);
  EXPECT_EQ(same(&Asked::validation, &Asked::validation_fold_in), ErrorCode::invalid_argument);
  EXPECT_EQ(same(&Asked::validation_fold_in, &Asked::fold_in), ErrorCode::invalid_argument);
  EXPECT_EQ(complaint([&](Asked& asked) {
              asked.input.bad_lines = {.on_error = OnError::skip, .rejects = asked.fold_in};
            }),
            ErrorCode::invalid_argument);
  EXPECT_FALSE(exists("a.csv"));
}

TEST_F(SplitUsersTest, refuses_what_goes_with_it_alone_elsewhere) {
  const auto complaint = [&](SplitRequest asked) {
    asked.ratings = path("ratings.csv");
    return std::string(refusal([&] { split(asked, workspace_); }).what());
  };
  EXPECT_EQ(complaint({.held_out_users = 3}), "held_out_users would do nothing: it goes with by users");
  EXPECT_EQ(complaint({.validation_users = 3}),
            "validation_users would do nothing: it goes with by users");
  EXPECT_EQ(complaint({.fold_in = path("f.csv")}), "fold_in would do nothing: it goes with by users");
  EXPECT_EQ(complaint({.by = SplitBy::users, .validation = path("v.csv")}),
            "validation would do nothing: it goes with validation_users");
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
