// Which instruction set the kernels run on: chosen once, at the first call, as the best the processor
// has.
//
// Different instruction sets differ in the last bits of a result; the same one gives the same bits.
#pragma once

#include <span>
#include <string>
#include <string_view>

namespace akin {

// "SSE4", "AVX2" or "AVX-512".
std::string_view instruction_set();

// Those this processor has, best first.
std::span<const std::string_view> instruction_sets();

// Those the kernels are compiled for, best first.
std::span<const std::string_view> compiled_instruction_sets();

// Of Highway, which they are written with.
std::string simd_library_version();

// Runs the kernels on another one of instruction_sets(), for tests and benchmarks. Not to be called while
// a kernel runs.
void use_instruction_set(std::string_view name);

}  // namespace akin
