#include "akin/recommend/explain.h"

#include <numeric>

namespace akin {

double Explanation::score() const {
  return std::accumulate(parts.begin(), parts.end(),
                         static_cast<double>(base) + static_cast<double>(rest));
}

std::vector<Explanation> explain(const Model& model, SparseRow history,
                                 std::span<const std::uint32_t> items) {
  const FactorModel& factors = model.factors;
  std::vector<float> vector(factors.rank());
  const float base = factors.offset + factors.encoder->encode(factors, history, vector);
  const Attribution found = factors.encoder->explain(factors, history, items);
  std::vector<Explanation> explanations;
  for (std::size_t i = 0; i < items.size(); ++i)
    explanations.push_back({.base = base + factors.item_bias[items[i]],
                            .parts = {found.parts[i].begin(), found.parts[i].end()},
                            .rest = found.rest[i]});
  return explanations;
}

}  // namespace akin
