// What would they like? The items with the highest scores, for people of the model and for strangers.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "akin/base/context.h"
#include "akin/math/best_rows.h"
#include "akin/models/model.h"
#include "akin/recommend/list_options.h"

namespace akin {

// Scores of models that predict ratings are clipped to their scale; the order is that of the scores
// before clipping.
class Recommender {
 public:
  // `model` must outlive the recommender.
  explicit Recommender(const Model& model);

  // A list for each user, by number. Throws Error(invalid_argument) where the model was saved without its
  // history, unless seen items may be listed.
  std::vector<std::vector<Scored>> recommend(std::span<const std::uint32_t> users,
                                             const ListOptions& options, const Context& context) const;

  // The list of a stranger with this history: items ascending, known to the model.
  std::vector<Scored> recommend(SparseRow history, const ListOptions& options,
                                const Context& context) const;

 private:
  const Model& model_;
  PackedRows items_;
};

// Adds what all scores of a list have in common, and clips.
void finish_scores(const Model& model, float base, std::vector<Scored>& list);

}  // namespace akin
