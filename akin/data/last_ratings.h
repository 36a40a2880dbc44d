// The ratings that count: of several ratings of one item by one user the last.
//
// The last by time, then by place in the file. Data sets and splits start from these rows, so that no
// pair of a user and an item can be both learned from and measured on.
#pragma once

#include <cstddef>

#include "akin/base/context.h"
#include "akin/data/group_rows.h"
#include "akin/data/ratings.h"

namespace akin {

struct LastRatings {
  GroupedRows by_user;         // rows of the ratings, a user's in ascending order of item
  std::size_t duplicates = 0;  // rows that a later one replaced
};

LastRatings last_ratings(const Ratings& ratings, const Context& context);

}  // namespace akin
