// akin split: a rating file in two, one to learn from and one to be measured on.
#pragma once

#include <cstdint>
#include <string>

#include "akin/base/fields.h"
#include "akin/data/duplicates.h"
#include "akin/engine/bad_lines.h"
#include "akin/engine/rating_columns.h"
#include "akin/engine/workspace.h"

namespace akin {

struct SplitRequest {
  std::string ratings;
  double test_share = 0.2;
  std::string train = "train.csv";
  std::string test = "test.csv";
  Duplicates duplicates = Duplicates::last;
  RatingColumns columns;
  BadLines bad_lines;

  void describe(FieldVisitor& visit);
};

struct SplitReply {
  std::int64_t ratings = 0;
  std::int64_t train_ratings = 0;
  std::int64_t test_ratings = 0;
  std::int64_t duplicates = 0;
  std::int64_t users = 0;
  std::int64_t items = 0;
  LinesRead read;

  void describe(FieldVisitor& visit);
};

// The test is drawn by the workspace's seed; the order of the rows in the file does not matter.
SplitReply split(const SplitRequest& request, Workspace& workspace);

}  // namespace akin
