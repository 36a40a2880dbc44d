// akin similar: what is like this item, or like a sum of several?
#pragma once

#include <cstdint>
#include <functional>
#include <limits>
#include <string>
#include <vector>

#include "akin/base/fields.h"
#include "akin/engine/item_filter.h"
#include "akin/engine/workspace.h"
#include "akin/index/index.h"

namespace akin {

struct SimilarRequest {
  std::string model;
  std::string item;  // an id or a title, or several with + and - between them; empty with all
  bool all = false;
  std::string against;  // a model whose lists are compared; empty: none
  Nearness by = Nearness::cosine;
  std::int64_t count = 10;
  bool exact = false;  // look at every item, index or not
  ItemFilter filter;
  std::string out;

  void describe(FieldVisitor& visit);
};

struct SimilarItem {
  std::string to;  // what was asked about
  std::int64_t rank = 0;
  std::string item;
  std::string title;
  float score = 0;
  std::int64_t ratings = 0;
  std::string other_item;  // what stands in this place of the list of another model; empty: nothing
  std::string other_title;
  double other_score = std::numeric_limits<double>::quiet_NaN();
  double other_rank = std::numeric_limits<double>::quiet_NaN();  // not a number: in no such place
  double shared = std::numeric_limits<double>::quiet_NaN();      // not a number: there is no other list
  std::string index;                                             // its kind
  double recall = 0;
  std::string shortfall;  // why the list is shorter than was asked for

  // Which of these stand in the answer.
  struct Shown {
    bool distance = false;
    bool other = false;
    bool titles = false;
    bool index = false;
  } shown;

  void describe(FieldVisitor& visit);
};

// Says in notes which items it took, that lists are short, that they come from an index, and how much
// they share with those of the other model. Throws Error(not_found) where no id and no title fits.
void similar(const SimilarRequest& request, Workspace& workspace,
             const std::function<void(SimilarItem&)>& take);

std::vector<SimilarItem> similar(const SimilarRequest& request, Workspace& workspace);

}  // namespace akin
