// Item vectors from what goes with what: the singular vectors of the pointwise mutual information of
// pairs of items, times the singular values to a power. A person is the weighted mean of their items, and
// the bias of an item is how usual it is: pmi says how much more often than by chance, and chance is
// that.
//
// See pmi_matrix.h for the formula and math/randomized_svd.h for the decomposition.
#pragma once

#include <memory>

#include "akin/models/model_kind.h"
#include "akin/models/pmi/pmi_matrix.h"
#include "akin/models/svd_options.h"

namespace akin {

struct PmiOptions {
  SvdFields svd;
  PairFields pairs;

  Predicts predicts() const { return Predicts::preference; }
  void describe(FieldVisitor& visit);
};

// Items of too few users, and those that go with none, have a vector of zeros. The vectors are as long as
// the rank, or as the number of items where that is less. Throws Error(invalid_argument) where no pair of
// items is left to learn from.
FactorModel train_pmi(const Dataset& data, const PmiOptions& options, const Context& context,
                      Observer& observer);

std::shared_ptr<const Encoder> read_pmi_encoder(const PmiOptions& options, BlobReader& blobs);

}  // namespace akin
