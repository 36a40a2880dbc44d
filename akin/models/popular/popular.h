// Popularity: an item's score is its number of ratings, the same for everyone.
//
// What every kind that ranks must beat.
#pragma once

#include <memory>

#include "akin/models/model_kind.h"

namespace akin {

struct PopularOptions {
  Predicts predicts() const { return Predicts::preference; }
  void describe(FieldVisitor&) {}
};

FactorModel train_popular(const Dataset& data, const PopularOptions& options, const Context& context,
                          Observer& observer);

std::shared_ptr<const Encoder> read_popular_encoder(const PopularOptions& options, BlobReader& blobs);

}  // namespace akin
