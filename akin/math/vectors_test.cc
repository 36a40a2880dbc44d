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

TEST(Normalize, scales_to_length_1) {
  std::vector<float> values = {3, -4};
  normalize(values);
  EXPECT_EQ(values, (std::vector<float>{0.6F, -0.8F}));
  std::vector<float> zeros(3);
  normalize(zeros);
  EXPECT_EQ(zeros, std::vector<float>(3));
}

TEST(Normalize, is_not_misled_by_squares_that_no_float_holds) {
  for (const float size : {1e-30F, 1e30F}) {
    std::vector<float> values = {3 * size, 4 * size};
    normalize(values);
    EXPECT_FLOAT_EQ(values[0], 0.6F) << size;
    EXPECT_FLOAT_EQ(values[1], 0.8F) << size;
  }
}

TEST(EuclideanDistance, tells_near_twins_apart) {
  EXPECT_EQ(euclidean_distance(std::vector<float>{1, 2}, std::vector<float>{4, 6}), 5);
  const float next = std::nextafter(1000.0F, 2000.0F);
  EXPECT_EQ(euclidean_distance(std::vector<float>{1000, 7}, std::vector<float>{next, 7}),
            static_cast<double>(next) - 1000);
}

TEST(SumOfSquares, holds_what_a_float_would_round_away) {
  const std::vector<float> values = {4096, 1};
  EXPECT_EQ(sum_of_squares(values), 16777217);
  EXPECT_EQ(sum_of_squares({}), 0);
}

}  // namespace
}  // namespace akin
