// akin index: a model with indexes over its items, for lists that do not look at every item.
#pragma once

#include <array>
#include <cstdint>
#include <limits>
#include <string>
#include <string_view>
#include <vector>

#include "akin/base/fields.h"
#include "akin/engine/index_facts.h"
#include "akin/engine/workspace.h"
#include "akin/index/index.h"

namespace akin {

// Which lists an index is for.
enum class IndexFor { both, recommend, similar };

template <>
inline constexpr std::array<std::string_view, 3> kNames<IndexFor> = {"both", "recommend", "similar"};

struct IndexRequest {
  std::string model;
  std::string kind = "hnsw";
  AnyRecord options;                                         // of that kind; empty: its defaults
  IndexFor purpose = IndexFor::both;                         // `for` is a word of C++
  Nearness by = Nearness::cosine;                            // of similar items
  double recall = std::numeric_limits<double>::quiet_NaN();  // to be reached; none: no tuning
  std::int64_t effort = 0;                                   // 0: the kind's own
  std::int64_t sample = 1000;
  bool remove = false;
  std::string out;  // empty: the model file itself

  // Visits the kind first, then the fields of that kind's options.
  void describe(FieldVisitor& visit);
};

// An index that was built.
struct BuiltIndex {
  IndexFacts facts;
  std::int64_t rows = 0;
  std::int64_t bytes = 0;
  double seconds = 0;

  void describe(FieldVisitor& visit);
};

struct IndexReply {
  std::string out;
  std::vector<BuiltIndex> indexes;
  std::int64_t kept = 0;
  std::int64_t removed = 0;
  double seconds = 0;

  void describe(FieldVisitor& visit);
};

// Publishes the model anew; an index that is not asked for stays. Throws Error(invalid_argument) where
// the model has nothing to index, and Error(cancelled) when told to stop: the file is then as it was.
IndexReply build_index(const IndexRequest& request, Workspace& workspace);

}  // namespace akin
