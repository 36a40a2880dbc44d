// Searches of whole trees find what scoring every row finds; shorter ones find much of it.
#include "akin/index/forest/search_trees.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <set>
#include <vector>

#include "akin/base/error.h"
#include "akin/base/random.h"
#include "akin/index/forest/grow_trees.h"
#include "akin/index/test_lists.h"

namespace akin {
namespace {

constexpr Nearness kEachNearness[] = {Nearness::cosine, Nearness::dot, Nearness::euclidean};
constexpr std::uint64_t kWhole = 1 << 30;

Matrix random_matrix(std::size_t rows, std::size_t columns, std::uint64_t seed) {
  Matrix matrix(rows, columns);
  for (std::size_t row = 0; row < rows; ++row) {
    Random random(seed, row);
    const double length = 0.2 + random.uniform();
    for (float& value : matrix[row]) value = static_cast<float>(length * random.normal());
  }
  return matrix;
}

struct Sample {
  Sample(std::size_t rows, std::size_t columns, Nearness nearness, std::size_t count = 8)
      : vectors(random_matrix(rows, columns, 1)),
        queries(random_matrix(40, columns, 2)),
        space(vectors, nearness),
        trees(grow_trees(space.turned(), space.rows_with_direction(), count, context())) {}

  Context context() { return {.threads = pool, .seed = 3}; }

  std::vector<RowQuery> asked(std::span<const std::uint32_t> leave_out = {}) const {
    std::vector<RowQuery> all;
    for (std::size_t q = 0; q < queries.rows(); ++q) all.push_back({queries[q], leave_out});
    return all;
  }
  std::vector<std::vector<Neighbor>> search(std::span<const RowQuery> some, std::size_t count,
                                            std::uint64_t effort,
                                            std::span<const std::uint8_t> keep = {}) {
    return search_trees(trees, space, some, count, keep, effort, context());
  }

  std::vector<std::vector<Neighbor>> exact(std::span<const RowQuery> some, std::size_t count,
                                           std::span<const std::uint8_t> keep = {}) const {
    return exact_lists(space, some, count, keep);
  }

