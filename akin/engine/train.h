// akin train: from a rating file to a model file.
#pragma once

#include <cstdint>
#include <string>

#include "akin/base/fields.h"
#include "akin/engine/long_training.h"
#include "akin/engine/rating_columns.h"
#include "akin/engine/workspace.h"

namespace akin {

struct TrainRequest {
  std::string ratings;
  std::string model = "als";  // the kind
  AnyRecord options;          // of that kind; empty: its defaults
  std::string items;          // titles and genres; empty: none
  std::string out = "model.akin";
  bool history = true;
  std::string init;  // first vectors, npz; empty: none
  LongTrainingOptions run;
  RatingColumns columns;

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
  std::int64_t items_without_title = 0;
  std::int64_t epochs = 0;
  double train_rmse = 0;
  double seconds = 0;

  void describe(FieldVisitor& visit);
};

// Throws Error(cancelled) when told to stop, after the epoch that is under way; the model file is then as
// it was, and a checkpoint stands beside it. Throws Error(io) where another process trains to the same
// output.
TrainReply train(const TrainRequest& request, Workspace& workspace);

}  // namespace akin
