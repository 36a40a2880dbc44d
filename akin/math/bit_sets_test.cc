// Rows in common, against a loop over the rows.
#include "akin/math/bit_sets.h"

#include <gtest/gtest.h>

#include <array>
#include <string>
#include <vector>

#include "akin/base/random.h"
#include "akin/math/instruction_set.h"

namespace akin {
namespace {

using Rows = std::vector<std::uint8_t>;  // 1 for each row that a set holds

std::vector<Rows> random_sets(std::size_t sets, std::size_t rows, std::uint64_t seed) {
  std::vector<Rows> random_ones(sets, Rows(rows));
  for (std::size_t set = 0; set < sets; ++set) {
    Random random(seed, set);
    const double share = random.uniform();
    for (std::uint8_t& row : random_ones[set]) row = random.uniform() < share ? 1 : 0;
  }
  return random_ones;
}

std::uint32_t common(const Rows& a, const Rows& b) {
  std::uint32_t both = 0;
  for (std::size_t row = 0; row < a.size(); ++row) both += a[row] != 0 && b[row] != 0 ? 1 : 0;
  return both;
}

// Rows that end in a step, at a step, in the second piece and at its end.
TEST(BitSets, count_what_two_sets_have_in_common) {
  for (const std::string_view name : instruction_sets()) {
    use_instruction_set(name);
    for (const std::size_t rows : {1, 63, 64, 1024, 1025, 16384, 16385, 17408, 40000}) {
      for (const std::size_t sets : {1, 32, 40}) {
        SCOPED_TRACE(std::string(name) + " " + std::to_string(rows) + " " + std::to_string(sets));
        if (rows > 17000 && sets < 40) continue;
        const std::vector<Rows> random_ones = random_sets(sets, rows, rows);
        BitSets bits(sets, rows);
        for (std::size_t set = 0; set < sets; ++set)
          for (std::size_t row = 0; row < rows; ++row)
            if (random_ones[set][row] != 0) bits.add(set, row);
        ASSERT_EQ(bits.blocks(), (sets + BitSets::kBlock - 1) / BitSets::kBlock);
        std::array<std::uint32_t, BitSets::kPairs> counts{};
        for (std::size_t first = 0; first < bits.blocks(); ++first) {
          for (std::size_t second = 0; second < bits.blocks(); ++second) {
            bits.count_common(first, second, counts);
            for (std::size_t pair = 0; pair < counts.size(); pair += 7) {
              const std::size_t i = first * BitSets::kBlock + pair / BitSets::kBlock;
              const std::size_t j = second * BitSets::kBlock + pair % BitSets::kBlock;
              const std::uint32_t expected =
                  i < sets && j < sets ? common(random_ones[i], random_ones[j]) : 0;
              ASSERT_EQ(counts[pair], expected) << i << ' ' << j;
            }
          }
        }
      }
    }
  }
  use_instruction_set(instruction_sets().front());
}

TEST(BitSets, count_every_row_of_full_ones) {
  constexpr std::size_t kRows = 20000;
  BitSets bits(2, kRows);
  for (std::size_t row = 0; row < kRows; ++row) {
    bits.add(0, row);
    bits.add(1, row);
  }
  std::array<std::uint32_t, BitSets::kPairs> counts{};
  bits.count_common(0, 0, counts);
  for (const std::size_t pair : {std::size_t{0}, std::size_t{1}, BitSets::kBlock, BitSets::kBlock + 1})
    EXPECT_EQ(counts[pair], kRows);
  EXPECT_EQ(counts[2], 0U);
}

TEST(BitSets, take_whole_steps_of_two_of_the_longest_vectors) {
  EXPECT_EQ(BitSets::words_for(0), 0U);
  EXPECT_EQ(BitSets::words_for(1), 16U);
  EXPECT_EQ(BitSets::words_for(1024), 16U);
  EXPECT_EQ(BitSets::words_for(1025), 32U);
}

}  // namespace
}  // namespace akin
