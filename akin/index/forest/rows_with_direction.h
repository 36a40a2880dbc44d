// The rows that trees hold: those that are not zero.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "akin/index/near_space.h"

namespace akin {

// Ascending.
inline std::vector<std::uint32_t> rows_with_direction(const NearSpace& space) {
  std::vector<std::uint32_t> rows;
  for (std::size_t row = 0; row < space.rows(); ++row)
    if (!space.is_zero(row)) rows.push_back(static_cast<std::uint32_t>(row));
  return rows;
}

}  // namespace akin
