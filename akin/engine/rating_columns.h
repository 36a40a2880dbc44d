// How a rating file is laid out and which of its columns are what, as operations ask for it.
#pragma once

#include <string>

#include "akin/base/fields.h"
#include "akin/data/read_ratings.h"

namespace akin {

struct RatingColumns {
  RatingLayout format = RatingLayout::table;
  std::string user_column;
  std::string item_column;
  std::string rating_column;
  std::string time_column;

  void describe(FieldVisitor& visit);
  // Throws Error(invalid_argument) where a column is named of a file that has none.
  ReadOptions read_options() const;
};

}  // namespace akin
