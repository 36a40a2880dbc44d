// Why this score? What a person's ratings add to it, one by one.
//
//     score = base + Σ parts + rest
//
// The base is the offset and the biases of the person and the item: what somebody as strict as this
// person would be expected to give, whatever their taste. The rest is zero, but for rounding, where the
// kind's encoder is linear in the ratings.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "akin/models/model.h"

namespace akin {

struct Explanation {
  float base = 0;
  std::vector<float> parts;  // one a rating of the history
  float rest = 0;

  double score() const;  // of which these are the parts, before clipping
};

// One for each item, for a person with this history.
std::vector<Explanation> explain(const Model& model, SparseRow history,
                                 std::span<const std::uint32_t> items);

}  // namespace akin
