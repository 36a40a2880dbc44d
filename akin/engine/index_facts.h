// What is told of an index: by `akin index`, by `akin inspect`, and beside every answer that it gives.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "akin/base/fields.h"
#include "akin/engine/workspace.h"
#include "akin/recommend/item_index.h"

namespace akin {

struct IndexFacts {
  std::string answers;
  std::string kind;
  std::string by;
  std::string options;  // of the kind: "links 16, construction 200"
  std::int64_t effort = 0;
  double recall = 0;
  double recall_low = 0;
  double recall_high = 0;
  std::int64_t recall_count = 0;
  std::int64_t recall_queries = 0;
  std::int64_t seed = 0;

  void describe(FieldVisitor& visit);
};

IndexFacts facts_of(const ItemIndex& index);

// Of each that there is.
std::vector<IndexFacts> facts_of(const ItemIndexes& indexes);

// Says that lists come from an index, and how much it found when it was built.
void note_index(const ItemIndex& index, Workspace& workspace);

}  // namespace akin
