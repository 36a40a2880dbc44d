// Trees are grown: each part of the rows is parted again until it is a leaf.
//
// A tree draws its random numbers from a stream of its own and is one task: the same bytes for any number
// of threads. Cost for each tree of n rows of k numbers: 2 k n log₂(n / k) operations to part them, and a
// sample of 2-means a plane, some n / k of them.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

#include "akin/base/context.h"
#include "akin/index/forest/trees.h"
#include "akin/math/matrix.h"

namespace akin {

// `count` trees over these rows (ascending) of `vectors`; the trees keep their arrays themselves.
// Throws Error(cancelled) when told to stop, Error(no_resource) where memory cannot suffice.
Trees grow_trees(const Matrix& vectors, std::span<const std::uint32_t> rows, std::size_t count,
                 const Context& context);

}  // namespace akin
