// Down all trees at once, the nearest planes first, until enough rows are found.
//
// A branch is as good as the plane least in its favour that led to it; both sides of a plane wait in one
// queue for all trees (Annoy). What the leaves hold is looked at once. Cost: a product with a plane for
// each step down, and a distance for each row that is found.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "akin/base/context.h"
#include "akin/index/forest/trees.h"
#include "akin/index/index.h"
#include "akin/index/near_space.h"

namespace akin {

// A search ends when the leaves it came to hold `effort` rows, a row of several trees counted each time,
// and `count` different ones. Rows that are not kept or left out are not counted. So each list has
// `count` rows where there are as many. Throws Error(cancelled) when told to stop.
std::vector<std::vector<Neighbor>> search_trees(const Trees& trees, const NearSpace& space,
                                                std::span<const RowQuery> queries, std::size_t count,
                                                std::span<const std::uint8_t> keep, std::uint64_t effort,
                                                const Context& context);

}  // namespace akin
