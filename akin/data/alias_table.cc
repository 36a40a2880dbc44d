// Every slot is filled up to the mean by one that has more.
#include "akin/data/alias_table.h"

#include <algorithm>
#include <numeric>

namespace akin {

AliasTable::AliasTable(std::span<const double> weights) : slots_(weights.size()) {
  const double mean =
      std::accumulate(weights.begin(), weights.end(), 0.0) / static_cast<double>(weights.size());
  std::vector<double> heights;
  std::vector<std::uint32_t> low, high;
  for (std::uint32_t i = 0; i < weights.size(); ++i) {
    heights.push_back(weights[i] / mean);
    (heights[i] < 1 ? low : high).push_back(i);
    slots_[i] = {UINT32_MAX, i};
  }
  while (!low.empty() && !high.empty()) {
    const std::uint32_t taker = low.back();
    const std::uint32_t giver = high.back();
    low.pop_back();
    slots_[taker] = {static_cast<std::uint32_t>(std::min(heights[taker] * 0x1p32, 0x1p32 - 1)), giver};
    heights[giver] -= 1 - heights[taker];
    if (heights[giver] >= 1) continue;
    high.pop_back();
    low.push_back(giver);
  }
}

}  // namespace akin
