// A table twice as large, filled again.
#include "akin/data/number_table.h"

#include <algorithm>
#include <bit>

namespace akin {

void NumberTable::grow() {
  slots_.assign(std::max<std::size_t>(64, 2 * slots_.size()), 0);
  shift_ = 64 - std::countr_zero(slots_.size());
  for (std::size_t i = 0; i < values_.size(); ++i)
    slots_[slot_of(values_[i])] = static_cast<std::uint32_t>(i + 1);
}

}  // namespace akin
