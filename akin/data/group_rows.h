// Rows brought together by a key, in their old order inside each group.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "akin/base/context.h"

namespace akin {

// rows[starts[g]] … rows[starts[g + 1] - 1] are the places of key g in the keys, ascending.
struct GroupedRows {
  std::vector<std::uint64_t> starts;
  std::vector<std::uint64_t> rows;

  std::size_t groups() const { return starts.size() - 1; }
  std::span<std::uint64_t> operator[](std::size_t group) {
    return {rows.data() + starts[group], static_cast<std::size_t>(starts[group + 1] - starts[group])};
  }
};

// Each key is below `groups`: the caller's promise. The same for any number of threads.
GroupedRows group_rows(std::span<const std::uint32_t> keys, std::size_t groups, const Context& context);

}  // namespace akin
