// Repeats settled in four ways, beside a map of lists; the order of the rows does not matter.
#include "akin/data/duplicates.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <tuple>
#include <utility>
#include <vector>

#include "akin/base/error.h"
#include "akin/base/random.h"
#include "akin/data/dataset.h"
#include "akin/data/split.h"

namespace akin {
namespace {

using Row = std::tuple<std::uint32_t, std::uint32_t, float, std::int64_t>;

Ratings ratings_of(const std::vector<Row>& rows, bool has_times = true) {
  Ratings ratings;
  ratings.users = std::make_shared<const IdMap>(IdMap(std::vector<std::int64_t>{1, 2, 3, 4, 5, 6}));
  ratings.items = std::make_shared<const IdMap>(IdMap(std::vector<std::int64_t>{1, 2, 3, 4}));
  for (const auto& [user, item, value, time] : rows) {
    ratings.user.push_back(user);
    ratings.item.push_back(item);
    ratings.value.push_back(value);
    if (has_times) ratings.time.push_back(time);
  }
  return ratings;
}

std::vector<Row> random_rows(std::uint64_t seed) {
  Random random(seed, 0);
  std::vector<Row> rows(random.below(60));
  for (Row& row : rows)
    row = {static_cast<std::uint32_t>(random.below(6)), static_cast<std::uint32_t>(random.below(4)),
           static_cast<float>(random.below(100)) / 8, static_cast<std::int64_t>(random.below(4))};
  return rows;
}

void shuffle(std::vector<Row>& rows, Random random) {
  for (std::size_t i = rows.size(); i > 1; --i) std::swap(rows[i - 1], rows[random.below(i)]);
}

std::vector<float> values_of(const CsrMatrix& matrix) {
  return {matrix.cell_values().begin(), matrix.cell_values().end()};
}

TEST(Duplicates, are_kept_each_in_any_order_of_the_rows_and_with_any_threads) {
  for (std::uint64_t seed = 0; seed < 100; ++seed) {
    std::vector<Row> rows = random_rows(seed);
    std::vector<Row> expected = rows;
    std::sort(expected.begin(), expected.end(), [](const Row& a, const Row& b) {
      const auto key = [](const Row& row) {
        return std::tuple(std::get<0>(row), std::get<1>(row), std::get<3>(row), std::get<2>(row));
      };
      return key(a) < key(b);
    });
    for (const std::size_t threads : {1U, 3U}) {
      shuffle(rows, Random(seed, threads));
      ThreadPool pool(threads);
      Ratings ratings = ratings_of(rows);
      EXPECT_EQ(settle_duplicates(ratings, Duplicates::keep, {pool}), 0u);
      const Dataset data = make_dataset(ratings, {pool});
      ASSERT_EQ(data.size(), rows.size());
      EXPECT_EQ(data.duplicates(), 0u);
      for (std::size_t i = 0; i < expected.size(); ++i) {
        EXPECT_EQ(data.by_user().cell_columns()[i], std::get<1>(expected[i])) << seed;
        EXPECT_EQ(data.by_user().cell_values()[i], std::get<2>(expected[i])) << seed;
      }
      EXPECT_EQ(data.by_item().cells(), rows.size());
    }
  }
}

TEST(Duplicates, come_to_their_mean_at_the_time_of_the_last) {
  for (std::uint64_t seed = 0; seed < 100; ++seed) {
    std::vector<Row> rows = random_rows(seed);
    std::map<std::pair<std::uint32_t, std::uint32_t>, std::pair<std::vector<double>, std::int64_t>> pairs;
    for (const auto& [user, item, value, time] : rows) {
      auto& [values, latest] = pairs[{user, item}];
      latest = values.empty() ? time : std::max(latest, time);
      values.push_back(value);
    }
    shuffle(rows, Random(seed, 9));
    ThreadPool pool(1 + seed % 3);
    Ratings ratings = ratings_of(rows);
    EXPECT_EQ(settle_duplicates(ratings, Duplicates::mean, {pool}), rows.size() - pairs.size());
    ASSERT_EQ(ratings.size(), pairs.size());
    for (std::size_t row = 0; row < ratings.size(); ++row) {
      const auto& [values, latest] = pairs.at({ratings.user[row], ratings.item[row]});
      double sum = 0;
      for (const double value : values) sum += value;
      EXPECT_FLOAT_EQ(ratings.value[row], static_cast<float>(sum / static_cast<double>(values.size())));
      EXPECT_EQ(ratings.time[row], latest);
    }
  }
}

TEST(Duplicates, have_a_mean_by_weight_and_the_mean_of_their_weights) {
  ThreadPool pool(1);
  for (const bool turned : {false, true}) {
    Ratings ratings = ratings_of({{0, 0, 1, 1}, {0, 0, 4, 2}, {1, 0, 3, 1}});
    ratings.weight = {0.5F, 1.5F, 7};
    if (turned) {
      std::reverse(ratings.user.begin(), ratings.user.end());
      std::reverse(ratings.value.begin(), ratings.value.end());
      std::reverse(ratings.weight.begin(), ratings.weight.end());
    }
    settle_duplicates(ratings, Duplicates::mean, {pool});
    EXPECT_EQ(ratings.value, (std::vector<float>{3.25F, 3}));
    EXPECT_EQ(ratings.weight, (std::vector<float>{1, 7}));
  }
}

TEST(Duplicates, bring_their_own_weights) {
  ThreadPool pool(1);
  Ratings ratings = ratings_of({{0, 0, 4, 2}, {0, 0, 4, 1}, {0, 0, 4, 1}});
  ratings.weight = {5, 3, 2};
  const auto weights = [&] {
    const Dataset data = make_dataset(ratings, {pool});
    const auto held = data.by_user().cell_weights();
    return std::vector<float>(held.begin(), held.end());
  };
  EXPECT_EQ(weights(), (std::vector<float>{5}));  // of the last
  settle_duplicates(ratings, Duplicates::keep, {pool});
  EXPECT_EQ(weights(), (std::vector<float>{2, 3, 5}));  // by time, then in their own order
}

TEST(Duplicates, have_a_mean_with_the_same_bits_in_any_order) {
  std::vector<Row> rows = {{0, 0, 0.1F, 1}, {0, 0, 1e8F, 2}, {0, 0, -1e8F, 3}, {0, 0, 3.7F, 4}};
  ThreadPool pool(1);
  Ratings first = ratings_of(rows);
  settle_duplicates(first, Duplicates::mean, {pool});
  for (std::uint64_t seed = 0; seed < 20; ++seed) {
    shuffle(rows, Random(seed, 0));
    for (Row& row : rows) std::get<3>(row) = static_cast<std::int64_t>(seed);
    Ratings other = ratings_of(rows, seed % 2 == 0);
    settle_duplicates(other, Duplicates::mean, {pool});
    EXPECT_EQ(other.value, first.value);
  }
}

TEST(Duplicates, are_refused_by_the_first_pair) {
  ThreadPool pool(2);
  Ratings good = ratings_of({{0, 0, 1, 0}, {0, 1, 1, 0}, {1, 0, 1, 0}});
  EXPECT_EQ(settle_duplicates(good, Duplicates::error, {pool}), 0u);
  EXPECT_EQ(good.size(), 3u);
  Ratings bad = ratings_of({{5, 3, 1, 0}, {2, 1, 1, 0}, {5, 3, 1, 0}, {2, 1, 4, 0}, {2, 1, 2, 0}});
  try {
    settle_duplicates(bad, Duplicates::error, {pool});
    FAIL() << "they were not refused";
  } catch (const Error& error) {
    EXPECT_EQ(error.code(), ErrorCode::bad_input);
    EXPECT_STREQ(error.what(),
                 "user \"3\" rated item \"2\" 3 times; set duplicates to last, mean or keep");
  }
}

TEST(Duplicates, that_are_kept_are_split_in_any_order_alike) {
  ThreadPool pool(2);
  std::vector<Row> rows = random_rows(7);
  Column<float> first;
  for (std::uint64_t seed = 0; seed < 5; ++seed) {
    Ratings ratings = ratings_of(rows);
    settle_duplicates(ratings, Duplicates::keep, {pool});
    const Split split = split_random(ratings, 0.3, {.threads = pool, .seed = 1});
    EXPECT_EQ(split.train.size() + split.test.size(), rows.size());
    EXPECT_TRUE(split.train.keeps_repeats);
    EXPECT_EQ(values_of(make_dataset(split.train, {pool}).by_user()), split.train.value);
    if (seed == 0) first = split.test.value;
    EXPECT_EQ(split.test.value, first);
    shuffle(rows, Random(seed, 1));
  }
}

TEST(Duplicates, need_times_only_where_the_last_counts) {
  EXPECT_TRUE(needs_times(Duplicates::last));
  EXPECT_FALSE(needs_times(Duplicates::keep));
}

}  // namespace
}  // namespace akin
