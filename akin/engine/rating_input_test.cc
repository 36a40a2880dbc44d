// A rating file read, settled and filtered.
#include "akin/engine/rating_input.h"

#include "akin/engine/test_folder.h"

namespace akin {
namespace {

struct RatingInputTest : TestFolder {
  void SetUp() override {
    TestFolder::SetUp();
    write("twice.csv",
          "user,item,rating,timestamp\n"
          "ann,1,5,10\nann,1,2,20\nann,2,4,30\nbob,1,3,40\nbob,2,x,50\n");
  }
  CleanRatings read(const RatingInput& input, bool with_times = false) {
    return input.read(path("twice.csv"), with_times, Unrated::refuse, workspace_);
  }
  static RatingInput skipping(Duplicates duplicates) {
    return {.duplicates = duplicates, .bad_lines = {.on_error = OnError::skip}};
  }
};

TEST_F(RatingInputTest, counts_where_every_line_went) {
  const CleanRatings clean = read(skipping(Duplicates::mean));
  EXPECT_EQ(clean.read.lines, 6);
  EXPECT_EQ(clean.read.rows, 4);
  EXPECT_EQ(clean.read.rejected, 1);
  EXPECT_EQ(clean.duplicates, 1);
  EXPECT_EQ(clean.ratings.size(), 3U);
  EXPECT_EQ(refusal([&] { read({}); }).code(), ErrorCode::bad_input);
}

TEST_F(RatingInputTest, keeps_times_where_they_are_asked_for_or_decide) {
  EXPECT_TRUE(read(skipping(Duplicates::keep), true).ratings.has_times());
  EXPECT_FALSE(read(skipping(Duplicates::keep)).ratings.has_times());
  EXPECT_TRUE(read(skipping(Duplicates::last)).ratings.has_times());
}

TEST_F(RatingInputTest, filters_what_the_duplicates_came_to) {
  RatingInput input = skipping(Duplicates::last);
  input.filter.min_user_ratings = 2;
  const CleanRatings last = read(input);
  EXPECT_EQ(last.duplicates, 1);
  EXPECT_EQ(last.filtered, 1);
  EXPECT_EQ(last.ratings.users->size(), 1U);
  input.filter.min_user_ratings = 3;
  EXPECT_EQ(refusal([&] { read(input); }).code(), ErrorCode::bad_input);  // nothing is left
  input.duplicates = Duplicates::keep;
  const CleanRatings kept = read(input);
  EXPECT_EQ(kept.ratings.size(), 3U);
  EXPECT_TRUE(kept.ratings.keeps_repeats);
}

TEST_F(RatingInputTest, adds_up_the_weights_of_pairs_and_tells_of_weights_left_alone) {
  write("clicks.csv", "user,item,weight\nann,1,0.5\nann,1,2\nann,2,1\n");
  RatingInput input;
  EXPECT_EQ(input.read(path("clicks.csv"), false, Unrated::count, workspace_).ratings.value,
            (std::vector<float>{2, 1}));
  ASSERT_EQ(notes_.texts.size(), 2U);
  EXPECT_EQ(notes_.texts[0], path("clicks.csv") +
                                 " has a column \"weight\", which does not count; to use it, set "
                                 "weight_column");
  notes_.texts.clear();
  input.columns.weight_column = "weight";
  const CleanRatings counted = input.read(path("clicks.csv"), false, Unrated::count, workspace_);
  EXPECT_EQ(counted.ratings.value, (std::vector<float>{2.5F, 1}));
  EXPECT_FALSE(counted.ratings.has_weights());
  ASSERT_EQ(notes_.texts.size(), 1U);
  EXPECT_EQ(notes_.texts[0], path("clicks.csv") +
                                 " has no column of ratings: each row counts its weight, and the 1 that "
                                 "repeat a pair of user and item add up");
}

TEST_F(RatingInputTest, counts_keeps_or_refuses_pairs_without_ratings) {
  write("clicks.csv", "user,item\nann,1\nann,1\nann,2\nbob,1\n");
  const auto clicks = [&](const RatingInput& input, Unrated unrated) {
    return input.read(path("clicks.csv"), false, unrated, workspace_);
  };
  const CleanRatings counted = clicks({}, Unrated::count);
  EXPECT_EQ(counted.ratings.value, (std::vector<float>{2, 1, 1}));
  EXPECT_EQ(counted.duplicates, 0);
  EXPECT_EQ(clicks({}, Unrated::keep).ratings.size(), 4U);
  EXPECT_EQ(notes_.texts.size(), 2U);
  EXPECT_FALSE(clicks({}, Unrated::keep).ratings.keeps_repeats);
  EXPECT_TRUE(clicks({.duplicates = Duplicates::keep}, Unrated::keep).ratings.keeps_repeats);
  EXPECT_EQ(clicks({.duplicates = Duplicates::mean}, Unrated::keep).duplicates, 1);
  EXPECT_EQ(refusal([&] { clicks({}, Unrated::refuse); }).code(), ErrorCode::bad_input);
  EXPECT_EQ(refusal([&] { clicks({.duplicates = Duplicates::error}, Unrated::count); }).code(),
            ErrorCode::bad_input);
}

}  // namespace
}  // namespace akin
