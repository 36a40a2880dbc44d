// An index over the item vectors.
#include "akin/recommend/item_neighbors.h"

#include <fmt/format.h>

#include "akin/base/error.h"
#include "akin/index/exact/exact.h"

namespace akin {

ItemNeighbors::ItemNeighbors(const Model& model, Nearness nearness) : model_(model) {
  if (model.factors.rank() == 0)
    throw Error(ErrorCode::invalid_argument,
                fmt::format("this {} model has no item vectors to compare; train als with a rank above 0",
                            model.card.kind));
  index_ = make_exact_index(model.factors.item_vectors, nearness);
}

std::vector<std::vector<Neighbor>> ItemNeighbors::nearest(std::span<const std::uint32_t> items,
                                                          std::size_t count,
                                                          std::span<const std::uint8_t> keep,
                                                          const Context& context) const {
  std::vector<RowQuery> queries(items.size());
  for (std::size_t i = 0; i < items.size(); ++i)
    queries[i] = {model_.factors.item_vectors[items[i]], items.subspan(i, 1)};
  return index_->search(queries, count, keep, context);
}

}  // namespace akin
