// The last rating of each pair, and nothing else.
#include "akin/data/last_ratings.h"

#include <gtest/gtest.h>

#include <map>
#include <utility>

#include "akin/base/random.h"

namespace akin {
namespace {

Ratings random_ratings(std::uint64_t seed, bool has_times) {
  Random random(seed, 0);
  Ratings ratings;
  ratings.users = std::make_shared<const IdMap>(IdMap(std::vector<std::int64_t>{1, 2, 3, 4, 5, 6}));
  ratings.items = std::make_shared<const IdMap>(IdMap(std::vector<std::int64_t>{1, 2, 3, 4}));
  for (std::uint64_t row = random.below(60); row > 0; --row) {
    ratings.user.push_back(static_cast<std::uint32_t>(random.below(6)));
    ratings.item.push_back(static_cast<std::uint32_t>(random.below(4)));
    ratings.value.push_back(static_cast<float>(random.below(5)));
    if (has_times) ratings.time.push_back(static_cast<std::int64_t>(random.below(4)));
  }
  return ratings;
}

TEST(LastRatings, are_those_of_a_map_that_is_written_over) {
  for (std::uint64_t seed = 0; seed < 200; ++seed) {
    const Ratings ratings = random_ratings(seed, seed % 2 == 0);
    std::map<std::pair<std::uint32_t, std::uint32_t>, std::uint64_t> last;
    for (std::uint64_t row = 0; row < ratings.size(); ++row) {
      const auto [place, is_new] = last.emplace(std::pair(ratings.user[row], ratings.item[row]), row);
      if (!is_new && (!ratings.has_times() || ratings.time[row] >= ratings.time[place->second]))
        place->second = row;
    }
    for (const std::size_t threads : {1, 3}) {
      ThreadPool pool(threads);
      LastRatings found = last_ratings(ratings, Context{.threads = pool});
      ASSERT_EQ(found.by_user.rows.size(), last.size());
      EXPECT_EQ(found.duplicates, ratings.size() - last.size());
      std::size_t place = 0;
      for (const auto& [pair, row] : last) {
        EXPECT_EQ(found.by_user.rows[place], row) << "seed " << seed;
        EXPECT_LE(found.by_user.starts[pair.first], place);
        EXPECT_GT(found.by_user.starts[pair.first + 1], place);
        ++place;
      }
    }
  }
}

}  // namespace
}  // namespace akin
