#include "akin/data/rating_conditions.h"

#include <gmock/gmock.h>

#include "akin/base/error.h"
#include "akin/base/thread_pool.h"
#include "akin/data/test_rated.h"

namespace akin {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

struct RatingFilter : testing::Test {
  std::vector<std::uint32_t> rows(const std::vector<std::string>& texts) {
    const DimensionCodes codes(rated.ratings, &rated.facts, {pool});
    std::vector<Condition> conditions;
    for (const std::string& text : texts) conditions.push_back(parse_condition(text));
    return rows_where(codes, conditions, {pool});
  }

  std::string refusal(const std::string& text, ErrorCode code) {
    try {
      rows({text});
    } catch (const Error& error) {
      EXPECT_EQ(error.code(), code) << error.what();
      return error.what();
    }
    return "nothing";
  }

  ThreadPool pool{2};
  TestRated rated = few_ratings();
};

TEST_F(RatingFilter, keeps_the_rows_that_meet_every_condition) {
  EXPECT_THAT(rows({}), ElementsAre(0, 1, 2, 3, 4, 5));
  EXPECT_THAT(rows({"user=2"}), ElementsAre(2, 3, 4));
  EXPECT_THAT(rows({"user=1|3"}), ElementsAre(0, 1, 5));
  EXPECT_THAT(rows({"item=4", "rating=1"}), ElementsAre(5));
  EXPECT_THAT(rows({"genre=sci-fi"}), ElementsAre(1, 4, 5));
  EXPECT_THAT(rows({"genre=Crime | Drama"}), ElementsAre(0, 2, 4, 5));
  EXPECT_THAT(rows({"genre=Action", "genre=Sci-Fi"}), ElementsAre(1));
  EXPECT_THAT(rows({"genre=(none)"}), ElementsAre(3));
  EXPECT_THAT(rows({"year=1995"}), ElementsAre(0, 2));
  EXPECT_THAT(rows({"year=(none)"}), ElementsAre(3));
  EXPECT_THAT(rows({"year=1900..1995"}), ElementsAre(0, 2, 4, 5));
  EXPECT_THAT(rows({"year=..1980"}), ElementsAre(4, 5));
  EXPECT_THAT(rows({"decade=1990"}), ElementsAre(0, 1, 2));
  EXPECT_THAT(rows({"rating=4.."}), ElementsAre(0, 1, 4));
  EXPECT_THAT(rows({"rating=..1|5"}), ElementsAre(1, 3, 5));
  EXPECT_THAT(rows({"rating=2"}), IsEmpty());
  EXPECT_THAT(rows({"rating_year=2001", "rating_weekday=sat"}), ElementsAre(1, 2, 4, 5));
  EXPECT_THAT(rows({"rating_hour=23"}), ElementsAre(3));
}

TEST_F(RatingFilter, finds_a_rating_that_is_no_sum_of_halves) {
  rated.ratings.value[0] = 4.1F;
  EXPECT_THAT(rows({"rating=4.1"}), ElementsAre(0));
  EXPECT_THAT(rows({"rating=4.1..5"}), ElementsAre(0, 1));
}

TEST_F(RatingFilter, refuses_what_does_not_occur) {
  EXPECT_EQ(refusal("user=9", ErrorCode::not_found), "these ratings have no user \"9\"");
  EXPECT_EQ(refusal("genre=Drame", ErrorCode::not_found),
            "these ratings have no genre \"Drame\" (did you mean Drama?)");
}

TEST_F(RatingFilter, refuses_what_is_no_condition) {
  EXPECT_THAT(refusal("Drama", ErrorCode::invalid_argument), HasSubstr("must be NAME=VALUE"));
  EXPECT_THAT(refusal("gener=Drama", ErrorCode::invalid_argument), HasSubstr("did you mean genre?"));
  EXPECT_THAT(refusal("year=new", ErrorCode::invalid_argument), HasSubstr("year must be a number, or"));
  EXPECT_THAT(refusal("year=", ErrorCode::invalid_argument), HasSubstr("year must be a number"));
  EXPECT_THAT(refusal("year=1990..x", ErrorCode::invalid_argument), HasSubstr("year must be"));
  EXPECT_THAT(refusal("rating_weekday=Mo", ErrorCode::invalid_argument), HasSubstr("one of Mon, Tue"));
}

}  // namespace
}  // namespace akin
