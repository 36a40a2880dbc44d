// Ranks each held-out item among negatives of its own: leave-one-out as in "Neural collaborative
// filtering" (He et al. 2017).
//
// The candidates of a trial are one held-out item and its negatives, seen or not, best score first, ties
// to the smaller id. What the model does not know comes behind all that it knows, and is never in a list.
// Then hit_rate@k is HR@k and ndcg@k is 1 / log2(p + 1) for the place p <= k, else 0.
#pragma once

#include <cstddef>
#include <span>

#include "akin/data/read_negatives.h"
#include "akin/evaluate/rank_held_out.h"

namespace akin {

struct NegativesUsed {
  std::size_t unknown = 0;  // of all trials: negatives that the model does not know
};

// Means over the trials, one for each of held_out's pairs, which must have a line in `negatives`: the
// caller's promise. The rest is as rank_held_out has it.
RankingFigures rank_among(const Model& model, const HeldOut& held_out, const Negatives& negatives,
                          std::span<const AskedMetric> metrics, std::size_t length,
                          const Context& context, NegativesUsed* used = nullptr);

}  // namespace akin
