// Ratings split between people: some are learned from, others are strangers to be folded in and measured.
//
// Strong generalization (Marlin 2004; as in Liang, Krishnan, Hoffman and Jebara, "Variational
// autoencoders for collaborative filtering", 2018): of a held-out user a share of the ratings, rounded
// down, is the test, and the others are what a model is told about that user. Ratings of items that no
// user of the training part has rated are left out of both.
#pragma once

#include <cstddef>

#include "akin/base/context.h"
#include "akin/data/ratings.h"

namespace akin {

struct HeldOutUsers {
  double test = 0;        // how many: a whole number, or below 1 a share of all
  double validation = 0;  // more of them, apart from those; 0: none
  double test_share = 0.2;
};

// All parts keep the id maps and come in the order of (user, item).
struct Strangers {
  Ratings fold_in;
  Ratings test;
  std::size_t users = 0;
};

struct UserSplit {
  Ratings train;
  Strangers validation;
  Strangers test;
  std::size_t duplicates = 0;     // ratings that a later one of the same user and item replaced
  std::size_t unknown_items = 0;  // ratings of held-out users that were left out
};

// Drawn by the context's seed: users by their places in the order of their ids, ratings by theirs in the
// order of (user, item), so that the order of the input rows does not matter.
// Throws Error(invalid_argument) where a number of users is none, nobody is left to learn from, or no
// rating to be tested.
UserSplit split_users(const Ratings& ratings, const HeldOutUsers& held_out, const Context& context);

}  // namespace akin
