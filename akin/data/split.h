// Ratings in two parts, one to learn from and one to be measured on; ratings as a file.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "akin/base/context.h"
#include "akin/data/dataset.h"
#include "akin/data/ratings.h"

namespace akin {

struct Split {
  Ratings train;
  Ratings test;
  std::size_t duplicates = 0;  // ratings that a later one of the same user and item replaced: in neither
};

// Of the last ratings of each user and item (see last_ratings.h) the share is drawn at random by the
// context's seed, rounded to whole ratings, as the test; both parts keep the id maps. Each rating is
// drawn by its place in the order of (user, item), and both parts come in that order, so the order of the
// input rows does not matter. Throws Error(invalid_argument) unless 0 < test_share < 1 and neither part
// is empty.
Split split_random(const Ratings& ratings, double test_share, const Context& context);

// A dataset in two parts with the ids of both.
struct HeldOut {
  Dataset train;
  Ratings test;  // in the order of (user, item), without times
};

// The share of the ratings, drawn at random by the context's seed, is taken out of the dataset. Other
// draws than those of split_random. Throws as it does, calling the share `share_name`.
HeldOut hold_out(const Dataset& data, double share, std::string_view share_name, const Context& context);

// Publishes user,item,rating[,timestamp] with a header; read_ratings gives back the same ratings.
// Throws Error(invalid_argument) for an id with a newline or a NUL byte, which no rating file can hold.
void write_ratings(const std::string& path, const Ratings& ratings);

}  // namespace akin
