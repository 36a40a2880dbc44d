// Builds an index over a model's items and measures, against exact search, how much it finds.
#pragma once

#include <cstddef>
#include <cstdint>
#include <limits>
#include <memory>
#include <string>

#include "akin/base/context.h"
#include "akin/base/fields.h"
#include "akin/index/index.h"
#include "akin/models/model.h"
#include "akin/recommend/item_index.h"

namespace akin {

struct ItemIndexPlan {
  static constexpr std::size_t kMeasuredPlaces = 10;

  std::string kind = "hnsw";
  AnyRecord options;               // of that kind; empty: its defaults
  Nearness by = Nearness::cosine;  // of similar; recommend is by dot
  std::int64_t effort = 0;         // 0: the kind's own
  // The recall at kMeasuredPlaces that the effort is to reach; none: the effort is not tuned.
  double recall = std::numeric_limits<double>::quiet_NaN();
  std::size_t sample = 1000;  // questions by which recall is measured, and the effort tuned
};

// Recall is measured with vectors of the model itself: users' for recommend, items', each without the
// item itself, for similar. The same index for any number of threads. Throws Error(not_found) for an
// unknown kind, Error(invalid_argument) where the model has nothing to index or the effort is more than
// there are rows to look at, Error(cancelled) when told to stop.
std::unique_ptr<const ItemIndex> build_item_index(const Model& model, ItemQuestion question,
                                                  const ItemIndexPlan& plan, const Context& context);

}  // namespace akin
