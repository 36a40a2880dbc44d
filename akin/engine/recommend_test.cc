// Lists for users, strangers, everyone and items.
#include "akin/engine/recommend.h"

#include <gmock/gmock.h>

#include <algorithm>
#include <cmath>
#include <map>
#include <utility>

#include "akin/base/json.h"
#include "akin/engine/build_index.h"
#include "akin/engine/test_folder.h"
#include "akin/models/pmi/pmi.h"

namespace akin {
namespace {

using testing::Contains;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;

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
    for (const auto& row : rows({.model = model, .all = all, .filter = {.at_least = 3}}))
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
  rows({.model = model, .user = {"ann"}, .list = {.count = 5, .include_seen = true}});
  EXPECT_THAT(notes_.texts, ElementsAre(HasSubstr("at_least keeps to better-known ones")));
  notes_.texts.clear();
  rows({.model = model,
        .user = {"ann"},
        .list = {.count = 5, .include_seen = true},
        .filter = {.at_least = 1}});
  rows({.model = model, .user = {"ann"}, .list = {.count = 2}});  // too short to say anything
  EXPECT_THAT(notes_.texts, IsEmpty());
}

TEST_F(RecommendTest, needs_the_history_to_leave_out_what_was_seen) {
  const std::string model = trained("als", false);
  EXPECT_EQ(refused({.model = model, .user = {"ann"}}).code(), ErrorCode::invalid_argument);
  EXPECT_EQ(rows({.model = model, .user = {"ann"}, .list = {.include_seen = true}}).size(), 5U);
  EXPECT_EQ(rows({.model = model, .history = {"1=5"}}).size(), 4U);
}

TEST_F(RecommendTest, says_why_a_list_is_short) {
  const std::string model = trained();
  for (const auto& row : rows({.model = model, .user = {"dan"}}))
    EXPECT_EQ(row.shortfall, "only 2 items are unseen");
  EXPECT_THAT(notes_.texts, ElementsAre("the list is shorter than 10: only 2 items are unseen"));
  notes_.texts.clear();
  EXPECT_TRUE(rows({.model = model, .user = {"dan"}, .filter = {.genre = {"Drama"}}}).empty());
  EXPECT_THAT(notes_.texts, ElementsAre("the list is shorter than 10: no item passes the filters and is "
                                        "unseen"));
  notes_.texts.clear();
  rows({.model = model, .all = Everyone::users, .list = {.count = 2}, .filter = {.deny = {"50"}}});
  EXPECT_THAT(notes_.texts, ElementsAre("4 of the 5 lists are shorter than 2, 1 of them empty"));
  notes_.texts.clear();
  for (const auto& row : rows({.model = model, .all = Everyone::items, .list = {.count = 2}}))
    EXPECT_EQ(row.shortfall, row.item == "1" || row.item == "10" ? "only 1 user has not rated it" : "");
  EXPECT_EQ(notes_.texts.size(), 1U);
}

TEST_F(RecommendTest, goes_on_where_the_page_before_ended) {
  const std::string model = trained();
  const auto whole = rows({.model = model, .user = {"fay"}});
  ASSERT_EQ(whole.size(), 3U);
  for (std::int64_t skip = 0; skip < 3; ++skip) {
    const auto page = rows({.model = model, .user = {"fay"}, .list = {.count = 1, .skip = skip}});
    ASSERT_EQ(page.size(), 1U);
    EXPECT_EQ(page[0].rank, skip + 1);
    EXPECT_EQ(page[0].item, whole[static_cast<std::size_t>(skip)].item);
  }
  const auto audience = rows({.model = model, .all = Everyone::items, .list = {.count = 1, .skip = 1}});
  for (const auto& row : audience) EXPECT_EQ(row.rank, 2);
}

TEST_F(RecommendTest, makes_one_list_for_a_group) {
  const std::string model = trained();
  for (const Group group : {Group::mean, Group::least}) {
    const auto list = rows({.model = model, .user = {"dan", "fay"}, .group = group});
    ASSERT_EQ(list.size(), 1U);  // all but 2 has been seen by one of them
    EXPECT_EQ(list[0].user, "dan,fay");
    EXPECT_EQ(list[0].item, "2");
    EXPECT_EQ(rows({.model = model,
                    .user = {"dan", "fay"},
                    .group = group,
                    .list = {.include_seen = true, .by = ListOrder::lower_bound}})
                  .size(),
              5U);
  }
}

TEST_F(RecommendTest, explains_its_scores) {
  for (const char* kind : {"als", "baseline", "popular"}) {
    const std::string model = trained(kind);
    for (const auto& row : rows({.model = model, .all = Everyone::users, .explain = true})) {
      double sum = row.why.base + row.why.rest;
      for (const RatingPart& part : row.why.parts) sum += part.part;
      EXPECT_NEAR(row.why.unclipped, sum, 1e-5) << kind;
      const double clipped = std::string(kind) == "popular" ? sum : std::clamp(sum, 0.5, 5.0);
      EXPECT_NEAR(row.score, clipped, 1e-4) << kind;
      EXPECT_FALSE(row.why.parts.empty()) << kind;
    }
  }
  const auto stranger = rows({.model = trained(), .history = {"1=5", "10=0.5"}, .explain = true});
  EXPECT_EQ(stranger[0].why.parts.size(), 2U);
  EXPECT_THAT(to_json(rows({.model = trained(), .user = {"ann"}})[0]),
              testing::Not(HasSubstr("because")));
}

TEST_F(RecommendTest, says_what_a_list_would_be_without_some_ratings) {
  const std::string model = trained();
  const auto list = rows({.model = model, .user = {"fay"}, .without = {"1"}});
  const auto before = rows({.model = model, .user = {"fay"}});
  const auto stranger = rows({.model = model, .history = {"50=3.5"}, .filter = {.deny = {"1"}}});
  ASSERT_EQ(list.size(), 3U);  // 1 and 50 are seen all the same
  for (std::size_t place = 0; place < 3; ++place) {
    EXPECT_EQ(list[place].item, stranger[place].item);
    EXPECT_EQ(list[place].score, stranger[place].score);
    EXPECT_EQ(before[static_cast<std::size_t>(list[place].before - 1)].item, list[place].item);
  }
  const auto same = rows({.model = model, .history = {"1=3", "50=3.5"}, .without = {"1"}});
  EXPECT_EQ(same[0].score, list[0].score);
  EXPECT_EQ(rows({.model = model, .user = {"fay"}, .without = {"1", "50"}}).size(), 3U);
  const Error error = refused({.model = model, .user = {"fay"}, .without = {"2"}});
  EXPECT_EQ(error.code(), ErrorCode::not_found);
  EXPECT_STREQ(error.what(), "without: the person has not rated the item \"2\"");
}

TEST_F(RecommendTest, leaves_the_other_ratings_their_weights) {
  for (const char* weight : {"1", "3"}) {
    write("weighted.csv",
          "userId,movieId,rating,weight\nann,1,5,2\nann,2,4.5,1\nbob,1,4.5,1\nbob,10,0.5,2\n"
          "fay,1,3,4\nfay,2,3.5," +
              std::string(weight) + "\n");
    train({.ratings = path("weighted.csv"),
           .out = path("weighted.akin"),
           .input = {.columns = {.weight_column = "weight"}}},
          workspace_);
    const auto list = rows({.model = path("weighted.akin"), .user = {"fay"}, .without = {"1"}});
    const auto stranger =
        rows({.model = path("weighted.akin"), .history = {"2=3.5"}, .filter = {.deny = {"1"}}});
    ASSERT_EQ(list.size(), 1U);
    EXPECT_EQ(list[0].score == stranger[0].score,
              std::string(weight) == "1");  // what is typed counts once
  }
}

TEST_F(RecommendTest, sorts_by_how_sure_it_is) {
  const std::string model = trained();
  auto list =
      rows({.model = model, .user = {"fay"}, .list = {.by = ListOrder::lower_bound, .caution = 2}});
  for (auto& row : list) {
    EXPECT_GT(row.deviation, 0);
    EXPECT_NEAR(row.sorted_by, std::clamp(row.score - 2 * row.deviation, 0.5F, 5.0F), 1e-4);
    EXPECT_THAT(to_json(row), HasSubstr("\"sorted_by\": "));
  }
  EXPECT_TRUE(std::is_sorted(list.begin(), list.end(),
                             [](const auto& a, const auto& b) { return a.sorted_by > b.sorted_by; }));
  const auto drawn = rows({.model = model, .user = {"fay"}, .list = {.by = ListOrder::thompson}});
  EXPECT_EQ(drawn.size(), 3U);
  const auto plain = rows({.model = model, .user = {"fay"}, .deviation = true});
  EXPECT_GT(plain[0].deviation, 0);
  for (const char* kind : {"baseline", "popular"}) {
    const Error error =
        refused({.model = trained(kind), .user = {"fay"}, .list = {.by = ListOrder::thompson}});
    EXPECT_EQ(error.code(), ErrorCode::invalid_argument);
    EXPECT_THAT(std::string(error.what()), HasSubstr("does not tell how sure it is"));
  }
}

TEST_F(RecommendTest, lists_what_everybody_likes_where_nothing_is_known) {
  for (const char* kind : {"als", "popular"}) {
    auto list = rows({.model = trained(kind), .history = {"777=5"}, .explain = true});
    ASSERT_EQ(list.size(), 5U) << kind;
    for (auto& row : list) {
      EXPECT_EQ(row.source, std::string(kind) == "als" ? Source::item_bias : Source::item_count);
      EXPECT_EQ(row.reason, Unknown::user);
      EXPECT_TRUE(row.why.parts.empty());
      EXPECT_THAT(to_json(row), HasSubstr("\"reason\": \"user_unknown\""));
    }
    EXPECT_THAT(notes_.texts, Contains(HasSubstr("nothing is known of this person")));
  }
  EXPECT_EQ(refused({.model = trained(), .history = {"777=5"}, .without = {"777"}}).code(),
            ErrorCode::not_found);
}

// Gus has seen film 50 alone, which has no vector.
TEST_F(RecommendTest, lists_what_everybody_likes_where_what_is_known_says_nothing) {
  write("ratings.csv", read("ratings.csv") + "gus,50,4\n");
  PmiOptions options;
  options.svd.rank = 2;
  options.pairs.min_count = 3;
  options.pairs.min_pair_count = 1;
  options.pairs.positive = false;  // film 1 goes with none more often than chance
  train({.ratings = path("ratings.csv"),
         .model = "pmi",
         .options = AnyRecord(options),
         .out = path("pmi.akin")},
        workspace_);
  notes_.texts.clear();
  std::vector<std::string> of_gus;
  for (const auto& row : rows({.model = path("pmi.akin"), .all = Everyone::users})) {
    const bool is_gus = row.user == "gus";
    EXPECT_EQ(row.source, is_gus ? Source::item_count : Source::model) << row.user;
    EXPECT_EQ(row.reason, is_gus ? Unknown::user : Unknown::nothing) << row.user;
    EXPECT_TRUE(row.shown.source);
    if (is_gus) of_gus.push_back(row.item);
  }
  EXPECT_THAT(of_gus, ElementsAre("1", "10", "2", "20"));  // 4, 4, 3 and 3 ratings
  EXPECT_THAT(notes_.texts, Contains(HasSubstr("nothing is known of 1 of these 6 people")));

  notes_.texts.clear();
  const auto stranger = rows({.model = path("pmi.akin"), .history = {"50=4"}, .without = {"50"}});
  ASSERT_EQ(stranger.size(), 4U);  // without film 50, which was seen
  for (std::size_t place = 0; place < 4; ++place) {
    EXPECT_EQ(stranger[place].item, of_gus[place]);
    EXPECT_EQ(stranger[place].before, static_cast<std::int64_t>(place) + 1);
  }
  EXPECT_THAT(notes_.texts, Contains(HasSubstr("nothing is known of this person")));
  const auto ann = rows({.model = path("pmi.akin"), .user = {"ann"}});
  EXPECT_FALSE(ann[0].shown.source);

  // A cold list is not of the index.
  build_index({.model = path("pmi.akin"), .effort = 1}, workspace_);
  notes_.texts.clear();
  for (const auto& row :
       rows({.model = path("pmi.akin"), .all = Everyone::users, .list = {.count = 1}})) {
    EXPECT_EQ(row.index, row.user == "gus" ? "" : "hnsw") << row.user;
    EXPECT_EQ(std::isnan(row.recall), row.user == "gus") << row.user;
  }
  EXPECT_THAT(notes_.texts, Contains(HasSubstr("recall at")));
  notes_.texts.clear();
  EXPECT_EQ(rows({.model = path("pmi.akin"), .user = {"gus"}, .list = {.count = 1}}).at(0).index, "");
  EXPECT_THAT(notes_.texts, Not(Contains(HasSubstr("recall at"))));
}

TEST_F(RecommendTest, refuses_what_does_not_go_together) {
  const std::string model = trained();
  for (const RecommendRequest& request :
       {RecommendRequest{.model = model, .all = Everyone::users, .without = {"1"}},
        RecommendRequest{.model = model, .user = {"ann", "bob"}, .without = {"1"}},
        RecommendRequest{.model = model, .history = {"1=5"}, .group = Group::mean},
        RecommendRequest{.model = model, .user = {"ann"}, .group = Group::mean, .explain = true},
        RecommendRequest{.model = model, .all = Everyone::items, .explain = true},
        RecommendRequest{.model = model, .all = Everyone::items, .list = {.by = ListOrder::lower_bound}}})
    EXPECT_EQ(refused(request).code(), ErrorCode::invalid_argument);
  const std::string bare = trained("als", false);
  const ListOptions seen{.include_seen = true};
  for (const RecommendRequest& request :
       {RecommendRequest{.model = bare, .user = {"ann"}, .list = seen, .explain = true},
        RecommendRequest{.model = bare, .user = {"ann"}, .list = seen, .deviation = true},
        RecommendRequest{.model = bare, .user = {"ann"}, .without = {"1"}, .list = seen},
        RecommendRequest{
            .model = bare, .user = {"ann"}, .list = {.include_seen = true, .by = ListOrder::thompson}}})
    EXPECT_THAT(std::string(refused(request).what()), HasSubstr("saved without its history"));
}

}  // namespace
}  // namespace akin
