// Counts in the form of a model of rank 0.
#include "akin/models/popular/popular.h"

#include <numeric>

namespace akin {
namespace {

class PopularEncoder : public Encoder {
 public:
  float encode(const FactorModel&, SparseRow, std::span<float>) const override { return 0; }
};

double count_of(SparseRow raters) {
  if (!raters.has_weights()) return static_cast<double>(raters.size());
  return std::accumulate(raters.weights.begin(), raters.weights.end(), 0.0);
}

}  // namespace

FactorModel train_popular(const Dataset& data, const PopularOptions&, const Context&, Observer&) {
  const CsrMatrix& by_item = data.by_item();
  FactorModel model;
  model.user_vectors = Matrix(data.by_user().rows(), 0);
  model.item_vectors = Matrix(by_item.rows(), 0);
  model.user_bias.resize(data.by_user().rows());
  model.item_bias.resize(by_item.rows());
  for (std::size_t item = 0; item < by_item.rows(); ++item)
    model.item_bias[item] = static_cast<float>(count_of(by_item[item]));
  model.encoder = std::make_shared<PopularEncoder>();
  return model;
}

std::shared_ptr<const Encoder> read_popular_encoder(const PopularOptions&, BlobReader&) {
  return std::make_shared<PopularEncoder>();
}

}  // namespace akin
