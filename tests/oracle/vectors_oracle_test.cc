// The inner product against a loop in double.
#include <cmath>

#include "akin/math/vectors.h"
#include "tests/oracle/random_cases.h"

namespace akin::oracle {
namespace {

TEST(VectorsOracle, dot_equals_a_loop_in_double) {
  on_each_instruction_set([] {
    for (std::size_t size = 0; size < 300; ++size) {
      Random random(1, size);
      const auto a = random_floats(random, size);
      const auto b = random_floats(random, size);
      double sum = 0, magnitude = 0;
      for (std::size_t i = 0; i < size; ++i) {
        sum += static_cast<double>(a[i]) * b[i];
        magnitude += std::abs(static_cast<double>(a[i]) * b[i]);
      }
      EXPECT_NEAR(dot(a, b), sum, 2e-6 * magnitude) << "size " << size;
    }
  });
}

TEST(VectorsOracle, dot_does_not_depend_on_the_place_in_memory) {
  on_each_instruction_set([] {
    Random random(2, 0);
    const auto values = random_floats(random, 100);
    const float there = dot(values, values);
    for (std::size_t shift = 0; shift < 20; ++shift) {
      std::vector<float> moved(shift);
      moved.insert(moved.end(), values.begin(), values.end());
      EXPECT_EQ(dot(std::span(moved).subspan(shift), values), there);
    }
  });
}

}  // namespace
}  // namespace akin::oracle
