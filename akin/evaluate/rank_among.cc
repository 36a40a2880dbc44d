// A trial at a time: who is ahead of the held-out item is counted, nothing is sorted.
#include "akin/evaluate/rank_among.h"

#include <vector>

#include "akin/base/parallel.h"
#include "akin/math/vectors.h"

namespace akin {
namespace {

struct Trial {
  std::size_t user = 0;
  std::uint32_t item = 0;
  std::span<const std::uint32_t> negatives;
};

std::vector<Trial> trials_of(const HeldOut& held_out, const Negatives& negatives) {
  std::vector<Trial> trials;
  trials.reserve(held_out.pairs());
  for (std::size_t person = 0; person < held_out.size(); ++person)
    for (const std::uint32_t item : held_out.items(person))
      trials.push_back({held_out.user(person), item, *negatives.of(held_out.user(person), item)});
  return trials;
}

// Among the candidates that the model knows; the others are behind.
struct Place {
  std::size_t ahead = 0;  // with a better score, or an equal one and a smaller id
  Standing standing;
};

template <class Score>
Place place_of(const Trial& trial, std::size_t known_items, const Score& score) {
  const std::size_t others = trial.negatives.size();
  Place place{.standing = {.relevant = 1, .candidates = others + 1}};
  const bool is_known = trial.item < known_items;
  const float own = is_known ? score(trial.item) : 0;
  for (const std::uint32_t negative : trial.negatives) {
    const bool is_ahead_unseen = !is_known && negative < known_items;
    const bool is_behind_unseen = is_known && negative >= known_items;
    const float other = is_known && negative < known_items ? score(negative) : own;
    const bool is_better = is_ahead_unseen || other > own;
    const bool is_equal = !is_ahead_unseen && !is_behind_unseen && other == own;
    if (is_better || (is_equal && negative < trial.item)) ++place.ahead;
    place.standing.ahead += is_better ? 1 : is_equal ? 0.5 : 0;
  }
  return place;
}

double figure_of(const AskedMetric& metric, const Place& place, bool is_known, std::size_t length) {
  if (const auto* figure = std::get_if<StandingFigure>(&metric.metric->figure))
    return (*figure)(place.standing);
  const std::span<const std::size_t> places(&place.ahead, is_known ? 1 : 0);
  return figure_of_list(metric, places, 1, length);
}

}  // namespace

RankingFigures rank_among(const Model& model, const HeldOut& held_out, const Negatives& negatives,
                          std::span<const AskedMetric> metrics, std::size_t length,
                          const Context& context, NegativesUsed* used) {
  const FactorModel& factors = model.factors;
  const std::vector<Trial> trials = trials_of(held_out, negatives);
  std::vector<std::vector<double>> own(metrics.size(), std::vector<double>(trials.size()));
  std::vector<std::vector<double>> popular = own;
  for_each_row(context, trials.size(), [&](std::size_t i) {
    const Trial& trial = trials[i];
    const bool is_known = trial.item < factors.items();
    const Place by_count = place_of(trial, factors.items(), [&](std::uint32_t item) {
      return static_cast<float>(model.item_counts[item]);
    });
    const Place by_model = has_no_list(model, trial.user)
                               ? by_count
                               : place_of(trial, factors.items(), [&](std::uint32_t item) {
                                   return factors.item_bias[item] + dot(factors.user_vectors[trial.user],
                                                                        factors.item_vectors[item]);
                                 });
    for (std::size_t m = 0; m < metrics.size(); ++m) {
      own[m][i] = figure_of(metrics[m], by_model, is_known, length);
      popular[m][i] = figure_of(metrics[m], by_count, is_known, length);
    }
  });
  RankingFigures figures{.model = mean_figures(own, context), .popular = mean_figures(popular, context)};
  for (std::size_t person = 0; person < held_out.size(); ++person)
    if (has_no_list(model, held_out.user(person))) ++figures.cold_people;
  if (used != nullptr)
    for (const Trial& trial : trials)
      for (const std::uint32_t negative : trial.negatives)
        if (negative >= factors.items()) ++used->unknown;
  return figures;
}

}  // namespace akin
