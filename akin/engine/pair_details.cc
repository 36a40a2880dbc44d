#include "akin/engine/pair_details.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>

#include "akin/base/error.h"
#include "akin/base/parallel.h"
#include "akin/models/predict.h"
#include "akin/models/uncertainty.h"

namespace akin {
namespace {

// The pairs of each user, in the order of the pairs; cold pairs are in none.
std::vector<std::vector<std::size_t>> pairs_by_user(const Model& model,
                                                    std::span<const std::uint32_t> users,
                                                    std::span<const std::uint32_t> items) {
  std::vector<std::size_t> pairs;
  for (std::size_t pair = 0; pair < users.size(); ++pair)
    if (!is_cold(model, users[pair], items[pair])) pairs.push_back(pair);
  std::stable_sort(pairs.begin(), pairs.end(),
                   [&](std::size_t a, std::size_t b) { return users[a] < users[b]; });
  std::vector<std::vector<std::size_t>> groups;
  for (const std::size_t pair : pairs) {
    if (groups.empty() || users[groups.back().front()] != users[pair]) groups.emplace_back();
    groups.back().push_back(pair);
  }
  return groups;
}

float of_rating(float deviation_of_score, double noise) {
  return static_cast<float>(std::hypot(static_cast<double>(deviation_of_score), noise));
}

}  // namespace

PairDetails details_of(const Model& model, std::span<const std::uint32_t> users,
                       std::span<const std::uint32_t> items, bool deviations, bool explanations,
                       const Context& context) {
  if (deviations) require_noise(model.factors, model.card.kind);
  if (!model.has_history)
    throw Error(ErrorCode::invalid_argument,
                "this model was saved without its history, so it does not know the ratings behind a "
                "prediction; train with history");
  PairDetails details;
  if (deviations) details.deviations.assign(users.size(), std::numeric_limits<float>::quiet_NaN());
  if (explanations) details.explanations.resize(users.size());
  const auto groups = pairs_by_user(model, users, items);
  for_each_chunk(context, groups.size(), 1, [&](std::size_t group, std::size_t, std::size_t) {
    const std::vector<std::size_t>& pairs = groups[group];
    const SparseRow history = model.history[users[pairs.front()]];
    std::vector<std::uint32_t> own;
    own.reserve(pairs.size());
    for (const std::size_t pair : pairs) own.push_back(items[pair]);
    if (deviations) {
      const auto of_scores = score_deviations(model.factors, history, own);
      for (std::size_t i = 0; i < pairs.size(); ++i)
        details.deviations[pairs[i]] = of_rating(of_scores[i], model.factors.noise);
    }
    if (explanations) {
      auto found = explain(model, history, own);
      for (std::size_t i = 0; i < pairs.size(); ++i) details.explanations[pairs[i]] = std::move(found[i]);
    }
  });
  return details;
}

}  // namespace akin
