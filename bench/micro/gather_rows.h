// Reading the rows that an alternation reads, and nothing else: the least a half-iteration can take.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

#include "akin/math/matrix.h"

namespace akin::bench {

// Adds up the rows of `table` that `numbers` names, asking for each one a while before it is needed.
// Returns a number made of the sums, which keeps the compiler from leaving them out.
float gather_rows(const Matrix& table, std::span<const std::uint32_t> numbers);

}  // namespace akin::bench
