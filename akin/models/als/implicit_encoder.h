// A stranger's clicks into a vector: a row of the users, solved against the items of the model.
//
// The items that a history says nothing of come in as the Gram matrix of all items, so that encoding
// costs what the history is long, not what the catalogue is large. The matrix is made after each epoch
// and stands in the model file.
#pragma once

#include <memory>

#include "akin/models/als/als.h"

namespace akin {

// For this model as it is now: with other item vectors it would be wrong.
std::shared_ptr<const Encoder> implicit_encoder(const FactorModel& model, const AlsOptions& options,
                                                const Context& context);

std::shared_ptr<const Encoder> read_implicit_encoder(const AlsOptions& options, BlobReader& blobs);

}  // namespace akin
