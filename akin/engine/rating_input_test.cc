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
  EXPECT_EQ(refusal([&] { clicks({}, Unrated::refuse); }).code(), ErrorCode::bad_input);
  EXPECT_EQ(refusal([&] { clicks({.duplicates = Duplicates::error}, Unrated::count); }).code(),
            ErrorCode::bad_input);
}

}  // namespace
}  // namespace akin
