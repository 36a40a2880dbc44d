// The baseline: the mean with damped biases of users and items, no vectors.
//
// What every other kind that predicts ratings must beat. See akin/models/damped_biases.h.
#pragma once

#include <memory>

#include "akin/models/model_kind.h"

namespace akin {

struct BaselineOptions {
  double item_damping = 4;
  double user_damping = 2;

  Predicts predicts() const { return Predicts::rating; }
  void describe(FieldVisitor& visit);
};

FactorModel train_baseline(const Dataset& data, const BaselineOptions& options, const Context& context,
                           Observer& observer);

std::shared_ptr<const Encoder> read_baseline_encoder(const BaselineOptions& options, BlobReader& blobs);

}  // namespace akin
