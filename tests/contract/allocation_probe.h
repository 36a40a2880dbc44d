// How much memory a program asks for: linked in, it listens to every operator new.
#pragma once

#include <atomic>
#include <cstddef>

namespace akin {

// The largest piece of memory that was asked for since it was set to 0.
extern std::atomic<std::size_t> largest_allocation;

}  // namespace akin
