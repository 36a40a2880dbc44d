// What is like this item? The items whose vectors are nearest to its own, or to a sum of several.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <vector>

#include "akin/base/context.h"
#include "akin/index/index.h"
#include "akin/models/model.h"
#include "akin/recommend/item_index.h"

namespace akin {

// An item in a sum, added or taken off.
struct ItemTerm {
  std::uint32_t item = 0;
  bool is_taken_off = false;

  bool operator==(const ItemTerm&) const = default;
};

// An entry an item, 0 where its vector is all zeros, for the model has learned nothing of it; none at all
// where there is no such item.
std::vector<std::uint8_t> items_with_vectors(const Model& model);

// Items without a vector are like nothing: they are in no list, and theirs are empty.
class ItemNeighbors {
 public:
  // `index` is the model's for similar items by this nearness; without one every item is looked at.
  // `model` and `index` must outlive the neighbours. Throws Error(invalid_argument) where the model has
  // no item vectors.
  ItemNeighbors(const Model& model, Nearness nearness, const ItemIndex* index = nullptr);

  // A list of at most `count` for each item, itself left out. `keep` has an entry an item, 0 to leave it
  // out; or none at all.
  std::vector<std::vector<Neighbor>> nearest(std::span<const std::uint32_t> items, std::size_t count,
                                             std::span<const std::uint8_t> keep,
                                             const Context& context) const;

  // The list for a sum of items, all of them left out. By cosine it is that of their directions, by
  // Euclidean distance the sum divided by how many more are added than taken off, where that is above 0:
  // a place between items that are added.
  std::vector<Neighbor> nearest_to_sum(std::span<const ItemTerm> terms, std::size_t count,
                                       std::span<const std::uint8_t> keep, const Context& context) const;

  // Whether the list for a sum is empty since it comes to a vector of zeros.
  bool is_nothing(std::span<const ItemTerm> terms) const;

  bool has_items_without_vectors() const { return !with_vectors_.empty(); }

 private:
  std::vector<std::vector<Neighbor>> search(std::span<const RowQuery> queries, std::size_t count,
                                            std::span<const std::uint8_t> keep,
                                            const Context& context) const;

  const Model& model_;
  Nearness nearness_;
  const ItemIndex* index_;
  std::vector<std::uint8_t> with_vectors_;
  std::unique_ptr<Index> exact_;  // where there is no index
};

}  // namespace akin
