// What is like an item that was asked for by id or by title.
#include "akin/engine/similar.h"

#include <gmock/gmock.h>

#include <cmath>
#include <map>
#include <set>

#include "akin/base/json.h"
#include "akin/engine/test_folder.h"
#include "akin/models/pmi/pmi.h"

namespace akin {
namespace {

using testing::Contains;
using testing::ElementsAre;
using testing::HasSubstr;

struct SimilarTest : TestFolder {
  std::vector<SimilarItem> rows(const SimilarRequest& request) { return similar(request, workspace_); }
};

TEST_F(SimilarTest, finds_by_title_what_it_finds_by_id_and_says_what_it_took) {
  const std::string model = trained();
  const auto by_id = rows({.model = model, .item = "2"});
  const auto by_title = rows({.model = model, .item = "the matrix"});
  EXPECT_THAT(notes_.texts, Contains("like Matrix, The (1999) [2]").Times(2));
  ASSERT_EQ(by_id.size(), 4U);
  ASSERT_EQ(by_title.size(), 4U);
  for (std::size_t place = 0; place < 4; ++place) {
    EXPECT_EQ(by_id[place].to, "2");
    EXPECT_EQ(by_id[place].rank, static_cast<std::int64_t>(place) + 1);
    EXPECT_EQ(by_title[place].item, by_id[place].item);
  }
  EXPECT_EQ(by_id[0].item, "1");  // liked and disliked by the same people
}

TEST_F(SimilarTest, names_the_other_titles_that_fit) {
  const std::string model = trained();
  rows({.model = model, .item = "hea", .count = 4});
  EXPECT_THAT(notes_.texts, ElementsAre("like Heat (1995) [10] (not Heat Wave (1990) [20])"));
}

TEST_F(SimilarTest, shows_a_distance_where_there_is_one) {
  const std::string model = trained();
  for (auto& row : rows({.model = model, .item = "1", .by = Nearness::euclidean})) {
    EXPECT_LE(row.score, 0);
    EXPECT_THAT(to_json(row), HasSubstr("\"distance\": "));
  }
  for (auto& row : rows({.model = model, .item = "1"})) {
    EXPECT_LE(std::abs(row.score), 1.0001F);
    EXPECT_THAT(to_json(row), testing::Not(HasSubstr("distance")));
  }
}

TEST_F(SimilarTest, answers_for_all_as_for_each) {
  const std::string model = trained();
  std::vector<std::string> all, each;
  for (auto& row : rows({.model = model, .all = true})) all.push_back(to_json(row));
  for (const char* item : {"1", "2", "10", "20", "50"})
    for (auto& row : rows({.model = model, .item = item})) each.push_back(to_json(row));
  EXPECT_EQ(all, each);
}

TEST_F(SimilarTest, lists_items_with_enough_ratings_only) {
  const std::string model = trained();
  for (const auto& row : rows({.model = model, .all = true, .filter = {.at_least = 3}}))
    EXPECT_GE(row.ratings, 3);
}

TEST_F(SimilarTest, says_why_a_list_is_short) {
  const std::string model = trained();
  const auto reasons = [&](const SimilarRequest& request) {
    std::set<std::string> found;
    for (const auto& row : rows(request)) found.insert(row.shortfall);
    return found;
  };
  EXPECT_THAT(reasons({.model = model, .item = "1", .count = 4}), ElementsAre(""));
  EXPECT_THAT(reasons({.model = model, .item = "1"}), ElementsAre("only 4 other items are in the model"));
  EXPECT_THAT(reasons({.model = model, .item = "1", .filter = {.allow = {"1", "2"}}}),
              ElementsAre("only 1 other item passes the filters"));
  EXPECT_THAT(notes_.texts,
              Contains("the list is shorter than 10: only 1 other item passes the filters"));
  EXPECT_TRUE(rows({.model = model, .item = "1", .filter = {.allow = {"1"}}}).empty());
  EXPECT_EQ(notes_.texts.back(), "the list is shorter than 10: no other item passes the filters");
  rows({.model = model, .all = true, .filter = {.allow = {"1", "2"}}});
  EXPECT_EQ(notes_.texts.back(), "5 of the 5 lists are shorter than 10, 0 of them empty");
}

TEST_F(SimilarTest, answers_for_a_sum_of_items_without_them) {
  const std::string model = trained();
  const auto list = rows({.model = model, .item = "toy story + matrix - heat wave"});
  EXPECT_EQ(notes_.texts[0],
            "like Toy Story (1995) [1] + Matrix, The (1999) [2] - Heat Wave (1990) [20]");
  ASSERT_EQ(list.size(), 2U);  // of five items, three were named
  for (const auto& row : list) {
    EXPECT_EQ(row.to, "1 + 2 - 20");
    EXPECT_THAT(row.item, testing::AnyOf("10", "50"));
    EXPECT_EQ(row.shortfall, "only 2 other items are in the model");
  }
}

TEST_F(SimilarTest, compares_its_lists_with_those_of_another_model) {
  const std::string model = trained();
  train({.ratings = path("ratings.csv"), .out = path("other.akin")}, workspace_);
  notes_.texts.clear();
  auto list = rows({.model = model, .item = "1", .against = path("other.akin"), .count = 3});
  ASSERT_EQ(list.size(), 3U);
  for (std::size_t place = 0; place < 3; ++place) {  // they learned the same from the same
    EXPECT_EQ(list[place].other_rank, static_cast<double>(place + 1));
    EXPECT_EQ(list[place].shared, 3);
    EXPECT_EQ(list[place].other_item, list[place].item);
    EXPECT_EQ(list[place].other_title, list[place].title);
    EXPECT_EQ(list[place].other_score, list[place].score);
  }
  EXPECT_THAT(to_json(list[0]), HasSubstr("\"other_rank\": 1, \"shared\": 3, "));
  EXPECT_EQ(notes_.texts.back(), "3 of the 3 are in the list of " + path("other.akin") + " too");
  rows({.model = model, .all = true, .against = path("other.akin"), .count = 2});
  EXPECT_EQ(notes_.texts.back(),
            "of 5 lists, 2.00 of 2.00 items on average are in that of " + path("other.akin") + " too");
}

TEST_F(SimilarTest, says_where_the_other_model_knows_less) {
  const std::string model = trained();
  write("fewer.csv", "userId,movieId,rating\nann,1,5\nann,2,4.5\nbob,1,4\nbob,2,5\ndan,1,1\n");
  train({.ratings = path("fewer.csv"), .out = path("fewer.akin")}, workspace_);
  auto list = rows({.model = model, .item = "1", .against = path("fewer.akin")});
  std::map<std::string, std::string> ranks;
  for (auto& row : list)
    ranks[row.item] = std::isnan(row.other_rank) ? "none" : std::to_string(row.other_rank);
  EXPECT_EQ(ranks["2"], std::to_string(1.0));
  EXPECT_EQ(ranks["10"], "none");
  EXPECT_EQ(list[0].shared, 1);
  EXPECT_EQ(list[0].other_item, "2");
  EXPECT_EQ(list[1].other_item, "");  // it knows no other film
  EXPECT_TRUE(std::isnan(list[1].other_score));
  rows({.model = model, .all = true, .against = path("fewer.akin")});
  EXPECT_THAT(notes_.texts,
              Contains(path("fewer.akin") + " does not know 3 of the items that were asked about"));
  EXPECT_EQ(refusal([&] { rows({.model = model, .item = "20", .against = path("fewer.akin")}); }).code(),
            ErrorCode::not_found);
}

// Film 50 has too few ratings to go with anything.
TEST_F(SimilarTest, lists_no_item_of_which_nothing_was_learned_and_nothing_for_it) {
  PmiOptions options;
  options.svd.rank = 2;
  options.pairs.min_count = 3;
  options.pairs.min_pair_count = 1;
  options.pairs.positive = false;
  train({.ratings = path("ratings.csv"),
         .model = "pmi",
         .options = AnyRecord(options),
         .out = path("pmi.akin")},
        workspace_);
  notes_.texts.clear();
  EXPECT_TRUE(rows({.model = path("pmi.akin"), .item = "50"}).empty());
  EXPECT_EQ(notes_.texts.back(),
            "the list is shorter than 10: the model has learned nothing of what was asked about");
  const auto first = rows({.model = path("pmi.akin"), .item = "1"});
  ASSERT_EQ(first.size(), 3U);
  EXPECT_EQ(first[0].shortfall, "only 3 other items are known to be like anything");
  EXPECT_EQ(
      rows({.model = path("pmi.akin"), .item = "1", .filter = {.allow = {"2", "50"}}}).at(0).shortfall,
      "only 1 other item passes the filters and is known to be like anything");
  notes_.texts.clear();
  for (const auto& row : rows({.model = path("pmi.akin"), .all = true, .count = 3})) {
    EXPECT_NE(row.to, "50");
    EXPECT_NE(row.item, "50");
  }
  EXPECT_THAT(notes_.texts, ElementsAre("1 of the 5 items have no list and are in none: the model has "
                                        "learned nothing of them"));
  notes_.texts.clear();
  const std::string als = trained();
  rows({.model = als, .all = true, .against = path("pmi.akin"), .count = 3});
  EXPECT_EQ(notes_.texts.back(),
            path("pmi.akin") + " does not know 1 of the items that were asked about");
}

TEST_F(SimilarTest, says_what_it_cannot_find_or_compare) {
  const auto code = [&](const SimilarRequest& request) { return refusal([&] { rows(request); }).code(); };
  const std::string model = trained();
  EXPECT_EQ(code({.model = model, .item = "Zardoz"}), ErrorCode::not_found);
  EXPECT_EQ(code({.model = model}), ErrorCode::invalid_argument);
  EXPECT_EQ(code({.model = model, .item = "1", .all = true}), ErrorCode::invalid_argument);
  EXPECT_EQ(code({.model = trained("popular"), .item = "1"}), ErrorCode::invalid_argument);
}

}  // namespace
}  // namespace akin
