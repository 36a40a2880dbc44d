// Ranks the catalogue for each person and looks where what was held out comes.
//
// The candidates of a person are all items of the model without those that person was trained on, best
// score first, ties to the smaller id: the list of `akin recommend`. What the model does not know is
// relevant all the same and comes behind all candidates.
#pragma once

#include <cstddef>
#include <span>
#include <vector>

#include "akin/base/context.h"
#include "akin/evaluate/held_out.h"
#include "akin/evaluate/metrics.h"
#include "akin/models/model.h"

namespace akin {

// Means over all people; NaN for a metric that nobody has.
struct RankingFigures {
  std::vector<double> model;    // one a metric
  std::vector<double> popular;  // the same for a ranking by numbers of training ratings
  std::size_t cold_people = 0;  // without a list of their own: the model's own figures take the popular
                                // for them
};

// `metrics` need no ratings; `length` is the k of those that have none of their own. The model has its
// history. The same bits for any number of threads. Throws Error(cancelled) when told to stop.
RankingFigures rank_held_out(const Model& model, const HeldOut& held_out,
                             std::span<const AskedMetric> metrics, std::size_t length,
                             const Context& context);

// Whether the person has no training ratings.
bool has_no_history(const Model& model, std::size_t user);

// Whether the person has no list of their own: without training ratings, or where these mean nothing to
// the model.
bool has_no_list(const Model& model, std::size_t user);

// The mean of figures[metric] over all that have one.
std::vector<double> mean_figures(const std::vector<std::vector<double>>& figures, const Context& context);

}  // namespace akin
