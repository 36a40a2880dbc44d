// What a list may hold.
#pragma once

#include <cstdint>
#include <vector>

#include "akin/base/fields.h"
#include "akin/models/model.h"

namespace akin {

struct ListOptions {
  std::int64_t count = 10;    // at most so many
  std::int64_t at_least = 0;  // ratings that an item needs to be listed
  bool include_seen = false;  // list what the person has rated, too

  void describe(FieldVisitor& visit);
};

// An entry an item, 0 where it has too few ratings; none at all where every item will do.
std::vector<std::uint8_t> items_with(const Model& model, std::int64_t at_least);

// Throws Error(invalid_argument) where seen items must be left out and the model was saved without its
// history.
void require_history(const Model& model, const ListOptions& options);

}  // namespace akin
