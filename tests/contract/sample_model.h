// A small model by hand, with something in every part of the file.
#pragma once

#include "akin/models/model.h"

namespace akin {

// What a sample has.
struct SampleParts {
  std::string_view kind = "baseline";
  std::size_t rank = 3;
  bool text_users = true;
  bool text_items = false;
  bool titles = true;
  bool genres = true;
  bool history = true;
  bool weights = true;  // of the history
};

// 5 users, 4 items, 9 ratings from 0.5 to 5. One user and one item are not in the training ratings.
Model sample_model(const SampleParts& parts = {});

}  // namespace akin
