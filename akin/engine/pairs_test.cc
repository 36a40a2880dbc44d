// From a rating file to pairs.
#include "akin/engine/pairs.h"

#include <gmock/gmock.h>

#include <algorithm>
#include <cmath>

#include "akin/engine/test_folder.h"

namespace akin {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

struct PairsTest : TestFolder {
  // All pairs of the file of the folder.
  PairsRequest request() const {
    return {.ratings = path("ratings.csv"), .fields = {.min_count = 1, .min_pair_count = 1}};
  }

  std::vector<PairRow> rows(const PairsRequest& asked) {
    std::vector<PairRow> found;
    reply_ = pairs(asked, workspace_, [&](PairRow& row) { found.push_back(row); });
    return found;
  }

  std::string complaint(const PairsRequest& asked) {
    const Error error = refusal([&] { pairs(asked, workspace_); });
    EXPECT_EQ(error.code(), ErrorCode::invalid_argument);
    return error.what();
  }

  PairsReply reply_;
};

TEST_F(PairsTest, lists_what_goes_together_most) {
  PairsRequest asked = request();
  asked.items = path("movies.csv");
  asked.count = 3;
  const auto found = rows(asked);
  ASSERT_EQ(found.size(), 3U);  // all of ln 1.25: 3 · 5 / (3 · 4), and 1 · 5 / (4 · 1) of Fay
  EXPECT_EQ(found[0].item, "2");
  EXPECT_EQ(found[0].title, "Matrix, The (1999)");
  EXPECT_EQ(found[0].other, "10");
  EXPECT_EQ(found[0].other_title, "Heat (1995)");
  EXPECT_EQ(found[0].count, 3);
  EXPECT_EQ(found[1].item, "10");
  EXPECT_EQ(found[1].other, "20");
  EXPECT_EQ(found[2].other, "50");
  EXPECT_EQ(found[2].other_title, "");
  for (const PairRow& row : found) EXPECT_NEAR(row.pmi, std::log(1.25), 1e-12);
  EXPECT_EQ(reply_.users, 5);
  EXPECT_EQ(reply_.items, 5);
  EXPECT_EQ(reply_.kept_items, 5);
  EXPECT_EQ(reply_.pairs, 7);
  EXPECT_EQ(reply_.increments, 3 + 6 + 3 + 3 + 1);
  EXPECT_THAT(notes_.texts, ElementsAre("7 pairs of 5 items, of 5 in all, in the histories of 5 users"));
}

TEST_F(PairsTest, lists_by_count_where_asked_to) {
  PairsRequest asked = request();
  asked.by = PairOrder::count;
  asked.count = 3;
  const auto found = rows(asked);
  ASSERT_EQ(found.size(), 3U);
  for (const PairRow& row : found) EXPECT_EQ(row.count, 3);
  EXPECT_GE(found[0].pmi, found[1].pmi);
}

TEST_F(PairsTest, writes_tables_and_matrices) {
  PairsRequest asked = request();
  asked.items = path("movies.csv");
  asked.counts = path("counts.csv");
  asked.pairs = path("pairs.csv");
  asked.pmi = path("pmi.npz");
  EXPECT_TRUE(rows(asked).empty());
  EXPECT_THAT(read("counts.csv"), HasSubstr("2,\"Matrix, The (1999)\",3\n"));
  const std::string pairs = read("pairs.csv");
  EXPECT_EQ(std::count(pairs.begin(), pairs.end(), '\n'), 1 + 2 * 7);
  EXPECT_TRUE(exists("pmi.npz"));
  EXPECT_EQ(reply_.pairs_file, path("pairs.csv"));
  asked.counts.clear(), asked.pmi.clear();
  asked.pairs = path("pairs.npz");
  rows(asked);
  EXPECT_EQ(read("pairs.npz").substr(0, 2), "PK");
}

TEST_F(PairsTest, counts_clicks_as_well) {
  write("clicks.csv", "user,item\nann,1\nann,2\nann,1\nbob,1\nbob,2\n");
  PairsRequest asked = request();
  asked.ratings = path("clicks.csv");
  const auto found = rows(asked);
  ASSERT_EQ(found.size(), 1U);
  EXPECT_EQ(found[0].count, 2);
}

TEST_F(PairsTest, keeps_to_its_limits) {
  PairsRequest asked = request();
  asked.fields.min_count = 3;
  asked.fields.min_pair_count = 3;
  rows(asked);
  EXPECT_EQ(reply_.kept_items, 4);
  EXPECT_EQ(reply_.pairs, 3);  // 1 and 10, 2 and 10, 10 and 20
  asked.fields.min_pair_count = 100;
  EXPECT_TRUE(rows(asked).empty());
}

TEST_F(PairsTest, refuses_what_would_do_nothing_or_destroy_something) {
  PairsRequest asked = request();
  asked.encoding = Encoding::latin_1;
  EXPECT_EQ(complaint(asked), "encoding would do nothing: it goes with items");
  asked = request();
  asked.pmi = path("pmi.npz");
  asked.count = 5;
  EXPECT_EQ(complaint(asked), "count would do nothing: it goes with an answer without files");
  asked = request();
  asked.pairs = path("pairs.npz");
  asked.by = PairOrder::count;
  EXPECT_EQ(complaint(asked),
            "by would do nothing: it goes with an answer without files, or pairs as csv");
  asked = request();
  asked.counts = asked.pairs = path("both.csv");
  EXPECT_THAT(complaint(asked), HasSubstr("counts and pairs"));
  asked = request();
  asked.counts = asked.ratings;
  EXPECT_THAT(complaint(asked), HasSubstr("ratings.csv"));
  EXPECT_THAT(read("ratings.csv"), HasSubstr("ann,1,5"));
}

}  // namespace
}  // namespace akin
