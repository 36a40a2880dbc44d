// Damped biases in the form of a model of rank 0.
#include "akin/models/baseline/baseline.h"

#include <utility>

#include "akin/models/damped_biases.h"

namespace akin {
namespace {

class BaselineEncoder : public Encoder {
 public:
  explicit BaselineEncoder(double damping) : damping_(damping) {}

  float encode(const FactorModel& model, SparseRow history, std::span<float>) const override {
    return damped_user_bias(model.offset, model.item_bias, history, damping_);
  }

 private:
  double damping_;
};

}  // namespace

void BaselineOptions::describe(FieldVisitor& visit) {
  visit(Field("item_damping", "ratings at the mean that every item is given beside its own").at_least(0),
        item_damping);
  visit(Field("user_damping", "the same for users").at_least(0), user_damping);
}

FactorModel train_baseline(const Dataset& data, const BaselineOptions& options, const Context& context,
                           Observer&) {
  DampedBiases biases =
      fit_damped_biases(data, {.items = options.item_damping, .users = options.user_damping}, context);
  FactorModel model;
  model.user_vectors = Matrix(biases.user_bias.size(), 0);
  model.item_vectors = Matrix(biases.item_bias.size(), 0);
  model.offset = biases.mean;
  model.user_bias = std::move(biases.user_bias);
  model.item_bias = std::move(biases.item_bias);
  model.encoder = std::make_shared<BaselineEncoder>(options.user_damping);
  return model;
}

std::shared_ptr<const Encoder> read_baseline_encoder(const BaselineOptions& options, BlobReader&) {
  return std::make_shared<BaselineEncoder>(options.user_damping);
}

}  // namespace akin
