#include "akin/data/dataset.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <numeric>
#include <tuple>

#include "akin/base/random.h"
#include "akin/base/thread_pool.h"

namespace akin {
namespace {

// Many duplicates: few users and items, few times.
Ratings random_ratings(std::uint64_t seed, std::size_t size, std::uint64_t users, std::uint64_t items,
                       bool timed = true) {
  Random random(seed, 0);
  std::vector<std::int64_t> ids(std::max(users, items));
  std::iota(ids.begin(), ids.end(), 1);
  Ratings ratings;
  ratings.users = std::make_shared<const IdMap>(
      std::vector<std::int64_t>(ids.begin(), ids.begin() + static_cast<std::ptrdiff_t>(users)));
  ratings.items = std::make_shared<const IdMap>(
      std::vector<std::int64_t>(ids.begin(), ids.begin() + static_cast<std::ptrdiff_t>(items)));
  for (std::size_t i = 0; i < size; ++i) {
    ratings.user.push_back(static_cast<std::uint32_t>(random.below(users)));
    ratings.item.push_back(static_cast<std::uint32_t>(random.below(items)));
    ratings.value.push_back(static_cast<float>(random.below(10) + 1) / 2);
    if (timed) ratings.time.push_back(static_cast<std::int64_t>(random.below(5)) - 2);
  }
  return ratings;
}

using Cells = std::map<std::pair<std::uint32_t, std::uint32_t>, float>;

Cells cells_of(const CsrMatrix& matrix) {
  Cells cells;
  for (std::uint32_t row = 0; row < matrix.rows(); ++row)
    for (std::size_t i = 0; i < matrix[row].size(); ++i)
      cells[{row, matrix[row].columns[i]}] = matrix[row].values[i];
  return cells;
}

// The last by time, then by place, found in the dullest way.
Cells naive_cells(const Ratings& ratings) {
  std::map<std::pair<std::uint32_t, std::uint32_t>, std::pair<std::int64_t, float>> last;
  for (std::size_t i = 0; i < ratings.size(); ++i) {
    const std::pair key(ratings.user[i], ratings.item[i]);
    const std::int64_t time = ratings.has_times() ? ratings.time[i] : 0;
    if (!last.contains(key) || last[key].first <= time) last[key] = {time, ratings.value[i]};
  }
  Cells cells;
  for (const auto& [key, rating] : last) cells[key] = rating.second;
  return cells;
}

TEST(Dataset, holds_the_last_rating_of_each_pair_both_ways_round) {
  ThreadPool pool(2);
  for (std::uint64_t seed = 0; seed < 40; ++seed) {
    const Ratings ratings = random_ratings(seed, 10 * seed, 1 + seed, 3 + seed, seed % 2 == 0);
    const Dataset dataset = make_dataset(ratings, {pool});
    const Cells cells = naive_cells(ratings);
    EXPECT_EQ(cells_of(dataset.by_user()), cells) << seed;
    EXPECT_EQ(dataset.by_item(), dataset.by_user().transposed());
    EXPECT_EQ(dataset.size(), cells.size());
    EXPECT_EQ(dataset.duplicates(), ratings.size() - cells.size());
    double sum = 0;
    for (const auto& [key, value] : cells) sum += value;
    EXPECT_NEAR(dataset.mean(), cells.empty() ? 0 : sum / static_cast<double>(cells.size()), 1e-12);
  }
}

TEST(Dataset, is_the_same_for_any_number_of_threads_and_any_order_of_rows) {
  Ratings ratings = random_ratings(7, 30000, 6000, 50);
  std::iota(ratings.time.begin(), ratings.time.end(), 0);  // no two equal: the order of rows says nothing
  std::vector<std::size_t> order(ratings.size());
  std::iota(order.begin(), order.end(), 0U);
  Random random(1, 1);
  for (std::size_t i = order.size(); i > 1; --i) std::swap(order[i - 1], order[random.below(i)]);
  Ratings shuffled = {ratings.users, ratings.items, {}, {}, {}, {}};
  for (const std::size_t row : order) {
    shuffled.user.push_back(ratings.user[row]);
    shuffled.item.push_back(ratings.item[row]);
    shuffled.value.push_back(ratings.value[row]);
    shuffled.time.push_back(ratings.time[row]);
  }
  ThreadPool one(1);
  const Dataset expected = make_dataset(ratings, {one});
  for (const std::size_t threads : {1U, 2U, 7U}) {
    ThreadPool pool(threads);
    for (const Ratings* input : {&ratings, &shuffled}) {
      const Dataset dataset = make_dataset(*input, {pool});
      EXPECT_EQ(dataset.by_user(), expected.by_user());
      EXPECT_EQ(dataset.by_item(), expected.by_item());
      EXPECT_EQ(dataset.mean(), expected.mean());
      EXPECT_EQ(dataset.fingerprint(), expected.fingerprint());
    }
  }
}

TEST(Dataset, fingerprint_changes_with_any_cell_and_any_id) {
  ThreadPool pool(1);
  const Ratings ratings = random_ratings(3, 20, 5, 5);
  const Digest digest = make_dataset(ratings, {pool}).fingerprint();
  Ratings other = ratings;
  other.value[0] += 1;
  EXPECT_NE(make_dataset(other, {pool}).fingerprint(), digest);
  other = ratings;
  other.item[0] = (other.item[0] + 1) % 5;
  EXPECT_NE(make_dataset(other, {pool}).fingerprint(), digest);
  other = ratings;
  other.users = std::make_shared<const IdMap>(IdMap::of({"1", "2", "3", "4", "6"}));
  EXPECT_NE(make_dataset(other, {pool}).fingerprint(), digest);
  other.users = std::make_shared<const IdMap>(IdMap::of({"1", "2", "3", "4", "x"}));
  EXPECT_NE(make_dataset(other, {pool}).fingerprint(), digest);
}

TEST(Dataset, has_weights_where_the_ratings_have_and_counts_by_them) {
  ThreadPool pool(2);
  Ratings ratings = random_ratings(5, 5000, 4000, 30);
  const Dataset plain = make_dataset(ratings, {pool});
  EXPECT_FALSE(plain.by_user().has_weights() || plain.by_item().has_weights());
  EXPECT_EQ(plain.weight(), static_cast<double>(plain.size()));

  ratings.weight.assign(ratings.size(), 1);
  const Dataset ones = make_dataset(ratings, {pool});
  EXPECT_EQ(ones.mean(), plain.mean());
  EXPECT_EQ(ones.weight(), plain.weight());
  EXPECT_NE(ones.fingerprint(), plain.fingerprint());

  for (std::size_t row = 0; row < ratings.size(); ++row)  // what belongs to a rating can be told by it
    ratings.weight[row] = 3 * ratings.value[row] + static_cast<float>(ratings.item[row]);
  const Dataset data = make_dataset(ratings, {pool});
  EXPECT_NE(data.fingerprint(), ones.fingerprint());
  double sum = 0, weights = 0;
  for (std::size_t user = 0; user < data.by_user().rows(); ++user) {
    const SparseRow row = data.by_user()[user];
    for (std::size_t i = 0; i < row.size(); ++i) {
      EXPECT_EQ(row.weights[i], 3 * row.values[i] + static_cast<float>(row.columns[i]));
      sum += static_cast<double>(row.weights[i]) * static_cast<double>(row.values[i]);
      weights += static_cast<double>(row.weights[i]);
    }
  }
  EXPECT_NEAR(data.mean(), sum / weights, 1e-12);
  EXPECT_NEAR(data.weight(), weights, 1e-6);
  EXPECT_EQ(data.by_item(), data.by_user().transposed());
  EXPECT_EQ(make_dataset(Ratings(ratings), {pool}).by_user(), data.by_user());
}

TEST(Dataset, knows_its_scale) {
  ThreadPool pool(1);
  Ratings ratings = random_ratings(3, 3, 5, 5);
  ratings.user = {0, 1, 2};
  ratings.value = {2, -1, 4.5};
  EXPECT_EQ(make_dataset(ratings, {pool}).scale(), (Scale{-1, 4.5}));
  EXPECT_EQ(make_dataset({}, {pool}).scale(), (Scale{0, 0}));
  EXPECT_EQ(make_dataset({}, {pool}).mean(), 0);
}

}  // namespace
}  // namespace akin
