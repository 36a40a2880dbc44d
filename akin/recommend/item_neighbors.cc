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

bool is_zero(std::span<const float> vector) {
  return std::all_of(vector.begin(), vector.end(), [](float value) { return value == 0; });
}

// Entries of rows that pass both; none at all passes every row.
std::vector<std::uint8_t> passing_both(std::span<const std::uint8_t> one,
                                       std::span<const std::uint8_t> other) {
  if (one.empty()) return {other.begin(), other.end()};
  std::vector<std::uint8_t> both(one.begin(), one.end());
  for (std::size_t row = 0; row < both.size() && !other.empty(); ++row)
    if (other[row] == 0) both[row] = 0;
  return both;
}

std::vector<std::uint32_t> items_of(std::span<const ItemTerm> terms) {
  std::vector<std::uint32_t> items;
  for (const ItemTerm& term : terms) items.push_back(term.item);
  std::sort(items.begin(), items.end());
  items.erase(std::unique(items.begin(), items.end()), items.end());
  return items;
}

}  // namespace

std::vector<std::uint8_t> items_with_vectors(const Model& model) {
  const Matrix& vectors = model.factors.item_vectors;
  std::vector<std::uint8_t> entries(vectors.rows());
  for (std::size_t item = 0; item < entries.size(); ++item)
    entries[item] = is_zero(vectors[item]) ? 0 : 1;
  if (std::find(entries.begin(), entries.end(), 0) == entries.end()) entries.clear();
  return entries;
}

ItemNeighbors::ItemNeighbors(const Model& model, Nearness nearness, const ItemIndex* index)
    : model_(model), nearness_(nearness), index_(index), with_vectors_(items_with_vectors(model)) {
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

bool ItemNeighbors::is_nothing(std::span<const ItemTerm> terms) const {
  return is_zero(sum_of(model_.factors.item_vectors, terms, nearness_));
}

std::vector<std::vector<Neighbor>> ItemNeighbors::search(std::span<const RowQuery> queries,
                                                         std::size_t count,
                                                         std::span<const std::uint8_t> keep,
                                                         const Context& context) const {
  std::vector<RowQuery> asked;
  std::vector<std::size_t> places;  // of those that point somewhere
  for (std::size_t q = 0; q < queries.size(); ++q) {
    if (is_zero(queries[q].vector)) continue;
    asked.push_back(queries[q]);
    places.push_back(q);
  }
  auto found = index_ != nullptr
                   ? index_->search(asked, count, keep, context)
                   : exact_->search(asked, count, passing_both(keep, with_vectors_), context);
  std::vector<std::vector<Neighbor>> lists(queries.size());
  for (std::size_t i = 0; i < places.size(); ++i) lists[places[i]] = std::move(found[i]);
  return lists;
}

}  // namespace akin
