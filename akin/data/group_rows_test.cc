#include "akin/data/group_rows.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <numeric>
#include <utility>

#include "akin/base/random.h"

namespace akin {
namespace {

// What a stable sort by key makes of the places 0, 1, 2, …
std::vector<std::uint64_t> sorted_rows(const std::vector<std::uint32_t>& keys) {
  std::vector<std::uint64_t> rows(keys.size());
  std::iota(rows.begin(), rows.end(), std::uint64_t{0});
  std::stable_sort(rows.begin(), rows.end(),
                   [&](std::uint64_t a, std::uint64_t b) { return keys[a] < keys[b]; });
  return rows;
}

TEST(GroupRows, equals_a_stable_sort_for_any_number_of_threads) {
  for (const std::size_t threads : {1U, 2U, 3U, 7U}) {
    ThreadPool pool(threads);
    for (std::uint64_t seed = 0; seed < 50; ++seed) {
      Random random(seed, 0);
      const std::size_t groups = 1 + random.below(40);
      std::vector<std::uint32_t> keys(random.below(random.below(2) == 0 ? 10 : 3000));
      for (std::uint32_t& key : keys) key = static_cast<std::uint32_t>(random.below(groups));

      GroupedRows grouped = group_rows(keys, groups, {pool});
      ASSERT_EQ(grouped.rows, sorted_rows(keys)) << seed;
      ASSERT_EQ(grouped.groups(), groups);
      for (std::size_t group = 0; group < groups; ++group) {
        ASSERT_TRUE(std::cmp_equal(grouped[group].size(), std::count(keys.begin(), keys.end(), group)));
        for (const std::uint64_t row : grouped[group]) ASSERT_EQ(keys[row], group);
      }
    }
  }
}

TEST(GroupRows, makes_empty_groups_of_no_rows) {
  ThreadPool pool(2);
  EXPECT_EQ(group_rows({}, 3, {pool}).starts, (std::vector<std::uint64_t>{0, 0, 0, 0}));
  EXPECT_EQ(group_rows({}, 0, {pool}).groups(), 0u);
}

// 2^31 rows do not fit into a test. With places of 16 bits the limit is at 65,535 rows: up to there the
// places are those of 64 bits, and one row more is refused, not wrapped around.
TEST(GroupRows, counts_to_the_end_of_its_type_and_refuses_what_is_beyond) {
  ThreadPool pool(3);
  for (const std::size_t groups : {1U, 2U, 300U, 65535U}) {
    Random random(groups, 0);
    std::vector<std::uint32_t> keys(65535);
    for (std::uint32_t& key : keys) key = static_cast<std::uint32_t>(random.below(groups));
    const GroupedRows wide = group_rows(keys, groups, {pool});
    const auto narrow = group_few_rows(keys, groups, {pool});
    EXPECT_TRUE(std::equal(wide.rows.begin(), wide.rows.end(), narrow.rows.begin(), narrow.rows.end()));
    EXPECT_TRUE(
        std::equal(wide.starts.begin(), wide.starts.end(), narrow.starts.begin(), narrow.starts.end()));
    keys.push_back(0);
    EXPECT_EQ(group_rows(keys, groups, {pool}).rows.size(), 65536u);
    EXPECT_THROW(group_few_rows(keys, groups, {pool}), Error);
  }
  static_assert(sizeof(GroupedRows{}.starts[0]) == 8 && sizeof(GroupedRows{}.rows[0]) == 8);
}

}  // namespace
}  // namespace akin
