// Different integers, numbered in the order in which they came.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

namespace akin {

class NumberTable {
 public:
  // The number of the value, a new one where it is new.
  std::uint32_t add(std::int64_t value) {
    if (2 * (values_.size() + 1) > slots_.size()) grow();
    std::uint32_t& slot = slots_[slot_of(value)];
    if (slot == 0) {
      values_.push_back(value);
      slot = static_cast<std::uint32_t>(values_.size());
    }
    return slot - 1;
  }

  // The number of a value that was added.
  std::uint32_t number_of(std::int64_t value) const { return slots_[slot_of(value)] - 1; }

  const std::vector<std::int64_t>& values() const { return values_; }

 private:
  // Looks in the next slot until the value or a free slot is found. The product spreads values that lie
  // close together; its high bits depend on all of the value's.
  std::size_t slot_of(std::int64_t value) const {
    std::size_t slot = (static_cast<std::uint64_t>(value) * 0x9e3779b97f4a7c15) >> shift_;
    while (slots_[slot] != 0 && values_[slots_[slot] - 1] != value)
      slot = (slot + 1) & (slots_.size() - 1);
    return slot;
  }
  void grow();

  std::vector<std::int64_t> values_;
  std::vector<std::uint32_t> slots_;  // a hash table: number + 1, or 0 for a free slot; at most half full
  int shift_ = 64;                    // 64 minus the slots' logarithm
};

}  // namespace akin
