// The rows of ratings in two parts, and the random draws by which they part.
#pragma once

#include <cstdint>
#include <functional>
#include <span>
#include <vector>

#include "akin/base/context.h"
#include "akin/data/split.h"

namespace akin {

// Appends that row.
void add_row(Ratings& part, const Ratings& all, std::uint64_t row);

// Row rows[i] goes into the test where is_test(i), else into the training part.
Split split_rows(const Ratings& ratings, std::span<const std::uint64_t> rows,
                 const std::function<bool(std::size_t)>& is_test);

// The part of each place 0 … size - 1, drawn by the context's seed, the same for any number of threads:
// part p has sizes[p] places, and the sizes add up to `size`.
std::vector<std::uint32_t> draw_parts(std::size_t size, std::span<const std::size_t> sizes,
                                      const Context& context);

}  // namespace akin
