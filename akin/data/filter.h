// Leaves out low ratings, and users and items with too few ratings or too low a mean.
#pragma once

#include <cstddef>
#include <cstdint>
#include <limits>

#include "akin/base/context.h"
#include "akin/base/fields.h"
#include "akin/data/ratings.h"

namespace akin {

struct RatingFilter {
  double min_rating = std::numeric_limits<double>::quiet_NaN();  // NaN: any
  std::int64_t min_user_ratings = 0;
  std::int64_t min_item_ratings = 0;
  double min_user_mean = std::numeric_limits<double>::quiet_NaN();  // NaN: any
  double min_item_mean = std::numeric_limits<double>::quiet_NaN();
  std::int64_t filter_passes = 0;  // at most; 0: until every user and item that is left passes

  // Whether there is anything to leave out.
  bool is_set() const;

  void describe(FieldVisitor& visit);
};

struct Filtered {
  Ratings ratings;             // that are left, by user and item; ids without a rating are gone
  std::size_t passes = 0;      // that left something out
  std::size_t duplicates = 0;  // ratings that a later one of the same user and item replaced
};

// Starts from the last ratings of each user and item (see last_ratings.h) that are no lower than
// min_rating. A pass counts all that is
// left, then leaves out the ratings of every user and every item below a limit; as others have fewer
// ratings then, it is repeated. The same bits for any number of threads and any order of the rows.
// Throws Error(bad_input) where nothing is left, Error(invalid_argument) where a limit of ratings or
// means meets ratings without values.
Filtered filter_ratings(const Ratings& ratings, const RatingFilter& filter, const Context& context);

}  // namespace akin
