// Draws with given weights, each in the same few steps however many there are to draw from (Walker 1977;
// Vose 1991).
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "akin/base/random.h"

namespace akin {

class AliasTable {
 public:
  // At least one weight; none below 0, not all 0: the caller's promise.
  explicit AliasTable(std::span<const double> weights);

  std::uint32_t draw(Random& random) const {
    const std::uint64_t bits = random.bits();
    const auto slot = static_cast<std::uint32_t>(((bits >> 32) * slots_.size()) >> 32);
    return static_cast<std::uint32_t>(bits) < slots_[slot].own ? slot : slots_[slot].other;
  }

 private:
  struct Slot {
    std::uint32_t own;    // of 2^32 draws of this slot, how many are its own
    std::uint32_t other;  // whose the rest are
  };

  std::vector<Slot> slots_;
};

}  // namespace akin
