// Made-up ratings of the shape of MovieLens, at any size, with a planted taste.
//
// What a person thinks of an item is what the person and the item are like in general, the inner product
// of two short taste vectors, and noise; half stars from 0.5 to 5 follow from it in MovieLens' shares.
// What is watched follows popularity (planned_audience.h) and taste. A person has 20 ratings at least,
// and the number of others is log-normal. The same for any number of threads.
#pragma once

#include <cstddef>
#include <string>

#include "akin/base/context.h"
#include "akin/data/catalog.h"
#include "akin/data/ratings.h"

namespace akin {

struct GenerateOptions {
  std::size_t users = 600;
  std::size_t items = 2000;     // each has a rating where there are about four for each item
  std::size_t ratings = 60000;  // each user has 20 at least where users * 20 and items allow
};

struct Generated {
  Ratings ratings;  // no pair twice; user by user, each user's in the order of time
  Catalog catalog;
};

// Throws Error(invalid_argument) unless there are users and items and
// users <= ratings <= users * items.
Generated generate(const GenerateOptions& options, const Context& context);

struct GeneratedFile {
  std::size_t items = 0;  // that were rated
};

// The same ratings as MovieLens writes them (userId,movieId,rating,timestamp), published as a file
// without being held in memory; the catalog too, where `catalog_path` is not empty.
GeneratedFile generate_files(const GenerateOptions& options, const std::string& path,
                             const std::string& catalog_path, const Context& context);

}  // namespace akin
