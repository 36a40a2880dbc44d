#include "akin/recommend/cold_model.h"

#include "akin/models/registry.h"

namespace akin {

Model cold_model(const Model& model) {
  const std::string_view kind = model.card.predicts == Predicts::rating ? "baseline" : "popular";
  const AnyRecord options = find_model_kind(kind).default_options();
  BlobReader no_arrays({});
  Model cold;
  cold.card = model.card;
  cold.card.kind = kind;
  cold.card.options = options;
  cold.factors.user_vectors = Matrix(0, 0);
  cold.factors.item_vectors = Matrix(model.factors.items(), 0);
  cold.factors.encoder = find_model_kind(kind).read_encoder(options, no_arrays);
  if (model.card.predicts == Predicts::rating) {
    cold.factors.offset = model.baseline.mean;
    cold.factors.item_bias = model.baseline.item_bias;
  } else {
    cold.factors.item_bias.assign(model.item_counts.begin(), model.item_counts.end());
  }
  cold.baseline = model.baseline;
  cold.item_counts = model.item_counts;
  cold.users = model.users;
  cold.items = model.items;
  cold.titles = model.titles;
  cold.genres = model.genres;
  return cold;
}

}  // namespace akin
