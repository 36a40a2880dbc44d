#include "akin/data/number_table.h"

#include <gtest/gtest.h>

#include <limits>
#include <map>

#include "akin/base/random.h"

namespace akin {
namespace {

using Limits = std::numeric_limits<std::int64_t>;

// Values that hash tables trip over: close together, far apart, alike in their low bits, the extremes.
std::int64_t random_value(Random& random) {
  const auto small = static_cast<std::int64_t>(random.below(300)) - 150;
  switch (random.below(5)) {
    case 0: return small;
    case 1: return small * (std::int64_t{1} << 50);
    case 2: return Limits::max() - random.below(3);
    case 3: return Limits::min() + static_cast<std::int64_t>(random.below(3));
    default: return static_cast<std::int64_t>(random.bits());
  }
}

TEST(NumberTable, numbers_values_as_a_map_does) {
  for (std::uint64_t seed = 0; seed < 50; ++seed) {
    Random random(seed, 0);
    NumberTable table;
    std::map<std::int64_t, std::uint32_t> map;
    std::vector<std::int64_t> in_order;
    for (std::uint64_t count = random.below(3000); count > 0; --count) {
      const std::int64_t value = random_value(random);
      const std::uint32_t number = table.add(value);
      if (map.emplace(value, in_order.size()).second) in_order.push_back(value);
      ASSERT_EQ(number, map[value]);
      ASSERT_EQ(table.number_of(value), map[value]);
    }
    EXPECT_EQ(table.values(), in_order);
    for (const auto& [value, number] : map) ASSERT_EQ(table.number_of(value), number) << value;
  }
}

TEST(NumberTable, keeps_its_numbers_as_it_grows) {
  NumberTable table;
  for (std::int64_t value = 0; value < 100000; ++value) table.add(7 * value);
  for (std::int64_t value = 0; value < 100000; ++value) ASSERT_EQ(table.number_of(7 * value), value);
}

}  // namespace
}  // namespace akin
