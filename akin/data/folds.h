// Ratings in several parts, each the test of one split: cross-validation.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "akin/base/context.h"
#include "akin/data/ratings.h"
#include "akin/data/split.h"

namespace akin {

// Which fold each of the last ratings of a user and item belongs to.
struct Folds {
  std::vector<std::int64_t> numbers;  // of the folds, ascending
  std::vector<std::uint64_t> rows;    // of the ratings, by (user, item)
  std::vector<std::uint32_t> fold;    // one a row: a place in `numbers`
  std::size_t duplicates = 0;         // ratings that a later one of the same user and item replaced

  // That fold as the test, all others as the training part.
  Split split(const Ratings& ratings, std::size_t place) const;
};

// Folds 1 … count, drawn by the context's seed, of sizes that differ by one at most. The order of the
// input rows does not matter. Throws Error(invalid_argument) unless 2 <= count <= the number of ratings.
Folds draw_folds(const Ratings& ratings, std::size_t count, const Context& context);

// The folds that a file gives: `given` has the same id maps (or longer ones) and the number of the fold
// as the value of each pair. Throws Error(bad_input) for a rating that has none, for a number that is not
// whole and from 0 to a million, and where there are fewer than two folds.
Folds given_folds(const Ratings& ratings, const Ratings& given, const Context& context);

}  // namespace akin
