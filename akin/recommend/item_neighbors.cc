// An index over the item vectors, and what it is asked with.
#include "akin/recommend/item_neighbors.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <utility>

#include "akin/base/error.h"
#include "akin/index/exact/exact.h"
#include "akin/math/vectors.h"

namespace akin {
namespace {

std::vector<float> sum_of(const Matrix& vectors, std::span<const ItemTerm> terms, Nearness nearness) {
  std::vector<float> sum(vectors.columns());
  int more_added = 0;
  for (const ItemTerm& term : terms) {
    const std::span<const float> vector = vectors[term.item];
    const float length = nearness == Nearness::cosine ? std::sqrt(squared_norm(vector)) : 1.0F;
    more_added += term.is_taken_off ? -1 : 1;
    if (length == 0) continue;
    const float weight = (term.is_taken_off ? -1.0F : 1.0F) / length;
    for (std::size_t k = 0; k < sum.size(); ++k) sum[k] += weight * vector[k];
  }
  if (nearness == Nearness::euclidean && more_added > 1)
    for (float& value : sum) value /= static_cast<float>(more_added);
  return sum;
}

std::vector<std::uint32_t> items_of(std::span<const ItemTerm> terms) {
  std::vector<std::uint32_t> items;
  for (const ItemTerm& term : terms) items.push_back(term.item);
  std::sort(items.begin(), items.end());
  items.erase(std::unique(items.begin(), items.end()), items.end());
  return items;
}

}  // namespace

ItemNeighbors::ItemNeighbors(const Model& model, Nearness nearness, const ItemIndex* index)
    : model_(model), nearness_(nearness), index_(index) {
  if (model.factors.rank() == 0)
    throw Error(ErrorCode::invalid_argument,
                fmt::format("this {} model has no item vectors to compare; train als with a rank above 0",
                            model.card.kind));
  if (index_ == nullptr) exact_ = make_exact_index(model.factors.item_vectors, nearness);
}

std::vector<std::vector<Neighbor>> ItemNeighbors::nearest(std::span<const std::uint32_t> items,
                                                          std::size_t count,
                                                          std::span<const std::uint8_t> keep,
                                                          const Context& context) const {
  std::vector<RowQuery> queries(items.size());
  for (std::size_t i = 0; i < items.size(); ++i)
    queries[i] = {model_.factors.item_vectors[items[i]], items.subspan(i, 1)};
  return search(queries, count, keep, context);
}

std::vector<Neighbor> ItemNeighbors::nearest_to_sum(std::span<const ItemTerm> terms, std::size_t count,
                                                    std::span<const std::uint8_t> keep,
                                                    const Context& context) const {
  const std::vector<std::uint32_t> items = items_of(terms);
  if (terms.size() == 1 && !terms[0].is_taken_off)  // a direction anew would round once more
    return std::move(nearest(items, count, keep, context)[0]);
  const std::vector<float> sum = sum_of(model_.factors.item_vectors, terms, nearness_);
  const RowQuery query{.vector = sum, .leave_out = items};
  return std::move(search({&query, 1}, count, keep, context)[0]);
}

std::vector<std::vector<Neighbor>> ItemNeighbors::search(std::span<const RowQuery> queries,
                                                         std::size_t count,
                                                         std::span<const std::uint8_t> keep,
                                                         const Context& context) const {
  return index_ != nullptr ? index_->search(queries, count, keep, context)
                           : exact_->search(queries, count, keep, context);
}

}  // namespace akin
