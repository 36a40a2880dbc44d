// What is like this item? The items whose vectors are nearest to its own.
#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <vector>

#include "akin/base/context.h"
#include "akin/index/index.h"
#include "akin/models/model.h"
#include "akin/recommend/list_options.h"

namespace akin {

class ItemNeighbors {
 public:
  // `model` must outlive the neighbours. Throws Error(invalid_argument) where it has no item vectors.
  ItemNeighbors(const Model& model, Nearness nearness);

  // A list for each item, itself left out.
  std::vector<std::vector<Neighbor>> nearest(std::span<const std::uint32_t> items,
                                             const ListOptions& options, const Context& context) const;

 private:
  const Model& model_;
  std::unique_ptr<Index> index_;
};

}  // namespace akin
