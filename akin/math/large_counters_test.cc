// Counters that have come far, against a loop.
#include "akin/math/large_counters.h"

#include <gtest/gtest.h>

#include <limits>
#include <string>
#include <vector>

#include "akin/base/random.h"
#include "akin/math/instruction_set.h"

namespace akin {
namespace {

template <class T>
void expect_as_a_loop_finds(Random& random, std::size_t size, std::uint32_t least) {
  std::vector<T> counters(size);
  for (T& counter : counters) {
    const std::uint64_t numbers[] = {0, least - 1, least, least + random.below(100),
                                     std::numeric_limits<T>::max()};
    counter = static_cast<T>(numbers[random.below(5)]);
  }
  std::vector<std::uint32_t> expected_places, expected_numbers;
  for (std::size_t i = 0; i < size; ++i) {
    if (counters[i] < least) continue;
    expected_places.push_back(static_cast<std::uint32_t>(i));
    expected_numbers.push_back(counters[i]);
  }
  std::vector<std::uint32_t> places(size), numbers(size);
  const std::size_t found = take_large_counters(std::span<T>(counters), least, places, numbers);
  places.resize(found), numbers.resize(found);
  EXPECT_EQ(places, expected_places);
  EXPECT_EQ(numbers, expected_numbers);
  EXPECT_EQ(counters, std::vector<T>(size)) << "all are 0 afterwards";
}

TEST(LargeCounters, are_those_that_a_loop_finds) {
  for (const std::string_view name : instruction_sets()) {
    use_instruction_set(name);
    for (std::size_t size = 0; size < 200; ++size) {
      for (const std::uint32_t least : {1, 2, 10, 0x7FFF, 0x8000, 0xFFF0}) {
        SCOPED_TRACE(std::string(name) + " " + std::to_string(size) + " " + std::to_string(least));
        Random random(size, least);
        expect_as_a_loop_finds<std::uint16_t>(random, size, least);
        expect_as_a_loop_finds<std::uint32_t>(random, size, least);
        expect_as_a_loop_finds<std::uint32_t>(random, size, least + 0x7FFFFF00);
      }
    }
  }
  use_instruction_set(instruction_sets().front());
}

TEST(LargeCounters, of_two_bytes_reach_no_more_than_these_hold) {
  std::vector<std::uint16_t> counters = {0, 1, 0xFFFF};
  std::vector<std::uint32_t> places(3), numbers(3);
  EXPECT_EQ(take_large_counters(std::span(counters), 0x10000, places, numbers), 0U);
  EXPECT_EQ(counters, (std::vector<std::uint16_t>{0, 0, 0}));
}

}  // namespace
}  // namespace akin
