// An explanation as the fields of a row: its base, what speaks for it and against it, and every part.
#pragma once

#include <string>
#include <vector>

#include "akin/base/fields.h"
#include "akin/math/csr_matrix.h"
#include "akin/models/model.h"
#include "akin/recommend/explain.h"

namespace akin {

// What one rating of a person adds to a score.
struct RatingPart {
  std::string item;
  std::string title;
  float rating = 0;
  float part = 0;

  void describe(FieldVisitor& visit);
};

struct Reasons {
  double unclipped = 0;  // base + parts + rest: the score before it is cut to the scale
  float base = 0;
  std::string because;            // the three ratings that add most
  std::string against;            // the one that takes most off
  std::vector<RatingPart> parts;  // all of them, the largest first
  float rest = 0;

  void describe(FieldVisitor& visit);
};

Reasons reasons_of(const Model& model, SparseRow history, const Explanation& explanation);

}  // namespace akin
