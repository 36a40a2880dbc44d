// Which items a list may hold, as asked for: by their number of ratings, by id, by genre and by year.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "akin/base/fields.h"
#include "akin/engine/workspace.h"
#include "akin/models/model.h"

namespace akin {

// An item must pass all of them. Of a list, one entry is enough.
struct ItemFilter {
  std::int64_t at_least = 0;       // ratings
  std::vector<std::string> allow;  // ids, and @file for a file with an id a line; empty: any
  std::vector<std::string> deny;
  std::vector<std::string> genre;  // empty: any
  std::vector<std::string> year;   // of release: 1994, 1990-1999, 1990- or -1999; empty: any

  bool is_open() const {
    return at_least == 0 && allow.empty() && deny.empty() && genre.empty() && year.empty();
  }
  void describe(FieldVisitor& visit);
};

// An entry an item, 0 where the filter leaves it out; none at all where every item passes. Ids that the
// model does not know are counted in a note. Throws Error(not_found) for a genre that no item has, with
// the nearest name; Error(invalid_argument) for a year that is none, and where genres or years are asked
// for and the model has no titles.
std::vector<std::uint8_t> items_that_pass(const ItemFilter& filter, const Model& model,
                                          Workspace& workspace);

}  // namespace akin
