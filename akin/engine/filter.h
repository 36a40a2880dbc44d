// akin filter: a rating file without the users and items that have too few ratings or too low a mean.
#pragma once

#include <cstdint>
#include <string>

#include "akin/base/fields.h"
#include "akin/engine/rating_input.h"
#include "akin/engine/workspace.h"

namespace akin {

struct FilterRequest {
  std::string ratings;
  RatingInput input;
  bool clicks = false;  // leave out the ratings themselves
  std::string out;

  void describe(FieldVisitor& visit);
};

struct FilterReply {
  std::string out;
  std::int64_t ratings = 0;
  std::int64_t left = 0;
  std::int64_t users = 0;
  std::int64_t items = 0;
  std::int64_t duplicates = 0;
  LinesRead read;

  void describe(FieldVisitor& visit);
};

// The ratings that are left, by user and item. Throws Error(bad_input) where none are.
FilterReply filter(const FilterRequest& request, Workspace& workspace);

}  // namespace akin
