// A trained model with all that answers need: no training file is opened again.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "akin/base/digest.h"
#include "akin/data/id_map.h"
#include "akin/math/csr_matrix.h"
#include "akin/models/damped_biases.h"
#include "akin/models/factor_model.h"
#include "akin/models/model_kind.h"

namespace akin {

// What was trained, on what, and how. Nothing of when, where or how fast: a model's bytes depend on its
// ratings, options and seed alone.
struct ModelCard {
  std::string kind;
  Predicts predicts = Predicts::rating;
  AnyRecord options;  // of the kind's own type
  std::int64_t seed = 0;
  std::int64_t epochs = 0;  // done, where the kind counts them
  double train_rmse = 0;    // of the training ratings under the finished model; NaN where not rated
  float least_rating = 0;   // the scale: the smallest and largest rating it was trained on
  float most_rating = 0;
  std::int64_t ratings = 0;  // it was trained on
  Digest fingerprint = {};   // of the cleaned training ratings
};

struct Model {
  ModelCard card;
  FactorModel factors;
  DampedBiases baseline;                   // answers for users and items that the factors do not know
  std::vector<std::uint32_t> item_counts;  // ratings of each item
  std::shared_ptr<const IdMap> users;
  std::shared_ptr<const IdMap> items;
  std::vector<std::string> titles;  // one an item, empty where unknown; or none at all
  std::vector<std::string> genres;  // one an item, as "Comedy|Drama"; or none at all
  bool has_history = false;
  CsrMatrix history;  // users x items, the training ratings; 0 x 0 without history

  float clipped(float rating) const {
    return rating < card.least_rating  ? card.least_rating
           : rating > card.most_rating ? card.most_rating
                                       : rating;
  }
};

}  // namespace akin
