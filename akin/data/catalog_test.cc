#include "akin/data/catalog.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "akin/base/error.h"
#include "akin/base/file.h"
#include "akin/base/random.h"
#include "akin/base/text.h"
#include "akin/data/test_files.h"
#include "akin/data/test_gzip.h"

namespace akin {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using Entries = std::vector<CatalogEntry>;

Entries entries_of(std::string_view bytes) {
  const TestFile file(bytes, "movies");
  return read_catalog(file.path()).entries();
}

std::string complaint_about(std::string_view bytes) {
  const TestFile file(bytes, "movies");
  try {
    read_catalog(file.path());
    return "none";
  } catch (const Error& error) {
    EXPECT_EQ(error.code(), ErrorCode::bad_input);
    return std::string(error.what()).substr(file.folder().string().size() + 1);
  }
}

TEST(Catalog, reads_movies_csv_with_all_that_quotes_can_do) {
  EXPECT_EQ(entries_of("movieId,title,genres\r\n1,\"Matrix, The (1999)\",Action|Sci-Fi\r\n"
                       "2,\"Say \"\"hi\"\"\nthere\",(no genres listed)\r\n\n3,7\" vinyl,Drama"),
            (Entries{{"1", "Matrix, The (1999)", {"Action", "Sci-Fi"}},
                     {"2", "Say \"hi\"\nthere", {}},
                     {"3", "7\" vinyl", {"Drama"}}}));
  EXPECT_EQ(entries_of("\xEF\xBB\xBFTitle,Movie_ID\nA,x\n"), (Entries{{"x", "A", {}}}));
}

TEST(Catalog, reads_movies_dat) {
  EXPECT_EQ(entries_of("1::Toy Story (1995)::Animation|Children's|Comedy\n2::A::B (2000)::Drama\n"),
            (Entries{{"1", "Toy Story (1995)", {"Animation", "Children's", "Comedy"}},
                     {"2", "A::B (2000)", {"Drama"}}}));
}

TEST(Catalog, reads_u_item) {
  EXPECT_EQ(
      entries_of("1|Toy Story (1995)|01-Jan-1995||http://x/(1995)|0|0|0|1|1|1|0|0|0|0|0|0|0|0|0|0|0|0|0\n"
                 "267|unknown||||1|0|0|0|0|0|0|0|0|0|0|0|0|0|0|0|0|0|1\n"),
      (Entries{{"1", "Toy Story (1995)", {"Animation", "Children's", "Comedy"}},
               {"267", "unknown", {"unknown", "Western"}}}));
}

TEST(Catalog, replaces_and_counts_what_is_not_utf8) {
  const TestFile file("1::Mis\xE9rables::Drama\n2::Misérables::Drama\n3::x::Cr\xEDme\n", "movies");
  const Catalog replaced = read_catalog(file.path());
  EXPECT_EQ(replaced.entries(), (Entries{{"1", "Mis\xEF\xBF\xBDrables", {"Drama"}},
                                         {"2", "Misérables", {"Drama"}},
                                         {"3", "x", {"Cr\xEF\xBF\xBDme"}}}));
  EXPECT_EQ(replaced.replaced(), 2u);
}

TEST(Catalog, takes_each_byte_as_a_letter_of_latin1_when_told) {
  const TestFile file("1::Mis\xE9rables::Cr\xEDme\n", "movies");
  const Catalog catalog = read_catalog(file.path(), Encoding::latin_1);
  EXPECT_EQ(catalog.entries(), (Entries{{"1", "Misérables", {"Críme"}}}));
  EXPECT_EQ(catalog.replaced(), 0u);
}

TEST(Catalog, reads_a_packed_file) {
  const TestFile file(packed("movieId,title\n1,A\n"), "movies.csv");
  EXPECT_EQ(read_catalog(file.path()).entries(), (Entries{{"1", "A", {}}}));
}

TEST(Catalog, names_the_line_where_a_quote_was_opened_that_would_swallow_the_rest) {
  std::string bytes = "movieId,title\n1,A\n2,\"B\n";
  while (bytes.size() < 3 << 20) bytes += "3,\"C\"\n";
  EXPECT_THAT(complaint_about(bytes), HasSubstr("movies:4: text after a closing quote"));
  std::string unclosed = "movieId,title\n1,A\n2,\"B\n";
  while (unclosed.size() < 3 << 20) unclosed += "3,C\n";
  EXPECT_THAT(complaint_about(unclosed), HasSubstr("movies:3: a quote is never closed: \"\\\"B"));
  EXPECT_THAT(complaint_about("movieId,title\n1," + std::string((std::size_t{16} << 20) + 1, 'x') + "\n"),
              HasSubstr("movies:2: the entry is longer than 16 MiB"));
  EXPECT_THAT(complaint_about("movieId,title\n1," + std::string((std::size_t{1} << 20) + 1, 'x') + "\n"),
              HasSubstr("movies:2: the field is longer than 1 MiB"));
}

TEST(Catalog, names_the_line_that_is_no_entry) {
  EXPECT_EQ(complaint_about("movieId,title,genres\n1,A,B\n1,C,D\n"),
            "movies:3: item \"1\" stands in line 2 already");
  EXPECT_EQ(complaint_about("movieId,title,genres\n1,\"A\nB\",C\n2,D\n"),
            "movies:4: 2 fields where the header has 3: \"2,D\"");
  EXPECT_THAT(complaint_about("movieId,title,genres\n1,\"A\nB\",\"C\n2,D,E\n"),
              HasSubstr("movies:3: a quote is never closed"));
  EXPECT_EQ(complaint_about("movieId,title,genres\n ,A,B\n"), "movies:2: item id is empty");
  EXPECT_THAT(complaint_about("1,A,B\n"), HasSubstr("movies:1: neither a movies.dat"));
  EXPECT_THAT(complaint_about("1::A::B\n2::A\n"), HasSubstr("movies:2: not id::title::genres"));
  EXPECT_THAT(complaint_about("1|A||||1|0|0|0|0|0|0|0|0|0|0|0|0|0|0|0|0|0|1\n2|B\n"),
              HasSubstr("movies:2: 2 fields instead of 24"));
  EXPECT_THAT(complaint_about("1|A||||x|0|0|0|0|0|0|0|0|0|0|0|0|0|0|0|0|0|1\n"),
              HasSubstr("movies:1: a genre flag is neither 0 nor 1: \"x\""));
  EXPECT_EQ(complaint_about(""), "movies: no items");
  EXPECT_EQ(complaint_about("movieId,title,genres\n"), "movies: no items");
  EXPECT_EQ(complaint_about("\x1F\x8B\b"),
            "movies: its gzip data end in the middle, at byte 3; fetch it again");
  EXPECT_EQ(complaint_about("\xFF\xFEm"), "movies: the file is in UTF-16; convert to UTF-8");
  EXPECT_EQ(complaint_about(std::string_view("1::A\0::B\n", 9)), "movies:1: a NUL byte");
}

TEST(Catalog, gives_titles_by_item_and_counts_those_it_lacks) {
  const Catalog catalog({{"10", "Ten", {"A"}}, {"2", "Two", {}}, {"x", "X", {}}});
  const ItemTexts texts = catalog.for_items(IdMap::of({"2", "3", "10"}));
  EXPECT_THAT(texts.titles, ElementsAre("Two", "", "Ten"));
  EXPECT_THAT(texts.genres[2], ElementsAre("A"));
  EXPECT_EQ(texts.missing, 1u);
}

TEST(Catalog, reads_back_what_it_wrote_and_survives_damage) {
  constexpr std::string_view kBytes = "a,\"\n|:; 1\xC3\xA9";
  for (std::uint64_t seed = 0; seed < 60; ++seed) {
    Random random(seed, 0);
    Entries entries;
    for (int i = 0; i < 5; ++i) {
      std::string title;
      for (std::uint64_t length = random.below(6); title.size() < length;)
        title += kBytes[random.below(9)];
      entries.push_back({std::to_string(i), std::string(trim(title)), {"Drama", "War"}});
    }
    const TestFile file("", "movies.csv");
    write_catalog(file.path(), Catalog(entries));
    EXPECT_EQ(read_catalog(file.path()).entries(), entries) << seed;

    std::string bytes = read_file(file.path());
    for (int i = 0; i < 3; ++i) bytes[random.below(bytes.size())] = kBytes[random.below(kBytes.size())];
    const TestFile damaged(bytes, "damaged.csv");
    try {
      const Catalog catalog = read_catalog(damaged.path());
      for (const CatalogEntry& entry : catalog.entries()) EXPECT_TRUE(is_utf8(entry.title));
    } catch (const Error& error) {
      EXPECT_EQ(error.code(), ErrorCode::bad_input);
    }
  }
}

}  // namespace
}  // namespace akin
