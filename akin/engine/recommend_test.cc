// Lists for users, strangers, everyone and items.
#include "akin/engine/recommend.h"

#include <gmock/gmock.h>

#include <map>
#include <utility>

#include "akin/engine/test_folder.h"

namespace akin {
namespace {

using testing::Contains;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

struct RecommendTest : TestFolder {
  std::vector<RecommendedItem> rows(const RecommendRequest& request) {
    return recommend(request, workspace_);
  }
  Error refused(const RecommendRequest& request) {
    return refusal([&] { rows(request); });
  }
};

TEST_F(RecommendTest, ranks_what_a_user_has_not_rated_with_title_and_score) {
  const auto list = rows({.model = trained(), .user = {"dan"}});
  ASSERT_EQ(list.size(), 2U);  // 2 and 50
  for (std::size_t place = 0; place < list.size(); ++place) {
    EXPECT_EQ(list[place].user, "dan");
    EXPECT_EQ(list[place].rank, static_cast<std::int64_t>(place) + 1);
    EXPECT_GE(list[place].score, 0.5F);
    EXPECT_LE(list[place].score, 5);
  }
  EXPECT_GE(list[0].score, list[1].score);
  const auto& matrix = list[0].item == "2" ? list[0] : list[1];
  EXPECT_EQ(matrix.title, "Matrix, The (1999)");
  EXPECT_EQ(matrix.ratings, 3);
}

TEST_F(RecommendTest, gives_a_stranger_with_a_users_history_the_users_list) {
  for (const char* kind : {"als", "baseline", "popular"}) {
    const std::string model = trained(kind);
    const auto known = rows({.model = model, .user = {"ann"}});
    const auto stranger = rows({.model = model, .history = {"10=1", "1=5", "2=4.5"}});
    ASSERT_EQ(known.size(), stranger.size()) << kind;
    for (std::size_t place = 0; place < known.size(); ++place) {
      EXPECT_EQ(stranger[place].user, "");
      EXPECT_EQ(stranger[place].item, known[place].item) << kind;
      EXPECT_EQ(stranger[place].score, known[place].score) << kind;
    }
  }
}

TEST_F(RecommendTest, answers_several_users_in_the_order_asked) {
  const auto list = rows({.model = trained(), .user = {"eve", "ann"}, .list = {.count = 1}});
  ASSERT_EQ(list.size(), 2U);
  EXPECT_EQ(list[0].user, "eve");
  EXPECT_EQ(list[1].user, "ann");
}

TEST_F(RecommendTest, answers_all_users_as_one_by_one) {
  const std::string model = trained();
  const auto all = rows({.model = model, .all = Everyone::users});
  const auto named = rows({.model = model, .user = {"ann", "bob", "dan", "eve", "fay"}});
  ASSERT_EQ(all.size(), named.size());
  for (std::size_t row = 0; row < all.size(); ++row) {
    EXPECT_EQ(all[row].user, named[row].user);
    EXPECT_EQ(all[row].item, named[row].item);
    EXPECT_EQ(all[row].score, named[row].score);
  }
}

TEST_F(RecommendTest, answers_all_items_with_the_same_scores_as_all_users) {
  const std::string model = trained();

  std::map<std::pair<std::string, std::string>, float> scores;
  for (const auto& row : rows({.model = model, .all = Everyone::users}))
    scores[{row.user, row.item}] = row.score;
  std::size_t count = 0;
  for (const auto& row : rows({.model = model, .all = Everyone::items})) {
    ++count;
    ASSERT_TRUE(scores.contains({row.user, row.item}));
    EXPECT_NEAR(row.score, (scores[{row.user, row.item}]), 1e-5);
  }
  EXPECT_EQ(count, scores.size());
}

TEST_F(RecommendTest, lists_items_with_enough_ratings_only) {
  const std::string model = trained();
  for (const Everyone all : {Everyone::users, Everyone::items})
    for (const auto& row : rows({.model = model, .all = all, .list = {.at_least = 3}}))
      EXPECT_GE(row.ratings, 3);
}

TEST_F(RecommendTest, wants_exactly_one_question) {
  const std::string model = trained();
  for (const RecommendRequest& request :
       {RecommendRequest{.model = model},
        RecommendRequest{.model = model, .user = {"ann"}, .history = {"1=5"}},
        RecommendRequest{.model = model, .user = {"ann"}, .all = Everyone::items}})
    EXPECT_STREQ(refused(request).what(), "ask with exactly one of user, history and all");
}

TEST_F(RecommendTest, tells_unknown_users_and_items) {
  const std::string model = trained();
  const Error error = refused({.model = model, .user = {"ann", "zoe"}});
  EXPECT_EQ(error.code(), ErrorCode::not_found);
  EXPECT_THAT(std::string(error.what()), HasSubstr("does not know the user \"zoe\""));
  rows({.model = model, .history = {"1=5", "4711=1"}});
  EXPECT_THAT(notes_.texts, Contains(HasSubstr("ignored: 4711")));
}

TEST_F(RecommendTest, notes_that_a_list_is_of_little_known_items) {
  const std::string model = trained();
  rows({.model = model, .user = {"ann"}, .list = {.include_seen = true}});
  EXPECT_THAT(notes_.texts, ElementsAre(HasSubstr("at_least keeps to better-known ones")));
  notes_.texts.clear();
  rows({.model = model, .user = {"ann"}, .list = {.at_least = 1, .include_seen = true}});
  rows({.model = model, .user = {"ann"}});  // too short to say anything
  EXPECT_THAT(notes_.texts, IsEmpty());
}

TEST_F(RecommendTest, needs_the_history_to_leave_out_what_was_seen) {
  const std::string model = trained("als", false);
  EXPECT_EQ(refused({.model = model, .user = {"ann"}}).code(), ErrorCode::invalid_argument);
  EXPECT_EQ(rows({.model = model, .user = {"ann"}, .list = {.include_seen = true}}).size(), 5U);
  EXPECT_EQ(rows({.model = model, .history = {"1=5"}}).size(), 4U);
}

}  // namespace
}  // namespace akin
