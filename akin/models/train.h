// From ratings to a model that answers.
#pragma once

#include "akin/data/dataset.h"
#include "akin/models/model.h"
#include "akin/models/observer.h"

namespace akin {

// `options` is of the kind's own type, see ModelKind::default_options. Ids, counts, damped biases and the
// training ratings go into the model; titles are the caller's to add.
// `start` is for kinds that have epochs; others take no notice of it.
// Throws Error(invalid_argument) for options out of their range and where a user or item would get a
// number that is not finite, naming it; Error(bad_input) without ratings; Error(cancelled).
Model train(const ModelKind& kind, const AnyRecord& options, const Dataset& data, const Context& context,
            Observer& observer, const TrainingStart& start = {});

// What a kind's own training gave.
struct TrainedFactors {
  FactorModel factors;
  std::int64_t epochs = 0;
  double train_rmse = 0;  // NaN where there are no epochs
};

// The two steps of `train`: the kind's own, and what every model carries beside it.
TrainedFactors train_factors(const ModelKind& kind, const AnyRecord& options, const Dataset& data,
                             const Context& context, Observer& observer, const TrainingStart& start = {});
Model finished_model(const ModelKind& kind, const AnyRecord& options, const Dataset& data,
                     const Context& context, TrainedFactors trained);

}  // namespace akin
