#include "akin/data/rollup.h"

#include <gmock/gmock.h>

#include <bit>
#include <cmath>
#include <numeric>

#include "akin/base/error.h"
#include "akin/base/thread_pool.h"
#include "akin/data/test_rated.h"

namespace akin {
namespace {

using testing::ElementsAre;

std::vector<std::uint32_t> all_rows(const Ratings& ratings) {
  std::vector<std::uint32_t> rows(ratings.size());
  std::iota(rows.begin(), rows.end(), 0U);
  return rows;
}

// "code code: count users items mean"
std::vector<std::string> lines(const DimensionCodes& codes, const Rollup& rollup) {
  std::vector<std::string> lines;
  for (std::size_t group = 0; group < rollup.size(); ++group) {
    std::string line;
    for (std::size_t i = 0; i < rollup.by.size(); ++i)
      line += codes.text(rollup.by[i], rollup.codes_of(group)[i]) + " ";
    const Measures& measures = rollup.measures[group];
    lines.push_back(line + std::to_string(measures.count) + " " + std::to_string(measures.users) + " " +
                    std::to_string(measures.items));
  }
  return lines;
}

struct RollUp : testing::Test {
  std::vector<std::string> of(const std::vector<Dimension>& by, Levels levels = Levels::one) {
    const DimensionCodes codes(rated.ratings, &rated.facts, {pool});
    return lines(codes, roll_up(codes, all_rows(rated.ratings), by, levels, {pool}));
  }

  ThreadPool pool{2};
  TestRated rated = few_ratings();
};

TEST_F(RollUp, counts_ratings_users_and_items) {
  EXPECT_THAT(of({Dimension::user}), ElementsAre("1 2 1 2", "2 3 1 3", "3 1 1 1"));
  EXPECT_THAT(of({Dimension::decade}), ElementsAre("(none) 1 1 1", "1920 2 2 1", "1990 3 2 2"));
}

TEST_F(RollUp, counts_a_rating_in_each_genre_and_once_in_all) {
  EXPECT_THAT(of({Dimension::genre}),
              ElementsAre("Action 3 2 2", "Crime 2 2 1", "Drama 2 2 1", "Sci-Fi 3 3 2", "(none) 1 1 1"));
  EXPECT_THAT(
      of({Dimension::genre, Dimension::user}, Levels::rollup),
      ElementsAre("Action 1 2 1 2", "Action 2 1 1 1", "Action (all) 3 2 2", "Crime 1 1 1 1",
                  "Crime 2 1 1 1", "Crime (all) 2 2 1", "Drama 2 1 1 1", "Drama 3 1 1 1",
                  "Drama (all) 2 2 1", "Sci-Fi 1 1 1 1", "Sci-Fi 2 1 1 1", "Sci-Fi 3 1 1 1",
                  "Sci-Fi (all) 3 3 2", "(none) 2 1 1 1", "(none) (all) 1 1 1", "(all) (all) 6 3 4"));
}

TEST_F(RollUp, has_every_choice_of_dimensions_where_all_levels_are_wanted) {
  EXPECT_THAT(of({Dimension::user, Dimension::rating_year}, Levels::all),
              ElementsAre("1 1970 1 1 1", "1 2001 1 1 1", "1 (all) 2 1 2", "2 1969 1 1 1", "2 2001 2 1 2",
                          "2 (all) 3 1 3", "3 2001 1 1 1", "3 (all) 1 1 1", "(all) 1969 1 1 1",
                          "(all) 1970 1 1 1", "(all) 2001 4 3 3", "(all) (all) 6 3 4"));
}

TEST_F(RollUp, measures_the_ratings) {
  const DimensionCodes codes(rated.ratings, &rated.facts, {pool});
  const Dimension by[] = {Dimension::user};
  const Rollup rollup = roll_up(codes, all_rows(rated.ratings), by, Levels::one, {pool});
  EXPECT_EQ(rollup.measures[1].mean, 2.5);
  EXPECT_DOUBLE_EQ(rollup.measures[1].deviation, std::sqrt((0.25 + 4 + 2.25) / 2));
  EXPECT_EQ(rollup.measures[1].least, 0.5F);
  EXPECT_EQ(rollup.measures[1].most, 4);
  EXPECT_TRUE(std::isnan(rollup.measures[2].deviation));
}

TEST_F(RollUp, knows_no_mean_of_pairs_without_ratings) {
  rated.ratings.value.clear();
  EXPECT_THAT(of({Dimension::user}), ElementsAre("1 2 1 2", "2 3 1 3", "3 1 1 1"));
  EXPECT_TRUE(std::isnan(measure(rated.ratings, all_rows(rated.ratings)).mean));
}

TEST_F(RollUp, refuses_what_cannot_be) {
  rated.ratings.time.clear();
  EXPECT_THROW(of({Dimension::rating_year}), Error);
  EXPECT_THROW(of({Dimension::user, Dimension::user}), Error);
  EXPECT_THROW(of(std::vector<Dimension>(9, Dimension::user)), Error);
}

// More rows than a task has, and sums that are not exact.
TEST(RollUpOfMany, has_the_same_bits_for_any_number_of_threads) {
  TestRated rated = random_ratings(3, 600'000);
  std::vector<std::uint64_t> bits[3];
  for (const std::size_t threads : {1, 2, 5}) {
    ThreadPool pool(threads);
    const DimensionCodes codes(rated.ratings, &rated.facts, {pool});
    const Dimension by[] = {Dimension::genre, Dimension::rating_month, Dimension::rating_hour};
    const Rollup rollup = roll_up(codes, all_rows(rated.ratings), by, Levels::rollup, {pool});
    auto& found = bits[threads == 5 ? 2 : threads - 1];
    for (const Measures& measures : rollup.measures) {
      found.push_back(std::bit_cast<std::uint64_t>(measures.mean));
      found.push_back(std::bit_cast<std::uint64_t>(measures.deviation));
      found.push_back(measures.count);
    }
  }
  EXPECT_EQ(bits[0], bits[1]);
  EXPECT_EQ(bits[0], bits[2]);
}

}  // namespace
}  // namespace akin
