// A counting sort: each task counts the keys of its part, then moves them to where its counts begin.
#include "akin/data/group_rows.h"

#include <fmt/format.h>

#include <algorithm>
#include <limits>

#include "akin/base/error.h"
#include "akin/base/parallel.h"

namespace akin {
namespace {

// counts[part][key] becomes the place where that part's first row of the key goes.
template <class Place>
void turn_into_places(std::vector<std::vector<Place>>& counts, std::vector<Place>& starts) {
  Place place = 0;
  for (std::size_t key = 0; key + 1 < starts.size(); ++key) {
    starts[key] = place;
    for (auto& part : counts) {
      const Place count = part[key];
      part[key] = place;
      place = static_cast<Place>(place + count);
    }
  }
  starts.back() = place;
}

template <class Place>
GroupedRowsOf<Place> group(std::span<const std::uint32_t> keys, std::size_t groups,
                           const Context& context) {
  if (keys.size() > std::numeric_limits<Place>::max())
    throw Error(ErrorCode::no_resource, fmt::format("{} rows are more than can be counted", keys.size()));
  // Each part counts for itself: no more parts than there are rows for each count.
  const std::size_t parts =
      std::clamp<std::size_t>(keys.size() / std::max<std::size_t>(groups, 1), 1, context.threads.size());
  const std::size_t step = std::max<std::size_t>((keys.size() + parts - 1) / parts, 1);
  std::vector<std::vector<Place>> counts(parts);
  for_each_chunk(context, parts * step, step, [&](std::size_t begin, std::size_t end, std::size_t) {
    auto& count = counts[begin / step];
    count.resize(groups);
    for (std::size_t row = begin; row < std::min(end, keys.size()); ++row) ++count[keys[row]];
  });

  GroupedRowsOf<Place> grouped{std::vector<Place>(groups + 1), std::vector<Place>(keys.size())};
  turn_into_places(counts, grouped.starts);
  for_each_chunk(context, keys.size(), step, [&](std::size_t begin, std::size_t end, std::size_t) {
    auto& place = counts[begin / step];
    for (std::size_t row = begin; row < end; ++row)
      grouped.rows[place[keys[row]]++] = static_cast<Place>(row);
  });
  return grouped;
}

}  // namespace

GroupedRows group_rows(std::span<const std::uint32_t> keys, std::size_t groups, const Context& context) {
  return group<std::uint64_t>(keys, groups, context);
}

GroupedRowsOf<std::uint16_t> group_few_rows(std::span<const std::uint32_t> keys, std::size_t groups,
                                            const Context& context) {
  return group<std::uint16_t>(keys, groups, context);
}

}  // namespace akin
