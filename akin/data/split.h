// Ratings in two parts, one to learn from and one to be measured on; ratings as a file.
//
// All splits start from the last rating of each user and item (see last_ratings.h), so that no pair is in
// both parts; both parts keep the id maps and come in the order of (user, item), so the order of the
// input rows does not matter.
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

// The test is a share of the ratings, rounded to whole ones, drawn at random by the context's seed: each
// by its place in the order of (user, item). Throws Error(invalid_argument) unless 0 < test_share < 1 and
// neither part is empty.
Split split_random(const Ratings& ratings, double test_share, const Context& context);

// The test is that share of the ratings with the latest times; of equal times, those of later users and
// items. Throws as split_random, and Error(bad_input) where the ratings have no times.
Split split_newest(const Ratings& ratings, double test_share, const Context& context);

// The test is the last `per_user` ratings of each user by time; of equal times, those of later items. Who
// has no more than that stays whole in the training part. Throws Error(bad_input) where the ratings have
// no times, Error(invalid_argument) where the test would be empty.
Split split_last(const Ratings& ratings, std::size_t per_user, const Context& context);

// A dataset in two parts with the ids of both.
struct ValidationSplit {
  Dataset train;
  Ratings test;  // in the order of (user, item), without times
};

// The share of the ratings, drawn at random by the context's seed, is taken out of the dataset. Other
// draws than those of split_random. Throws as it does, calling the share `share_name`.
ValidationSplit hold_out(const Dataset& data, double share, std::string_view share_name,
                         const Context& context);

// Publishes user,item,rating[,timestamp] with a header; read_ratings gives back the same ratings.
// Throws Error(invalid_argument) for an id with a newline or a NUL byte, which no rating file can hold.
void write_ratings(const std::string& path, const Ratings& ratings);

}  // namespace akin
