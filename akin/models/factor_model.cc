// What an encoder says that has nothing to say.
#include "akin/models/factor_model.h"

#include "akin/math/vectors.h"

namespace akin {

Attribution Encoder::explain(const FactorModel& model, SparseRow history,
                             std::span<const std::uint32_t> items) const {
  Attribution all_rest{Matrix(items.size(), history.size()), std::vector<float>(items.size())};
  std::vector<float> user(model.rank());
  encode(model, history, user);
  for (std::size_t i = 0; i < items.size(); ++i)
    all_rest.rest[i] = dot(user, model.item_vectors[items[i]]);
  return all_rest;
}

std::optional<Matrix> Encoder::inverse_root(const FactorModel&, SparseRow) const { return std::nullopt; }

std::optional<Matrix> Encoder::item_inverse_root(const FactorModel&, SparseRow) const {
  return std::nullopt;
}

}  // namespace akin
