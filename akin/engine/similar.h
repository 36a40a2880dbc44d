// akin similar: what is like this item?
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "akin/base/fields.h"
#include "akin/engine/item_filter.h"
#include "akin/engine/workspace.h"
#include "akin/index/index.h"

namespace akin {

struct SimilarRequest {
  std::string model;
  std::string item;  // an id or a title; empty with all
  bool all = false;
  Nearness by = Nearness::cosine;
  std::int64_t count = 10;
  ItemFilter filter;
  std::string out;

  void describe(FieldVisitor& visit);
};

struct SimilarItem {
  std::string to;  // the item that was asked about
  std::int64_t rank = 0;
  std::string item;
  std::string title;
  float score = 0;
  std::int64_t ratings = 0;
  bool has_distance = false;

  void describe(FieldVisitor& visit);
};

// Says in a note which item it took. Throws Error(not_found) where no id and no title fits.
void similar(const SimilarRequest& request, Workspace& workspace,
             const std::function<void(SimilarItem&)>& take);

std::vector<SimilarItem> similar(const SimilarRequest& request, Workspace& workspace);

}  // namespace akin
