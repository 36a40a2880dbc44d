// The ratings that count: of several ratings of one item by one user the last, or all where they are
// kept.
//
// The last by time, then by place in the file. Data sets and splits start from these rows, so that,
// unless repeats are kept, no pair of a user and an item can be both learned from and measured on. What
// else may become of repeats: duplicates.h.
#pragma once

#include <cstddef>

#include "akin/base/context.h"
#include "akin/data/group_rows.h"
#include "akin/data/ratings.h"

namespace akin {

struct LastRatings {
  // Rows of the ratings, a user's in ascending order of item, repeats by time, rating, then weight.
  GroupedRows by_user;
  std::size_t duplicates = 0;  // rows that a later one replaced
};

LastRatings last_ratings(const Ratings& ratings, const Context& context);

}  // namespace akin
