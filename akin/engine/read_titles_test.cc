// Titles, none, and titles in another encoding.
#include "akin/engine/read_titles.h"

#include <gmock/gmock.h>

#include "akin/engine/test_folder.h"

namespace akin {
namespace {

using testing::ElementsAre;

using ReadTitles = TestFolder;

TEST_F(ReadTitles, reads_the_file_that_is_named) {
  EXPECT_EQ(read_titles(path("movies.csv"), Encoding::utf_8, workspace_).size(), 4U);
  EXPECT_EQ(read_titles("", Encoding::utf_8, workspace_).size(), 0U);
  EXPECT_TRUE(notes_.texts.empty());
  EXPECT_EQ(refusal([&] { read_titles(path("nowhere.csv"), Encoding::utf_8, workspace_); }).code(),
            ErrorCode::not_found);
}

TEST_F(ReadTitles, notes_letters_that_are_of_another_encoding) {
  write("movies.csv", "movieId,title,genres\n1,Am\xE9lie (2001),Comedy\n2,Heat (1995),Crime\n");
  read_titles(path("movies.csv"), Encoding::latin_1, workspace_);
  EXPECT_TRUE(notes_.texts.empty());
  read_titles(path("movies.csv"), Encoding::utf_8, workspace_);
  EXPECT_THAT(notes_.texts,
              ElementsAre(path("movies.csv") +
                          ": 1 entries have letters that are not UTF-8; is it in latin-1 (encoding)?"));
}

}  // namespace
}  // namespace akin
