// Clicks, plays, purchases: files of users and items without ratings.
#pragma once

#include "akin/base/context.h"
#include "akin/data/ratings.h"

namespace akin {

// Rows without ratings (`value` is empty) as each pair of a user and an item once, in ascending order,
// with the number of its rows as its rating, or the sum of their weights where they have some: the counts
// have no weights then. Times, which a count has none of, are left out. The same for any order of the
// rows and any number of threads. Throws Error(bad_input) where weights add up to more than a float
// holds.
Ratings count_pairs(const Ratings& pairs, const Context& context);

}  // namespace akin
