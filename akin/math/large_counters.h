// The few of many counters that have come far.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

namespace akin {

// Writes the place and the number of each counter that has reached `least`, which is above 0, in order,
// and sets all counters to 0; how many there were. There is room for each counter at `places` and at
// `numbers`. Cost: a comparison for as many counters as a vector has lanes, and a step for each found.
std::size_t take_large_counters(std::span<std::uint16_t> counters, std::uint32_t least,
                                std::span<std::uint32_t> places, std::span<std::uint32_t> numbers);
std::size_t take_large_counters(std::span<std::uint32_t> counters, std::uint32_t least,
                                std::span<std::uint32_t> places, std::span<std::uint32_t> numbers);

}  // namespace akin
