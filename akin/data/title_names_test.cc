#include "akin/data/title_names.h"

#include <gtest/gtest.h>

#include "akin/data/fold_text.h"

namespace akin {
namespace {

// "name | name (year)"
std::string names_of(std::string_view title) {
  const TitleNames names = title_names(title);
  std::vector<std::string> all;
  for (const auto& words : names.names) all.push_back(joined(words, " "));
  return joined(all, " | ") + (names.year.empty() ? "" : " (" + names.year + ")");
}

TEST(TitleNames, are_what_a_person_would_type) {
  struct Case {
    std::string_view title;
    std::string_view names;
  };
  constexpr Case kCases[] = {
      {"Heat (1995)", "heat (1995)"},
      {"Heat", "heat"},
      {"Matrix, The (1999)", "matrix | the matrix (1999)"},
      {"The Matrix (1999)", "the matrix | matrix (1999)"},
      {"Beautiful Mind, A (2001)", "beautiful mind | a beautiful mind (2001)"},
      {"Jules et Jim, Le (1962)", "jules et jim | le jules et jim (1962)"},
      {"Me, Myself & Irene (2000)", "me myself and irene (2000)"},
      {"Seven (a.k.a. Se7en) (1995)", "seven | se7en (1995)"},
      {"Seven (aka Se7en) (1995)", "seven | se7en (1995)"},
      {"Amelie (Fabuleux destin d'Amélie Poulain, Le) (2001)",
       "amelie | fabuleux destin damelie poulain | le fabuleux destin damelie poulain (2001)"},
      {"City of Lost Children, The (Cité des enfants perdus, La) (1995)",
       "city of lost children | the city of lost children | cite des enfants perdus | la cite des "
       "enfants "
       "perdus (1995)"},
      {"(500) Days of Summer (2009)", "500 days of summer (2009)"},
      {"Show, The (2004-2006)", "show | the show (2004)"},
      {"Land Before Time III, The (1995) (V)",
       "land before time iii | the land before time iii | v (1995)"},
      {"Nineteen (1984) (2001)", "nineteen | 1984 (2001)"},
      {"Film (12345)", "film | 12345"},
      {"2001 (1968)", "2001 (1968)"},
      {"(1968)", "1968"},
      {"The", "the"},
      {"A", "a"},
      {", The", "the"},
      {"", ""},
      {"!!!", ""},
      {"Open ( bracket)", "open | bracket"},
      {"Half bracket)", "half bracket"},
  };
  for (const Case& c : kCases) EXPECT_EQ(names_of(c.title), c.names) << c.title;
}

TEST(TitleNames, ignore_blanks_at_the_ends) {
  EXPECT_EQ(names_of("  Matrix, The  (1999)  "), names_of("Matrix, The (1999)"));
}

TEST(ReleaseYear, is_that_of_the_title_names) {
  EXPECT_EQ(release_year("Matrix, The (1999)"), 1999);
  EXPECT_EQ(release_year("Show, The (2004-2006)"), 2004);
  EXPECT_EQ(release_year("Show, The (2004–)"), 2004);
  EXPECT_EQ(release_year("Seven (a.k.a. Se7en) (1995) "), 1995);
  EXPECT_EQ(release_year("Land Before Time III, The (1995) (V)"), 1995);
  EXPECT_EQ(release_year("2001 (1968)"), 1968);
  EXPECT_EQ(release_year("(500) Days of Summer"), std::nullopt);
  EXPECT_EQ(release_year("(1968)"), std::nullopt);
  EXPECT_EQ(release_year("Film (12345)"), std::nullopt);
  EXPECT_EQ(release_year("1984"), std::nullopt);
  EXPECT_EQ(release_year(""), std::nullopt);
}

}  // namespace
}  // namespace akin
