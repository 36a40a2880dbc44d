// How good a half-trained model is on held-out ratings: one number an epoch, for early stopping.
#pragma once

#include <string_view>

#include "akin/base/context.h"
#include "akin/data/split.h"
#include "akin/models/factor_model.h"
#include "akin/models/model_kind.h"

namespace akin {

struct EpochMeasure {
  std::string_view name;
  bool higher_is_better;
  // Of the held-out ratings whose user and item have others in the training part; the same bits for any
  // number of threads. Throws Error(invalid_argument) where there are none.
  double (*value)(const FactorModel& factors, const ValidationSplit& ratings, const Context& context);
};

// What a model that predicts this is measured by.
const EpochMeasure& epoch_measure(Predicts predicts);

}  // namespace akin
