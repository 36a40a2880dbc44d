// Strangers become people of a model, for as long as they are measured: strong generalization.
//
// Each is encoded from given ratings, which stand as their history from then on: they are no candidates
// of their lists, and a test row among them is a leak. Cost: an encoding a person, and a copy of the
// vectors of all users.
#pragma once

#include <cstddef>

#include "akin/base/context.h"
#include "akin/data/ratings.h"
#include "akin/models/model.h"

namespace akin {

struct FoldedIn {
  std::size_t people = 0;         // with a rating that the model could use
  std::size_t unknown_items = 0;  // rows that it could not: of items without training ratings
};

// `given` holds the numbers of the model's own id maps (read_ratings with known ids); afterwards the
// model has those of `given`. Rows without ratings are counted. The same bits for any number of threads.
// Throws Error(invalid_argument) where the model was saved without its history or knows one of the
// people.
FoldedIn fold_in(Model& model, const Ratings& given, const Context& context);

}  // namespace akin
