// Files of lists, whole, in pieces and with bad lines.
#include <gtest/gtest.h>

#include "akin/data/read_ratings.h"
#include "akin/data/test_gzip.h"
#include "akin/data/test_rating_files.h"

namespace akin {
namespace {

using namespace test;

ReadOptions lists(OnError on_error = OnError::stop) {
  ReadOptions options;
  options.layout = RatingLayout::lists;
  options.rating_required = false;
  options.on_error = on_error;
  options.max_errors = on_error == OnError::skip ? 10 : 0;
  return options;
}

constexpr RatingFile kLists[] = {
    {"0 3 1\n1 2\n"sv, "0 1 / 1 2 3 / 0:3 0:1 1:2"},
    {"0 3\n1\n2 3 \n"sv, "0 2 / 3 / 0:3 2:3"},
    {"0 3\n1 "sv, "0 / 3 / 0:3"},
    {"b tea\t milk\r\na tea\r\n\r\n\n"sv, "a b / milk tea / b:tea b:milk a:tea"},
    {"\xEF\xBB\xBF"
     "7 1 1\n007 -5\n"sv,
     "007 7 / -5 1 / 7:1 7:1 007:-5"},
    {"user item\n1 2\n"sv, "1 user / 2 item / user:item 1:2"},  // there is no header
    {""sv, "ratings.csv: no ratings"},
    {"\n\n"sv, "ratings.csv: no ratings"},
    {"1\n2\n"sv,
     "ratings.csv: no ratings, for none of its 2 lists has an item; is it a file of lists, with blanks "
     "between the ids?"},
    {"1 2\n\n3 4\n"sv, "ratings.csv:2:1: a blank line before another rating"},
    {"1 2\n3\n\n4\n"sv, "ratings.csv:3:1: a blank line before another rating"},
    {"1 2\n3,4 5\n"sv,
     "ratings.csv:2:2: a comma, but in a file of lists blanks divide the ids: \"3,4 5\""},
    {"1 2\r3 4\r"sv,
     "ratings.csv:1:4: a carriage return inside of the first line; end lines by newlines"},
};

TEST(ReadLists, reads_a_user_and_items_a_line_in_chunks_of_any_size) {
  for (const RatingFile& file : kLists) {
    const TestFile written(file.bytes);
    for (std::size_t chunk = 1; chunk <= file.bytes.size() + 1; ++chunk)
      EXPECT_EQ(outcome_at(written.path(), chunk, 1 + chunk % 3, lists()), file.outcome)
          << in_quotes(file.bytes) << " in chunks of " << chunk;
  }
}

TEST(ReadLists, skips_bad_lines_and_counts_users_without_items) {
  const TestFile file("1 2 3\n4,5\n\n6\n7 2\n\n");
  for (std::size_t chunk = 1; chunk < 25; ++chunk)
    EXPECT_EQ(outcome_at(file.path(), chunk, 2, lists(OnError::skip)),
              "1 7 / 2 3 / 1:2 1:3 7:2 !2:2 delimiter !3:1 blank_line");
  ThreadPool pool(1);
  ReadReport report;
  read_ratings(file.path(), lists(OnError::skip), {pool}, &report);
  EXPECT_EQ(report.rows, 3U);
  EXPECT_EQ(report.lists, 3U);
  EXPECT_EQ(report.empty_lists, 1U);
  EXPECT_EQ(report.rejected, 2U);
  EXPECT_EQ(report.blank_lines, 1U);
}

TEST(ReadLists, unpacks_gzip) {
  EXPECT_EQ(outcome(packed("0 3 1\n1 2\n"), lists()), "0 1 / 1 2 3 / 0:3 0:1 1:2");
}

TEST(ReadLists, refuses_them_where_ratings_are_needed) {
  ReadOptions options = lists();
  options.rating_required = true;
  EXPECT_EQ(outcome("0 3 1\n", options),
            "ratings.csv: a file of lists has no ratings, which are needed here");
}

TEST(ReadLists, numbers_what_is_known_as_it_is) {
  ThreadPool pool(1);
  const TestFile file("9 5\n3 4\n");
  const IdMap users = IdMap::of({"3", "4"}), items = IdMap::of({"5"});
  const Ratings ratings = read_ratings(file.path(), lists(), {pool}, users, items);
  EXPECT_EQ(ratings.user, (std::vector<std::uint32_t>{2, 0}));
  EXPECT_EQ(ratings.item, (std::vector<std::uint32_t>{0, 1}));
}

}  // namespace
}  // namespace akin
