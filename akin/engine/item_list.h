// A list with all that its rows say beside the items.
#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <vector>

#include "akin/models/model.h"
#include "akin/recommend/explain.h"
#include "akin/recommend/list_options.h"
#include "akin/recommend/recommender.h"

namespace akin {

// What is worked out beside the order of a list.
struct ListDetails {
  bool scores = false;  // where the list is not sorted by them
  bool deviations = false;
  bool reasons = false;
};

struct ItemList {
  std::vector<Scored> places;
  std::vector<float> scores;              // one a place, on the scale
  std::vector<float> deviations;          // or none
  std::vector<Explanation> explanations;  // or none
  std::size_t listable = 0;               // items that might stand in it

  // Why it is shorter than `options` asks for: nothing where it is not. `filtered`: whether only some
  // items may be listed.
  std::string shortfall(const ListOptions& options, bool filtered) const;
};

// The list of each person. Throws as Recommender::recommend.
std::vector<ItemList> lists_of(const Recommender& recommender, const Model& model,
                               std::span<const Person> people, const ListOptions& options,
                               const ListDetails& details, const Context& context);

// The one list of a group, without what any of them has seen.
ItemList list_of_group(const Recommender& recommender, const Model& model, std::span<const Person> people,
                       Agreement agreement, const ListOptions& options, const Context& context);

}  // namespace akin
