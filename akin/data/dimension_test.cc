#include "akin/data/dimension.h"

#include <gmock/gmock.h>

#include <cmath>

#include "akin/base/error.h"
#include "akin/base/thread_pool.h"
#include "akin/data/test_rated.h"

namespace akin {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

struct DimensionTest : testing::Test {
  std::vector<std::string> texts(Dimension dimension) {
    const DimensionCodes codes(rated.ratings, &rated.facts, {pool});
    codes.require(dimension);
    std::vector<std::string> texts;
    codes.with_codes(dimension, [&](const auto& code) {
      for (std::size_t row = 0; row < rated.ratings.size(); ++row) {
        EXPECT_LT(code(row), codes.size(dimension));
        texts.push_back(codes.text(dimension, code(row)));
      }
    });
    return texts;
  }

  std::string complaint(Dimension dimension, const ItemFacts* facts, ErrorCode code) {
    const DimensionCodes codes(rated.ratings, facts, {pool});
    try {
      codes.require(dimension);
    } catch (const Error& error) {
      EXPECT_EQ(error.code(), code);
      return error.what();
    }
    return "nothing";
  }

  ThreadPool pool{2};
  TestRated rated = few_ratings();
};

TEST_F(DimensionTest, tells_ratings_apart) {
  EXPECT_THAT(texts(Dimension::user), ElementsAre("1", "1", "2", "2", "2", "3"));
  EXPECT_THAT(texts(Dimension::item), ElementsAre("1", "2", "1", "3", "4", "4"));
  EXPECT_THAT(texts(Dimension::year), ElementsAre("1995", "1999", "1995", "(none)", "1927", "1927"));
  EXPECT_THAT(texts(Dimension::decade), ElementsAre("1990", "1990", "1990", "(none)", "1920", "1920"));
  EXPECT_THAT(texts(Dimension::rating), ElementsAre("4", "5", "3", "0.5", "4", "1"));
  EXPECT_THAT(texts(Dimension::rating_year), ElementsAre("1970", "2001", "2001", "1969", "2001", "2001"));
  EXPECT_THAT(texts(Dimension::rating_month), ElementsAre("1", "2", "2", "12", "2", "2"));
  EXPECT_THAT(texts(Dimension::rating_weekday), ElementsAre("Thu", "Sat", "Sat", "Wed", "Sat", "Sat"));
  EXPECT_THAT(texts(Dimension::rating_hour), ElementsAre("0", "4", "4", "23", "4", "4"));
}

TEST_F(DimensionTest, counts_genres_and_none) {
  const DimensionCodes codes(rated.ratings, &rated.facts, {pool});
  ASSERT_EQ(codes.size(Dimension::genre), 5U);
  EXPECT_EQ(codes.text(Dimension::genre, 3), "Sci-Fi");
  EXPECT_EQ(codes.text(Dimension::genre, 4), "(none)");
  EXPECT_EQ(codes.text(Dimension::genre, DimensionCodes::kAll), "(all)");
}

TEST_F(DimensionTest, has_numbers_for_ranges) {
  const DimensionCodes codes(rated.ratings, &rated.facts, {pool});
  EXPECT_EQ(codes.number(Dimension::rating, 0), 0.5);
  EXPECT_EQ(codes.number(Dimension::decade, 199), 1990);
  EXPECT_TRUE(std::isnan(codes.number(Dimension::year, 0)));
  EXPECT_EQ(codes.number(Dimension::rating_hour, 0), 0);
}

TEST_F(DimensionTest, says_what_is_missing) {
  EXPECT_EQ(complaint(Dimension::genre, nullptr, ErrorCode::invalid_argument),
            "genre needs titles and genres; name their file as items");
  rated.ratings.time[2] = 1'000'000'000'000'000;
  EXPECT_EQ(complaint(Dimension::rating_year, nullptr, ErrorCode::bad_input),
            "rating_year needs times in seconds since 1970, and these ratings have the time "
            "1000000000000000");
  rated.ratings.time.clear();
  EXPECT_THAT(complaint(Dimension::rating_hour, nullptr, ErrorCode::invalid_argument),
              HasSubstr("rating_hour needs times, and these ratings have none"));
  rated.ratings.value.clear();
  EXPECT_THAT(complaint(Dimension::rating, nullptr, ErrorCode::invalid_argument),
              HasSubstr("needs ratings"));
  EXPECT_EQ(complaint(Dimension::user, nullptr, ErrorCode::internal), "nothing");
}

TEST_F(DimensionTest, is_found_by_its_name) {
  for (const DimensionKind& kind : dimension_kinds()) {
    EXPECT_EQ(find_dimension(kind.name).dimension, kind.dimension);
    EXPECT_EQ(kind_of(kind.dimension).name, kind.name);
  }
  try {
    find_dimension("decades");
    FAIL();
  } catch (const Error& error) {
    EXPECT_THAT(error.what(), HasSubstr("did you mean decade?"));
  }
}

TEST(TimeText, is_that_of_utc) {
  EXPECT_EQ(time_text(0), "1970-01-01 00:00:00");
  EXPECT_EQ(time_text(-1), "1969-12-31 23:59:59");
  EXPECT_EQ(time_text(951827696), "2000-02-29 12:34:56");
  EXPECT_EQ(time_text(INT64_MAX), "9223372036854775807");
}

}  // namespace
}  // namespace akin
