// What the oracle tests of akin/math share: random numbers, and a turn on each instruction set.
#pragma once

#include <gtest/gtest.h>

#include <cstddef>
#include <numeric>
#include <string>
#include <vector>

#include "akin/base/random.h"
#include "akin/math/instruction_set.h"
#include "akin/math/matrix.h"

namespace akin::oracle {

inline float random_float(Random& random) { return static_cast<float>(random.normal()); }

inline std::vector<float> random_floats(Random& random, std::size_t size) {
  std::vector<float> values(size);
  for (float& value : values) value = random_float(random);
  return values;
}

inline Matrix random_matrix(Random& random, std::size_t rows, std::size_t columns) {
  Matrix matrix(rows, columns);
  for (std::size_t row = 0; row < rows; ++row)
    for (float& value : matrix[row]) value = random_float(random);
  return matrix;
}

// Numbers of unknowns: all up to 70, so that kernels see each number of lanes, rows of a tile and blocks
// left over, and some larger ones.
inline std::vector<std::size_t> sizes_of_systems() {
  std::vector<std::size_t> sizes(71);
  std::iota(sizes.begin(), sizes.end(), std::size_t{0});
  sizes.insert(sizes.end(), {100, 128, 129});
  return sizes;
}

// Calls test() on each instruction set of this processor.
template <class Test>
void on_each_instruction_set(const Test& test) {
  for (const std::string_view name : instruction_sets()) {
    SCOPED_TRACE(std::string(name));
    use_instruction_set(name);
    test();
  }
  use_instruction_set(instruction_sets().front());
}

}  // namespace akin::oracle
