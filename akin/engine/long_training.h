// A training in epochs that may take hours: watched, stopped early, interrupted and gone on with.
#pragma once

#include <cstdint>
#include <string>

#include "akin/base/fields.h"
#include "akin/engine/workspace.h"
#include "akin/evaluate/early_stopping.h"
#include "akin/models/model.h"
#include "akin/models/training_start.h"

namespace akin {

struct LongTrainingOptions {
  EarlyStoppingOptions stopping;
  bool resume = false;
  bool checkpoint = true;
  std::int64_t checkpoint_every = 0;  // epochs; 0: by the clock

  void describe(FieldVisitor& visit);
};

struct LongTraining {
  const ModelKind& kind;  // that has epochs
  const AnyRecord& options;
  const Dataset& data;
  const LongTrainingOptions& run;
  TrainingStart start;     // what the first epoch begins with
  std::string start_file;  // digest of the file that it came from; empty: none
  std::string checkpoint;  // the file; empty: there can be none
};

// The checkpoint of a training whose model goes to `out`: a file beside it. Empty where there is no
// beside.
std::string checkpoint_of(const std::string& out);

// Throws Error(cancelled) when told to stop: the epoch under way is done, a checkpoint written, and the
// message says how to go on. Throws Error(invalid_argument) where a checkpoint is of another training,
// Error(bad_input) where it is damaged. A checkpoint that cannot be written is a note, not the end of the
// training. The checkpoint is left for the caller to remove once the model is safe.
Model train_long(const LongTraining& training, Workspace& workspace);

}  // namespace akin
