// Items that stand for all that somebody did not choose: drawn for each held-out rating, and written as
// read_negatives.h reads them.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "akin/base/context.h"
#include "akin/base/file.h"
#include "akin/data/ratings.h"

namespace akin {

// For each row of `test` so many different items, ascending, that its user has no rating of in `ratings`,
// which has the same id maps; each such item is as likely as any other. Drawn by the context's seed and
// the place of the row, the same for any number of threads. Cost: count · log of the user's ratings a
// row. Throws Error(invalid_argument) where somebody has rated too many items.
std::vector<std::vector<std::uint32_t>> draw_negatives(const Ratings& ratings, const Ratings& test,
                                                       std::size_t count, const Context& context);

// A file of them, to be published; `test` and `negatives` must outlive it. Throws Error(invalid_argument)
// for an id with a blank, a comma or a parenthesis, which no such file can hold.
OutputFile negatives_file(const std::string& path, const Ratings& test,
                          const std::vector<std::vector<std::uint32_t>>& negatives);

}  // namespace akin
