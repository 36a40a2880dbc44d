#include "akin/data/made_up_titles.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <set>

#include "akin/data/title_names.h"

namespace akin {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

TEST(MadeUpTitle, is_each_time_another_one_even_without_its_year) {
  std::set<std::vector<std::string>> names;
  for (std::uint32_t item = 0; item < 20000; ++item) {
    const TitleNames title = title_names(made_up_title(item, 1));
    ASSERT_GE(title.names.size(), 1u);
    ASSERT_TRUE(names.insert(title.names[0]).second) << item;
  }
}

TEST(MadeUpTitle, looks_as_movielens_writes_titles) {
  for (std::uint32_t item = 0; item < 3000; ++item)
    ASSERT_THAT(made_up_title(item, 7),
                testing::MatchesRegex("[A-Z][a-z]+ [A-Z][a-z]+( [IVX]+)?(, The)? \\((19|20)[0-9]{2}\\)"));
}

TEST(MadeUpTitle, follows_from_item_and_seed) {
  EXPECT_EQ(made_up_title(5, 1), made_up_title(5, 1));
  int different = 0;
  for (std::uint32_t item = 0; item < 100; ++item)
    different += made_up_title(item, 1) != made_up_title(item, 2) ? 1 : 0;
  EXPECT_GT(different, 50);
}

TEST(GenresOfTaste, names_the_strongest_and_two_that_are_strong_too) {
  const auto genres = [](std::vector<double> taste) { return genres_of_taste(taste); };
  EXPECT_THAT(genres({}), IsEmpty());
  EXPECT_THAT(genres({0.1}), ElementsAre("Action"));
  EXPECT_THAT(genres({-2}), ElementsAre("Romance"));
  EXPECT_THAT(genres({0.5, -0.9, 0.2}), ElementsAre("Drama"));
  EXPECT_THAT(genres({0, 1.5, 3, 0, 0, 0}), ElementsAre("Comedy", "Sci-Fi"));
  EXPECT_THAT(genres({2, 1.5, 3, 1.2, 0, 0}), ElementsAre("Action", "Comedy", "Sci-Fi"));
  EXPECT_THAT(genres({0, 0, 0, -1.5, 0, -1.2}), ElementsAre("Animation", "Mystery"));
}

}  // namespace
}  // namespace akin
