// A counting sort: each task counts the keys of its part, then moves them to where its counts begin.
#include "akin/data/group_rows.h"

#include <algorithm>

#include "akin/base/parallel.h"

namespace akin {
namespace {

// counts[part][key] becomes the place where that part's first row of the key goes.
void turn_into_places(std::vector<std::vector<std::uint64_t>>& counts,
                      std::vector<std::uint64_t>& starts) {
  std::uint64_t place = 0;
  for (std::size_t key = 0; key + 1 < starts.size(); ++key) {
    starts[key] = place;
    for (auto& part : counts) {
      const std::uint64_t count = part[key];
      part[key] = place;
      place += count;
    }
  }
  starts.back() = place;
}

}  // namespace

GroupedRows group_rows(std::span<const std::uint32_t> keys, std::size_t groups, const Context& context) {
  // Each part counts for itself: no more parts than there are rows for each count.
  const std::size_t parts =
      std::clamp<std::size_t>(keys.size() / std::max<std::size_t>(groups, 1), 1, context.threads.size());
  const std::size_t step = std::max<std::size_t>((keys.size() + parts - 1) / parts, 1);
  std::vector<std::vector<std::uint64_t>> counts(parts);
  for_each_chunk(context, parts * step, step, [&](std::size_t begin, std::size_t end, std::size_t) {
    auto& count = counts[begin / step];
    count.resize(groups);
    for (std::size_t row = begin; row < std::min(end, keys.size()); ++row) ++count[keys[row]];
  });

  GroupedRows grouped{std::vector<std::uint64_t>(groups + 1), std::vector<std::uint64_t>(keys.size())};
  turn_into_places(counts, grouped.starts);
  for_each_chunk(context, keys.size(), step, [&](std::size_t begin, std::size_t end, std::size_t) {
    auto& place = counts[begin / step];
    for (std::size_t row = begin; row < end; ++row) grouped.rows[place[keys[row]]++] = row;
  });
  return grouped;
}

}  // namespace akin
