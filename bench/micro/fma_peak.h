// The peak of the machine: how many float32 operations fused multiply-adds in registers do.
#pragma once

#include <cstddef>

namespace akin::bench {

// Runs `rounds` rounds of independent fused multiply-adds on the instruction set that akin has chosen.
// Returns the number of operations, two a multiply-add. `result` keeps the compiler from leaving it out.
double run_multiply_adds(std::size_t rounds, float& result);

// Seconds of processor time of this thread: what neighbours on the machine take away does not count.
double thread_seconds();

// Operations a second of processor time of one thread, measured now for about `seconds`.
double measure_peak(double seconds = 0.1);

}  // namespace akin::bench
