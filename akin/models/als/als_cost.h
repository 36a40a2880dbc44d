// What akin's own training of als takes at rank k, with one unknown more, m = k + 1, where there are
// biases. N ratings count once from each side:
//
//     gathering the normal equations     2 N m (m + 1) + 4 N m      triangles and right-hand sides
//     solving them, R users and items    R (m³/3 + 2 m²)
//     of implicit feedback               R k (k + 1)                the Gram matrices of both sides
//
// Behind the last epoch of ratings comes what they tell of uncertainty (uncertainty.h): each item once
// more and its inverse, and m³/3 for its variance; then each of the users that tell of the noise, and
// 4 m² for the leverages of each of their ratings.
//
// Rows that are solved by fewer equations than there are unknowns are counted as if they were not.
#pragma once

#include "akin/models/als/als.h"
#include "akin/models/training_cost.h"

namespace akin {

TrainingCost akin_als_cost(const TrainingSize& size, const AlsOptions& options);

}  // namespace akin
