// What several ratings of one item by one user come to.
#pragma once

#include <array>
#include <cstddef>
#include <string_view>

#include "akin/base/context.h"
#include "akin/base/fields.h"
#include "akin/data/ratings.h"

namespace akin {

enum class Duplicates : unsigned char {
  last,   // the last counts: by time, then by place in the file
  error,  // they are refused
  keep,   // each counts, as in Spark
  mean,   // their weighted mean counts, with the mean of their weights, at the time of the last
};
template <>
inline constexpr std::array<std::string_view, 4> kNames<Duplicates> = {"last", "error", "keep", "mean"};

// Whether the times of the ratings are looked at.
bool needs_times(Duplicates duplicates);

// Settles it: data sets and splits made of the ratings follow. Returns how many rows are gone because
// another stands for them: all but one of each mean. (Those of `last` go later, in last_ratings.) The
// same for any number of threads and, but for `last` at equal times, for any order of the rows. Throws
// Error(bad_input) with the first pair, in the order of the ids, where `error` is asked for.
std::size_t settle_duplicates(Ratings& ratings, Duplicates duplicates, const Context& context);

}  // namespace akin
