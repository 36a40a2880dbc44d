// Rows brought together by a key, in their old order inside each group.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "akin/base/context.h"

namespace akin {

// rows[starts[g]] … rows[starts[g + 1] - 1] are the places of key g in the keys, ascending.
template <class Place>  // counts rows: an unsigned type
struct GroupedRowsOf {
  std::vector<Place> starts;
  std::vector<Place> rows;

  std::size_t groups() const { return starts.size() - 1; }
  std::span<Place> operator[](std::size_t group) {
    return {rows.data() + starts[group], static_cast<std::size_t>(starts[group + 1] - starts[group])};
  }
};
using GroupedRows = GroupedRowsOf<std::uint64_t>;

// Each key is below `groups`: the caller's promise. The same for any number of threads.
GroupedRows group_rows(std::span<const std::uint32_t> keys, std::size_t groups, const Context& context);

// The same with places of 16 bits, so that a test can cross the limit of what they count: all there is to
// grouping is written once for both. Throws Error(no_resource) where there are more rows than that.
GroupedRowsOf<std::uint16_t> group_few_rows(std::span<const std::uint32_t> keys, std::size_t groups,
                                            const Context& context);

}  // namespace akin
