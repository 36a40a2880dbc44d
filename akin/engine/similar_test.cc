// What is like an item that was asked for by id or by title.
#include "akin/engine/similar.h"

#include <gmock/gmock.h>

#include <cmath>
#include <set>

#include "akin/base/json.h"
#include "akin/engine/test_folder.h"

namespace akin {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

struct SimilarTest : TestFolder {
  std::vector<SimilarItem> rows(const SimilarRequest& request) { return similar(request, workspace_); }
};

TEST_F(SimilarTest, finds_by_title_what_it_finds_by_id_and_says_what_it_took) {
  const std::string model = trained();
  const auto by_id = rows({.model = model, .item = "2"});
  const auto by_title = rows({.model = model, .item = "the matrix"});
  EXPECT_THAT(notes_.texts, ElementsAre("like Matrix, The (1999) [2]", "like Matrix, The (1999) [2]"));
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
  rows({.model = model, .item = "hea"});
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
