// An unfinished training as a file: going on from it gives the bytes of a training that was never
// interrupted.
//
// The layout and the digest are those of a model file (base/array_file.h), under another name of the
// form. It is written after whole epochs, when the factors and what was measured are all that the next
// epoch depends on; random numbers are keyed by seed and row, so there is no generator whose state would
// have to be kept.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "akin/base/array_file.h"
#include "akin/models/factor_model.h"

namespace akin {

// How far a training is, but for its factors.
struct TrainingProgress {
  Metadata identity;        // what must be the same to go on: names and values, in order
  std::int64_t epochs = 0;  // done
  std::int64_t refit_until =
      0;  // 0; or the epochs that held-out ratings chose, now trained on all ratings
  std::vector<double> objective;   // one an epoch
  std::vector<double> train_rmse;  // one an epoch
  std::vector<double> validation;  // of the search for the best epoch: one an epoch, or none at all
};

struct Checkpoint {
  TrainingProgress progress;
  FactorModel factors;  // after progress.epochs; without an encoder
  bool has_best_factors = false;
  FactorModel best_factors;  // after the epoch with the best validation
};

// Publishes the file whole or not at all. `best_factors` may be null. Throws Error(io) and
// Error(no_resource).
void save_checkpoint(const std::string& path, const TrainingProgress& progress,
                     const FactorModel& factors, const FactorModel* best_factors);

// Throws Error(bad_input), naming the file and the reason, where it is not a whole and sound checkpoint;
// Error(not_found) and Error(io).
Checkpoint open_checkpoint(const std::string& path);

// What save_checkpoint writes, and what open_checkpoint does with the bytes.
std::string checkpoint_bytes(const TrainingProgress& progress, const FactorModel& factors,
                             const FactorModel* best_factors);
Checkpoint open_checkpoint_bytes(const std::string& bytes, const std::string& name);

}  // namespace akin
