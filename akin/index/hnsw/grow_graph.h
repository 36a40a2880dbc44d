// A graph of neighbours, grown row by row by hnswlib.
//
// Each row is linked to some of those that a search among the rows before it finds: to the nearest, and
// to others only where they are nearer to it than to one that it is linked to already. On one thread, in
// the order of the rows, so that the graph is the same each time. Cost: about construction · links
// distances a row.
#pragma once

#include <cstddef>

#include "akin/base/context.h"
#include "akin/index/hnsw/layered_graph.h"
#include "akin/index/near_space.h"

namespace akin {

// `links` is at least 2. Takes the seed of the context, and one of its threads. Throws Error(cancelled).
LayeredGraph grow_graph(const NearSpace& space, std::size_t links, std::size_t construction,
                        const Context& context);

}  // namespace akin
