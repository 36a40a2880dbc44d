// A stranger's ratings into a vector: a row of the users, solved against the items of the model.
//
// Of implicit feedback the items that a history says nothing of come in as the Gram matrix of all items,
// in double as in the training, so that a known history gives that user's vector to the bit.
#pragma once

#include <memory>

#include "akin/base/blob.h"
#include "akin/models/als/spark/spark_als.h"

namespace akin {

// For items as they are now: with other vectors it would be wrong.
std::shared_ptr<const Encoder> spark_encoder(const Matrix& items, const SparkAlsOptions& options,
                                             const Context& context);

std::shared_ptr<const Encoder> read_spark_encoder(const SparkAlsOptions& options, BlobReader& blobs);

}  // namespace akin
