// What a training will take, told before it begins: operations, memory and time.
//
// Operations and memory are counted from the number of users, items and ratings, the rank and the threads
// (see training_cost.h). The time is what a sample takes: a small training of the same kind with the same
// options, on made-up ratings that stay in the caches, of some milliseconds. On many ratings memory is
// slower than that, and so is a machine whose processors others use, too.
#pragma once

#include <cstdint>
#include <string>

#include "akin/engine/workspace.h"
#include "akin/models/model_kind.h"

namespace akin {

struct TrainingPlan {
  TrainingSize size;
  std::int64_t epochs = 0;
  double operations = 0;     // of all epochs and what follows them
  std::uint64_t memory = 0;  // the data and what is taken beside, in bytes
  double seconds = 0;        // NaN where a sample has no answer
};

// Whether a training is so small that no plan is needed: it takes less than a moment anywhere.
bool is_trifling(const TrainingCost& cost, std::int64_t epochs);

// `options` are of a kind that has epochs. Trains the sample, whose result nobody sees.
TrainingPlan plan_training(const ModelKind& kind, const AnyRecord& options, const Dataset& data,
                           std::int64_t epochs, Workspace& workspace);

// `plan: 15 iterations over 25000095 ratings by 162541 users of 59047 items: 885 GFLOP, 1.9 GiB of
// memory, about 12 s on 2 threads`
std::string plan_text(const TrainingPlan& plan);

}  // namespace akin
