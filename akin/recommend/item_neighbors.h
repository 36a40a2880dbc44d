// What is like this item? The items whose vectors are nearest to its own.
#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <vector>

#include "akin/base/context.h"
#include "akin/index/index.h"
#include "akin/models/model.h"

namespace akin {

class ItemNeighbors {
 public:
  // `model` must outlive the neighbours. Throws Error(invalid_argument) where it has no item vectors.
  ItemNeighbors(const Model& model, Nearness nearness);

  // A list of at most `count` for each item, itself left out. `keep` has an entry an item, 0 to leave it
  // out; or none at all.
  std::vector<std::vector<Neighbor>> nearest(std::span<const std::uint32_t> items, std::size_t count,
                                             std::span<const std::uint8_t> keep,
                                             const Context& context) const;

 private:
  const Model& model_;
  std::unique_ptr<Index> index_;
};

}  // namespace akin
