// How popular made-up items are: as in MovieLens, at any size.
//
// The item in place k of n by popularity is to be watched by a share a exp(-C (k / n)^0.385) of the
// people, where C follows from how many ratings there are: steeper and steeper on logarithmic axes, as
// the films of MovieLens 25M and of latest-small are. The test of generate.h holds it beside their
// figures.
#pragma once

#include <cstddef>
#include <span>
#include <vector>

namespace akin {

// For each place the weight of its item in draws without repetition, so that it has its planned audience
// when user u draws draws[u] times, each below the number of items. The weights fall. `all_discovered`:
// every item has one rating beside these draws.
std::vector<double> popularity_weights(std::size_t items, std::span<const std::size_t> draws,
                                       bool all_discovered);

}  // namespace akin
