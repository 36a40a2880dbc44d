// The items that a person names: one by its id or its title, or several with + and - between them.
//
//     toy story + alien - shrek
//
// A title may hold such a sign itself: of "Romeo + Juliet + Alien" the longest beginning that is an id, a
// whole title or the beginning of one is the first item. What cannot be taken apart, or would take off
// what it adds, is one title.
#pragma once

#include <string>
#include <vector>

#include "akin/engine/workspace.h"
#include "akin/models/model.h"
#include "akin/recommend/item_neighbors.h"

namespace akin {

// "Toy Story (1995) [1]", or the id alone.
std::string shown(const Model& model, std::uint32_t item);

// Says in a note which items it took. Throws Error(not_found) where no id and no title fits,
// Error(invalid_argument) where an item is added and taken off.
std::vector<ItemTerm> find_items(const Model& model, const std::string& text, Workspace& workspace);

// "1 + 50 - 296": what find_items would take for these.
std::string text_of(const Model& model, const std::vector<ItemTerm>& terms);

}  // namespace akin
