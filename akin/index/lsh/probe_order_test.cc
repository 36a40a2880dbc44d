// Every bucket within reach once, in the order of all sets of boundaries sorted by their costs.
#include "akin/index/lsh/probe_order.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <set>
#include <utility>

#include "akin/base/random.h"

namespace akin {
namespace {

using testing::ElementsAre;

struct Table {
  std::uint64_t key;
  std::vector<Crossing> crossings;  // ascending by cost
};

// Planes have a boundary a hash, places have two.
Table random_table(Random& random, std::uint32_t hashes, bool has_places) {
  Table table{random.bits(), {}};
  for (std::uint32_t hash = 0; hash < hashes; ++hash)
    for (int boundary = 0; boundary < (has_places ? 2 : 1); ++boundary)
      table.crossings.push_back({static_cast<float>(random.uniform()), hash, random.bits()});
  std::sort(table.crossings.begin(), table.crossings.end(),
            [](const Crossing& a, const Crossing& b) { return a.cost < b.cost; });
  return table;
}

ProbeOrder order_of(const std::vector<Table>& tables) {
  ProbeOrder order;
  for (const Table& table : tables) order.add_table(table.key, table.crossings);
  return order;
}

std::vector<Probe> all_of(ProbeOrder& order) {
  std::vector<Probe> probes;
  while (const std::optional<Probe> probe = order.next()) probes.push_back(*probe);
  return probes;
}

// The cost of each bucket within reach, by table and key: all sets of boundaries with one a hash.
std::map<std::pair<std::size_t, std::uint64_t>, float> costs_of(const std::vector<Table>& tables) {
  std::map<std::pair<std::size_t, std::uint64_t>, float> costs;
  for (std::size_t number = 0; number < tables.size(); ++number) {
    const Table& table = tables[number];
    for (std::uint64_t set = 0; set < std::uint64_t{1} << table.crossings.size(); ++set) {
      float cost = 0;
      std::uint64_t key = table.key;
      std::set<std::uint32_t> hashes;
      bool is_one_a_hash = true;
      for (std::size_t i = 0; i < table.crossings.size(); ++i) {
        if ((set >> i & 1) == 0) continue;
        cost += table.crossings[i].cost;
        key += table.crossings[i].change;
        is_one_a_hash &= hashes.insert(table.crossings[i].hash).second;
      }
      if (is_one_a_hash) costs[{number, key}] = cost;
    }
  }
  return costs;
}

TEST(ProbeOrder, hands_out_each_bucket_once_cheapest_first) {
  for (std::uint64_t seed = 0; seed < 40; ++seed) {
    SCOPED_TRACE(seed);
    Random random(seed, 0);
    std::vector<Table> tables;
    const bool has_places = seed % 2 == 1;
    for (std::uint64_t i = 0; i < 1 + seed % 4; ++i)
      tables.push_back(random_table(random, static_cast<std::uint32_t>(1 + random.below(5)), has_places));
    const auto costs = costs_of(tables);
    ProbeOrder order = order_of(tables);
    const std::vector<Probe> probes = all_of(order);
    ASSERT_EQ(probes.size(), costs.size());
    std::set<std::pair<std::size_t, std::uint64_t>> seen;
    float last = 0;
    for (const Probe& probe : probes) {
      ASSERT_TRUE(costs.contains({probe.table, probe.key}));
      const float cost = costs.at({probe.table, probe.key});
      EXPECT_GE(cost, last);
      last = cost;
      EXPECT_TRUE(seen.insert({probe.table, probe.key}).second);
    }
  }
}

TEST(ProbeOrder, begins_with_the_own_bucket_of_each_table) {
  Random random(1, 0);
  std::vector<Table> tables;
  for (int i = 0; i < 5; ++i) tables.push_back(random_table(random, 3, true));
  tables[2].crossings[0].cost = 0;  // on a boundary
  ProbeOrder order = order_of(tables);
  for (std::size_t table = 0; table < 5; ++table)
    EXPECT_EQ(order.next(), (Probe{table, tables[table].key}));
  EXPECT_EQ(order.next(), (Probe{2, tables[2].key + tables[2].crossings[0].change}));
}

TEST(ProbeOrder, crosses_one_boundary_of_a_place) {
  const std::vector<Table> one = {{100, {{0.25F, 0, 1}, {0.5F, 0, 10}}}};
  ProbeOrder order = order_of(one);
  EXPECT_THAT(all_of(order), ElementsAre(Probe{0, 100}, Probe{0, 101}, Probe{0, 110}));
}

TEST(ProbeOrder, forgets_the_query_before) {
  Random random(2, 0);
  const std::vector<Table> before = {random_table(random, 4, true), random_table(random, 2, true)};
  const std::vector<Table> tables = {random_table(random, 3, false)};
  ProbeOrder order = order_of(before);
  for (int i = 0; i < 7; ++i) order.next();
  order.clear();
  EXPECT_FALSE(order.next());
  for (const Table& table : tables) order.add_table(table.key, table.crossings);
  ProbeOrder fresh = order_of(tables);
  EXPECT_EQ(all_of(order), all_of(fresh));
}

TEST(ProbeOrder, comes_to_an_end_with_as_many_hashes_as_there_can_be) {
  Table table{0, {}};
  for (std::uint32_t hash = 0; hash < BucketHash::kMostHashes; ++hash)
    table.crossings.push_back({static_cast<float>(hash), hash, std::uint64_t{1} << hash});
  ProbeOrder order = order_of({table});
  std::set<std::uint64_t> keys;
  for (int i = 0; i < 5000; ++i) keys.insert(order.next()->key);
  EXPECT_EQ(keys.size(), 5000U);
}

}  // namespace
}  // namespace akin
