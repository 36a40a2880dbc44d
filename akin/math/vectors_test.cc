#include "akin/math/vectors.h"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>
#include <vector>

#include "akin/math/instruction_set.h"

namespace akin {
namespace {

TEST(Vectors, dot_of_small_whole_numbers_is_exact) {
  for (const std::string_view set : instruction_sets()) {
    use_instruction_set(set);
    for (std::size_t size = 0; size < 200; ++size) {
      std::vector<float> a(size), b(size);
      float expected = 0;
      for (std::size_t i = 0; i < size; ++i) {
        a[i] = static_cast<float>(i % 7);
        b[i] = static_cast<float>(i % 5) - 2;
        expected += a[i] * b[i];
      }
      EXPECT_EQ(dot(a, b), expected) << set << ' ' << size;
    }
  }
  use_instruction_set(instruction_sets().front());
}

TEST(Vectors, squared_norm_of_three_and_four_is_twenty_five) {
  EXPECT_EQ(squared_norm(std::vector<float>{3, 4}), 25.0f);
}

TEST(Vectors, all_finite_finds_one_bad_number_anywhere) {
  for (const std::string_view set : instruction_sets()) {
    use_instruction_set(set);
    std::vector<float> values(70, std::numeric_limits<float>::max());
    EXPECT_TRUE(all_finite(values)) << set;
    for (float& value : values) {
      for (const float bad : {NAN, INFINITY, -INFINITY}) {
        value = bad;
        EXPECT_FALSE(all_finite(values)) << set;
      }
      value = 1;
    }
  }
  use_instruction_set(instruction_sets().front());
}

TEST(SumOfSquares, holds_what_a_float_would_round_away) {
  const std::vector<float> values = {4096, 1};
  EXPECT_EQ(sum_of_squares(values), 16777217);
  EXPECT_EQ(sum_of_squares({}), 0);
}

}  // namespace
}  // namespace akin
