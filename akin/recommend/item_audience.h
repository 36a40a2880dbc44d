// Who would like this item? The users with the highest scores for it.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "akin/base/context.h"
#include "akin/math/best_rows.h"
#include "akin/models/model.h"

namespace akin {

class ItemAudience {
 public:
  // `model` must outlive the audience. Throws Error(invalid_argument) where the model was saved without
  // its history, unless users who have rated the item may be listed.
  ItemAudience(const Model& model, bool include_seen);

  // A list of at most `count` users for each item.
  std::vector<std::vector<Scored>> likeliest(std::span<const std::uint32_t> items, std::size_t count,
                                             const Context& context) const;

 private:
  const Model& model_;
  PackedRows users_;
  CsrMatrix raters_;  // items x users; without rows where everyone may be listed
};

}  // namespace akin
