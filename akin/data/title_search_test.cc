#include "akin/data/title_search.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>

#include "akin/base/thread_pool.h"
#include "akin/data/catalog.h"
#include "akin/data/dataset.h"
#include "akin/data/fold_text.h"
#include "akin/data/read_ratings.h"

namespace akin {
namespace {

using testing::ElementsAre;

const std::vector<std::string> kTitles = {
    "Matrix, The (1999)",                                    // 0
    "Matrix Reloaded, The (2003)",                           // 1
    "Amelie (Fabuleux destin d'Amélie Poulain, Le) (2001)",  // 2
    "King Kong (1933)",                                      // 3
    "King Kong (2005)",                                      // 4
    "(500) Days of Summer (2009)",                           // 5
    "E.T. the Extra-Terrestrial (1982)",                     // 6
    "Spider-Man (2002)",                                     // 7
    "Lord of the Rings: The Two Towers, The (2002)",         // 8
    "Seven (a.k.a. Se7en) (1995)",                           // 9
    "Lilo & Stitch (2002)",                                  // 10
    "Die Hard (1988)",                                       // 11
    "",                                                      // 12
    "Schindler's List (1993)",                               // 13
};
const std::vector<std::uint32_t> kCounts = {50, 60, 5, 3, 7, 1, 1, 1, 9, 1, 1, 1, 99, 1};

std::optional<std::uint32_t> found(std::string_view query, TitleStage stage) {
  const auto match = find_title(query, kTitles, kCounts);
  if (!match) return std::nullopt;
  EXPECT_EQ(match->stage, stage) << query;
  return match->index;
}

TEST(TitleSearch, knows_a_title_by_all_its_names) {
  for (const char* query : {"matrix", "The Matrix", "MATRIX, the (1999)", "  matrix!", "a matrix"})
    EXPECT_EQ(found(query, TitleStage::exact), 0u) << query;
  for (const char* query : {"amelie", "Amélie", "AMÉLIE (2001)", "le fabuleux destin d'amelie poulain",
                            "Fabuleux destin d’Amélie Poulain"})
    EXPECT_EQ(found(query, TitleStage::exact), 2u) << query;
  EXPECT_EQ(found("(500) days of summer", TitleStage::exact), 5u);
  EXPECT_EQ(found("et the extra terrestrial", TitleStage::exact), 6u);
  EXPECT_EQ(found("spiderman", TitleStage::exact), 7u);
  EXPECT_EQ(found("se7en", TitleStage::exact), 9u);
  EXPECT_EQ(found("lilo and stitch", TitleStage::exact), 10u);
  EXPECT_EQ(found("die hard", TitleStage::exact), 11u);
  EXPECT_EQ(found("schindlers list", TitleStage::exact), 13u);
}

TEST(TitleSearch, goes_on_from_stage_to_stage) {
  EXPECT_EQ(found("matri", TitleStage::prefix), 1u);  // the more rated
  EXPECT_EQ(found("lord rings two towers", TitleStage::words), 8u);
  EXPECT_EQ(found("reloaded matr", TitleStage::words), 1u);
  EXPECT_EQ(found("matrx reloded", TitleStage::similar), 1u);
  EXPECT_EQ(found("lord of the rigns", TitleStage::similar), 8u);
  EXPECT_EQ(found("hare", TitleStage::similar), 11u);
  EXPECT_FALSE(find_title("casablanca", kTitles, kCounts));
  for (const char* query : {"", "  ", "!?"}) EXPECT_FALSE(find_title(query, kTitles, kCounts)) << query;
}

TEST(TitleSearch, heeds_a_year_where_it_helps) {
  EXPECT_EQ(found("king kong", TitleStage::exact), 4u);
  EXPECT_EQ(found("king kong (1933)", TitleStage::exact), 3u);
  EXPECT_EQ(found("king kong 1933", TitleStage::words), 3u);
  EXPECT_EQ(found("2009", TitleStage::words), 5u);
  for (const char* query : {"20", "3001", "king kong 2006"})
    EXPECT_FALSE(find_title(query, kTitles, kCounts)) << query;
  EXPECT_EQ(found("king kong (1976)", TitleStage::exact), 4u);
}

TEST(TitleSearch, gives_others_best_first) {
  const auto match = find_title("king", kTitles, kCounts);
  ASSERT_TRUE(match);
  EXPECT_EQ(match->index, 4u);
  EXPECT_THAT(match->others, ElementsAre(3u));
  EXPECT_THAT(find_title("king", kTitles, kCounts, 0)->others, ElementsAre());
}

TEST(TitleSearch, needs_no_counts_and_no_titles) {
  EXPECT_EQ(find_title("king kong", kTitles, {})->index, 3u);
  EXPECT_FALSE(find_title("king kong", {}, {}));
}

TEST(FoldedWords, forget_case_accents_and_signs) {
  EXPECT_THAT(folded_words("Žižek's «ÆON» Straße — Łódź, naïve ſ"),
              ElementsAre("zizeks", "aeon", "strasse", "lodz", "naive", "s"));
  EXPECT_THAT(folded_words("A.I. S.W.A.T. Mr. X vs. Dr.No"),
              ElementsAre("ai", "swat", "mr", "x", "vs", "dr", "no"));
  EXPECT_THAT(folded_words("Ame\xCC\x81lie"), ElementsAre("amelie"));
  EXPECT_THAT(folded_words("Солярис 1972"), ElementsAre("Солярис", "1972"));
  EXPECT_THAT(folded_words("\xC3"), testing::SizeIs(testing::Le(1u)));
}

TEST(TitleSearch, finds_the_films_of_movielens) {
  const char* data = std::getenv("AKIN_DATA");
  if (data == nullptr) GTEST_SKIP() << "AKIN_DATA is not set: no MovieLens to search";
  const std::string folder = std::string(data) + "/ml-latest-small";
  ASSERT_TRUE(std::filesystem::exists(folder + "/ratings.csv")) << folder;
  ThreadPool pool(2);
  const Dataset dataset = make_dataset(read_ratings(folder + "/ratings.csv", {}, {pool}), {pool});
  const ItemTexts texts = read_catalog(folder + "/movies.csv").for_items(*dataset.items());
  EXPECT_EQ(dataset.size(), 100836u);
  EXPECT_EQ(dataset.duplicates(), 0u);
  EXPECT_EQ(dataset.users()->size(), 610u);
  EXPECT_EQ(dataset.items()->size(), 9724u);
  EXPECT_EQ(texts.missing, 0u);
  std::vector<std::uint32_t> counts;
  for (std::size_t item = 0; item < dataset.by_item().rows(); ++item)
    counts.push_back(static_cast<std::uint32_t>(dataset.by_item()[item].size()));
  const TitleIndex index(texts.titles, counts);
  const auto title_of = [&](std::string_view query) {
    const auto match = index.find(query);
    return match ? texts.titles[match->index] : "nothing";
  };
  EXPECT_EQ(title_of("toy story"), "Toy Story (1995)");
  EXPECT_EQ(title_of("matrix"), "Matrix, The (1999)");
  EXPECT_EQ(title_of("lord rings two towers"), "Lord of the Rings: The Two Towers, The (2002)");
  EXPECT_EQ(title_of("star wars"), "Star Wars: Episode IV - A New Hope (1977)");
  EXPECT_EQ(title_of("jurasic park"), "Jurassic Park (1993)");
  EXPECT_EQ(title_of("godfather"), "Godfather, The (1972)");
  EXPECT_EQ(title_of("god father"), "Godfather, The (1972)");
  EXPECT_EQ(title_of("amelie"), "Amelie (Fabuleux destin d'Amélie Poulain, Le) (2001)");
  EXPECT_EQ(title_of("pulp ficton"), "Pulp Fiction (1994)");
  EXPECT_EQ(title_of("shawshank"), "Shawshank Redemption, The (1994)");
  EXPECT_EQ(title_of("lion king"), "Lion King, The (1994)");
  EXPECT_EQ(title_of("forest gump"), "Forrest Gump (1994)");
  EXPECT_EQ(title_of("spirited away"), "Spirited Away (Sen to Chihiro no kamikakushi) (2001)");
}

}  // namespace
}  // namespace akin