  ThreadPool pool{2};
  Matrix vectors, queries;
  NearSpace space;
  Trees trees;
};

double share_found(const std::vector<std::vector<Neighbor>>& found,
                   const std::vector<std::vector<Neighbor>>& expected) {
  double hits = 0, all = 0;
  for (std::size_t q = 0; q < expected.size(); ++q) {
    std::set<std::uint32_t> listed;
    for (const Neighbor& neighbor : found[q]) listed.insert(neighbor.index);
    for (const Neighbor& neighbor : expected[q]) hits += listed.contains(neighbor.index) ? 1 : 0;
    all += static_cast<double>(expected[q].size());
  }
  return hits / all;
}

TEST(SearchTrees, of_whole_trees_finds_what_is_nearest) {
  for (const Nearness nearness : kEachNearness)
    for (const std::size_t columns : {2, 7, 32}) {
      SCOPED_TRACE(testing::Message() << kNames<Nearness>[static_cast<std::size_t>(nearness)] << columns);
      Sample sample(600, columns, nearness);
      const auto asked = sample.asked();
      EXPECT_EQ(sample.search(asked, 10, kWhole), sample.exact(asked, 10));
      EXPECT_EQ(sample.search(asked, 1000, kWhole), sample.exact(asked, 1000));
    }
}

TEST(SearchTrees, finds_more_with_more_effort) {
  for (const Nearness nearness : kEachNearness) {
    SCOPED_TRACE(kNames<Nearness>[static_cast<std::size_t>(nearness)]);
    Sample sample(3000, 8, nearness, 20);
    const auto asked = sample.asked();
    const auto exact = sample.exact(asked, 10);
    double last = 0;
    for (const std::uint64_t effort : {10, 50, 250}) {
      const double share = share_found(sample.search(asked, 10, effort), exact);
      EXPECT_GT(share, last) << effort;
      last = share;
    }
    EXPECT_GT(last, 0.9);
  }
}

TEST(SearchTrees, lists_what_is_nearest_among_what_it_looked_at) {
  Sample sample(1000, 6, Nearness::cosine);
  const auto asked = sample.asked();
  const auto found = sample.search(asked, 12, 1);
  for (std::size_t q = 0; q < found.size(); ++q) {
    EXPECT_EQ(found[q].size(), 12U);  // however little is to be looked at
    EXPECT_TRUE(std::is_sorted(found[q].begin(), found[q].end(), better));
    for (const Neighbor& neighbor : found[q])
      EXPECT_EQ(neighbor.score, sample.space.score(asked[q].vector, neighbor.index));
  }
}

TEST(SearchTrees, obeys_filters_on_the_way) {
  Sample sample(800, 5, Nearness::euclidean);
  std::vector<std::uint8_t> keep(800, 0);
  for (std::size_t row = 0; row < 800; row += 9) keep[row] = 1;
  const std::vector<std::uint32_t> leave_out = {0, 5, 9, 45, 792};
  const auto asked = sample.asked(leave_out);
  EXPECT_EQ(sample.search(asked, 30, kWhole, keep), sample.exact(asked, 30, keep));
  for (const auto& list : sample.search(asked, 30, 100, keep)) {
    EXPECT_EQ(list.size(), 30U);
    for (const Neighbor& neighbor : list) {
      EXPECT_EQ(keep[neighbor.index], 1);
      EXPECT_FALSE(std::ranges::binary_search(leave_out, neighbor.index));
    }
  }
  const std::vector<std::uint8_t> nobody(800, 0);
  for (const auto& list : sample.search(asked, 30, 100, nobody)) EXPECT_TRUE(list.empty());
}

TEST(SearchTrees, does_not_count_what_is_filtered) {
  Sample sample(800, 5, Nearness::dot, 4);
  const auto asked = sample.asked();
  std::vector<std::uint8_t> keep(800, 0);
  for (std::size_t row = 0; row < 800; row += 4) keep[row] = 1;
  const auto expected = sample.exact(asked, 10, keep);
  // Two hundred rows are kept, each in four trees.
  EXPECT_EQ(sample.search(asked, 10, 4 * 200, keep), expected);
}

TEST(SearchTrees, answers_each_query_by_itself) {
  Sample sample(900, 10, Nearness::cosine);
  const std::vector<std::uint32_t> leave_out = {3, 4, 100};
  auto asked = sample.asked();
  for (std::size_t q = 0; q < asked.size(); q += 2) asked[q].leave_out = leave_out;
  const auto together = sample.search(asked, 10, 60);
  for (std::size_t q = 0; q < asked.size(); ++q)
    EXPECT_EQ(sample.search({&asked[q], 1}, 10, 60)[0], together[q]);
  ThreadPool three(3);
  EXPECT_EQ(search_trees(sample.trees, sample.space, asked, 10, {}, 60, Context{.threads = three}),
            together);
}

TEST(SearchTrees, lists_nothing_where_nothing_is_asked_for_or_there) {
  Sample sample(100, 4, Nearness::cosine);
  const auto asked = sample.asked();
  EXPECT_TRUE(sample.search({}, 5, 10).empty());
  for (const auto& list : sample.search(asked, 0, 10)) EXPECT_TRUE(list.empty());
  Sample empty(0, 4, Nearness::cosine);
  for (const auto& list : empty.search(asked, 5, 10)) EXPECT_TRUE(list.empty());
}

TEST(SearchTrees, stops_when_told_to) {
  Sample sample(100, 4, Nearness::cosine);
  std::stop_source source;
  source.request_stop();
  const auto asked = sample.asked();
  EXPECT_THROW(search_trees(sample.trees, sample.space, asked, 5, {}, 10,
                            Context{.threads = sample.pool, .stop = source.get_token()}),
               Error);
}

}  // namespace
}  // namespace akin
