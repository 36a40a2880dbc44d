// Made-up ratings with a planted taste, for tests and the built-in demo.
//
// A person's rating of an item is a mean, what the person and the item are like in general, the inner
// product of two short taste vectors, and noise, in half stars from 0.5 to 5. What is watched follows
// both a power law of popularity and taste. The same for any number of threads.
#pragma once

#include <cstddef>

#include "akin/base/context.h"
#include "akin/data/catalog.h"
#include "akin/data/ratings.h"

namespace akin {

struct GenerateOptions {
  std::size_t users = 600;
  std::size_t items = 2000;
  std::size_t ratings = 60000;  // each user has 20 at least where users * 20 and items allow
};

struct Generated {
  Ratings ratings;  // no pair twice; user by user, each user's in the order of time
  Catalog catalog;
};

// Throws Error(invalid_argument) unless there are users and items and
// users <= ratings <= users * items.
Generated generate(const GenerateOptions& options, const Context& context);

}  // namespace akin
