// How a rating file is laid out and which of its columns are what, as operations ask for it.
#pragma once

#include <string>

#include "akin/base/fields.h"
#include "akin/data/read_ratings.h"
#include "akin/engine/workspace.h"

namespace akin {

struct RatingColumns {
  RatingLayout format = RatingLayout::table;
  std::string user_column;
  std::string item_column;
  std::string rating_column;
  std::string time_column;
  std::string weight_column;  // empty: none

  void describe(FieldVisitor& visit);
  void describe_of_pairs(FieldVisitor& visit);  // of a file whose ratings are not looked at
  // Throws Error(invalid_argument) where a column is named of a file that has none.
  ReadOptions read_options() const;
};

// A column of weights that nobody asked for may have been meant to be used.
void note_unread_weights(const std::string& path, const ReadReport& report, Workspace& workspace);

}  // namespace akin
