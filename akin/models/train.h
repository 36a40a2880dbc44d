// From ratings to a model that answers.
#pragma once

#include "akin/data/dataset.h"
#include "akin/models/model.h"
#include "akin/models/observer.h"

namespace akin {

// `options` is of the kind's own type, see ModelKind::default_options. Ids, counts, damped biases and the
// training ratings go into the model; titles are the caller's to add.
// Throws Error(invalid_argument) for options out of their range and where a user or item would get a
// number that is not finite, naming it; Error(bad_input) without ratings; Error(cancelled).
Model train(const ModelKind& kind, const AnyRecord& options, const Dataset& data, const Context& context,
            Observer& observer);

}  // namespace akin
