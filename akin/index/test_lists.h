// What tests of an index hold its lists against: every row with a direction scored. The bits are those of
// the exact index (near_space_test.cc).
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "akin/index/index.h"
#include "akin/index/near_space.h"

namespace akin {

inline std::vector<std::vector<Neighbor>> exact_lists(const NearSpace& space,
                                                      std::span<const RowQuery> queries,
                                                      std::size_t count,
                                                      std::span<const std::uint8_t> keep = {}) {
  std::vector<std::vector<Neighbor>> lists;
  for (const RowQuery& query : queries) {
    std::vector<std::uint32_t> rows;
    for (const std::uint32_t row : space.rows_with_direction())
      if ((keep.empty() || keep[row] != 0) && !std::ranges::binary_search(query.leave_out, row))
        rows.push_back(row);
    lists.push_back(space.best(query.vector, rows, count));
  }
  return lists;
}

}  // namespace akin
