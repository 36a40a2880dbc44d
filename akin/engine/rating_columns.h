// Which columns of a rating file are what, as operations ask for it.
#pragma once

#include <string>

#include "akin/base/fields.h"
#include "akin/data/read_ratings.h"

namespace akin {

struct RatingColumns {
  std::string user_column;
  std::string item_column;
  std::string rating_column;
  std::string time_column;

  void describe(FieldVisitor& visit);
  ReadOptions read_options() const;
};

}  // namespace akin
