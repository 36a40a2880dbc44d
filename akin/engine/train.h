// akin train: from a rating file to a model file.
#pragma once

#include <cstdint>
#include <string>

#include "akin/base/fields.h"
#include "akin/data/catalog.h"
#include "akin/engine/long_training.h"
#include "akin/engine/rating_input.h"
#include "akin/engine/workspace.h"

namespace akin {

struct TrainRequest {
  std::string ratings;
  std::string model = "als";            // the kind
  AnyRecord options;                    // of that kind; empty: its defaults
  std::string items;                    // titles and genres; empty: none
  Encoding encoding = Encoding::utf_8;  // of the titles
  std::string out = "model.akin";
  bool history = true;
  std::string init;  // first vectors, npz; empty: none
  LongTrainingOptions run;
  RatingInput input;

  // Visits the kind first, then the fields of that kind's options.
  void describe(FieldVisitor& visit);
};

struct TrainReply {
  std::string out;
  std::string model;
  std::int64_t users = 0;
  std::int64_t items = 0;
  std::int64_t ratings = 0;
  std::int64_t duplicates = 0;
  std::int64_t filtered = 0;
  std::int64_t items_without_title = 0;
  std::int64_t titles_replaced = 0;
  std::int64_t epochs = 0;
  double train_rmse = 0;
  double seconds = 0;
  LinesRead read;

  void describe(FieldVisitor& visit);
};

// Throws Error(cancelled) when told to stop, after the epoch that is under way; the model file is then as
// it was, and a checkpoint stands beside it. Throws Error(io) where another process trains to the same
// output.
TrainReply train(const TrainRequest& request, Workspace& workspace);

}  // namespace akin
