// Filters one by one and together, and what is said of ids, genres and years that are none.
#include "akin/engine/item_filter.h"

#include <gmock/gmock.h>

#include "akin/engine/test_folder.h"
#include "akin/recommend/model_file.h"

namespace akin {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

// The items are 1 Toy Story (1995), 2 The Matrix (1999), 10 Heat (1995), 20 Heat Wave (1990) and 50, of
// which nothing but two ratings is known.
struct ItemFilterTest : TestFolder {
  void SetUp() override {
    TestFolder::SetUp();
    model_ = open_model(trained());
  }
  // The ids of the items that pass.
  std::vector<std::string> passing(const ItemFilter& filter) {
    const auto keep = items_that_pass(filter, model_, workspace_);
    std::vector<std::string> ids;
    for (std::uint32_t item = 0; item < keep.size(); ++item)
      if (keep[item] != 0) ids.push_back(model_.items->text(item));
    return ids;
  }
  Error refused(const ItemFilter& filter) {
    return refusal([&] { passing(filter); });
  }

  Model model_;
};

TEST_F(ItemFilterTest, is_none_where_nothing_is_asked) {
  EXPECT_TRUE(items_that_pass({}, model_, workspace_).empty());
}

TEST_F(ItemFilterTest, allows_and_denies_by_id) {
  EXPECT_THAT(passing({.allow = {"20", "1"}}), ElementsAre("1", "20"));
  EXPECT_THAT(passing({.deny = {"20", "1"}}), ElementsAre("2", "10", "50"));
  EXPECT_THAT(passing({.allow = {"20", "1"}, .deny = {"1"}}), ElementsAre("20"));
  EXPECT_THAT(notes_.texts, IsEmpty());
}

TEST_F(ItemFilterTest, reads_ids_from_files) {
  write("ids.txt", "10\r\n\n 2 \n50");
  EXPECT_THAT(passing({.allow = {"@" + path("ids.txt"), "1"}}), ElementsAre("1", "2", "10", "50"));
  write("none.txt", "");
  EXPECT_THAT(passing({.allow = {"@" + path("none.txt")}}), IsEmpty());
  EXPECT_EQ(refused({.deny = {"@" + path("nowhere.txt")}}).code(), ErrorCode::not_found);
}

TEST_F(ItemFilterTest, counts_ids_that_the_model_does_not_know) {
  EXPECT_THAT(passing({.allow = {"1", "77", "x"}}), ElementsAre("1"));
  passing({.deny = {"a", "b", "c", "d", "e", "f"}});
  EXPECT_THAT(notes_.texts,
              ElementsAre("allow: the model does not know 2 of the 3 items: 77, x",
                          "deny: the model does not know 6 of the 6 items: a, b, c, d, e, …"));
}

TEST_F(ItemFilterTest, takes_any_of_the_genres) {
  EXPECT_THAT(passing({.genre = {"Crime"}}), ElementsAre("10"));
  EXPECT_THAT(passing({.genre = {"drama", "CHILDREN"}}), ElementsAre("1", "20"));
  const Error error = refused({.genre = {"Crme"}});
  EXPECT_EQ(error.code(), ErrorCode::not_found);
  EXPECT_STREQ(error.what(),
               "genre: no item is \"Crme\" (did you mean Crime?); there are Action, Animation, Children, "
               "Crime or Drama");
}

TEST_F(ItemFilterTest, takes_years_and_stretches_of_them) {
  EXPECT_THAT(passing({.year = {"1995"}}), ElementsAre("1", "10"));
  EXPECT_THAT(passing({.year = {"1990-1995"}}), ElementsAre("1", "10", "20"));
  EXPECT_THAT(passing({.year = {"1996-"}}), ElementsAre("2"));
  EXPECT_THAT(passing({.year = {"-1994", "1999"}}), ElementsAre("2", "20"));
  for (const char* none : {"", "-", "x", "19x5", "1995-1990", "1990-1991-1992", "+1990", "1990 1991"})
    EXPECT_THAT(std::string(refused({.year = {none}}).what()),
                HasSubstr("year must be like 1994, 1990-1999, 1990- or -1999, not "))
        << none;
}

TEST_F(ItemFilterTest, wants_all_of_them_at_once) {
  EXPECT_THAT(passing({.at_least = 3}), ElementsAre("1", "2", "10", "20"));
  EXPECT_THAT(passing({.at_least = 3, .deny = {"1"}, .genre = {"Crime", "Children"}, .year = {"1995"}}),
              ElementsAre("10"));
}

TEST_F(ItemFilterTest, needs_titles_for_genres_and_years) {
  model_.titles.clear();
  model_.genres.clear();
  EXPECT_STREQ(refused({.genre = {"Drama"}}).what(),
               "genre: this model has no titles and genres; train with items");
  EXPECT_EQ(refused({.year = {"1995"}}).code(), ErrorCode::invalid_argument);
}

}  // namespace
}  // namespace akin
