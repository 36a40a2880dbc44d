#include "akin/data/item_facts.h"

#include <gmock/gmock.h>

namespace akin {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

const std::vector<std::string> kTitles = {"Heat (1995)", "Matrix, The (1999)", "", "Clouds"};
const std::vector<std::vector<std::string>> kGenres = {
    {"Thriller", "Action"}, {"Sci-Fi", "Action", "Sci-Fi"}, {}, {}};

TEST(ItemFacts, number_the_genres_in_the_order_of_their_names) {
  const ItemFacts facts = item_facts(kTitles, kGenres);
  EXPECT_EQ(facts.items(), 4U);
  EXPECT_THAT(facts.genre_names, ElementsAre("Action", "Sci-Fi", "Thriller"));
  EXPECT_THAT(facts.genres(0), ElementsAre(0, 2));
  EXPECT_THAT(facts.genres(1), ElementsAre(0, 1));
  EXPECT_THAT(facts.genres(2), IsEmpty());
  EXPECT_THAT(facts.genres(3), IsEmpty());
}

TEST(ItemFacts, read_the_year_from_the_title) {
  EXPECT_THAT(item_facts(kTitles, kGenres).years,
              ElementsAre(1995, 1999, ItemFacts::kNoYear, ItemFacts::kNoYear));
}

TEST(ItemFacts, find_a_genre_in_any_case) {
  const ItemFacts facts = item_facts(kTitles, kGenres);
  EXPECT_EQ(facts.find_genre("sci-fi"), 1U);
  EXPECT_EQ(facts.find_genre("THRILLER"), 2U);
  EXPECT_EQ(facts.find_genre("Drama"), std::nullopt);
  EXPECT_EQ(facts.find_genre(""), std::nullopt);
}

TEST(ItemFacts, of_nothing_are_none) {
  const ItemFacts facts = item_facts({}, {});
  EXPECT_EQ(facts.items(), 0U);
  EXPECT_THAT(facts.genre_names, IsEmpty());
}

}  // namespace
}  // namespace akin
