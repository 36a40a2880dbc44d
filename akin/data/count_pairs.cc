// Each person's items, sorted: equals stand side by side.
#include "akin/data/count_pairs.h"

#include <fmt/format.h>

#include <algorithm>
#include <bit>
#include <limits>

#include "akin/base/error.h"
#include "akin/base/parallel.h"
#include "akin/base/text.h"
#include "akin/data/group_rows.h"

namespace akin {
namespace {

// An item and a weight as one number: weights are above 0, and such floats stand in the order of their
// bits.
std::uint64_t key_of(std::uint32_t item, float weight) {
  return std::uint64_t{item} << 32 | std::bit_cast<std::uint32_t>(weight);
}

std::uint32_t item_of(std::uint64_t key) { return static_cast<std::uint32_t>(key >> 32); }

double weight_of(std::uint64_t key) {
  return static_cast<double>(std::bit_cast<float>(static_cast<std::uint32_t>(key)));
}

void add_count(Ratings& counts, std::uint32_t user, std::uint32_t item, double count) {
  if (count > static_cast<double>(std::numeric_limits<float>::max()))
    throw Error(
        ErrorCode::bad_input,
        fmt::format("the weights of user {} and item {} add up to {}, more than a rating can be",
                    in_quotes(counts.users->text(user)), in_quotes(counts.items->text(item)), count));
  counts.user.push_back(user);
  counts.item.push_back(item);
  counts.value.push_back(static_cast<float>(count));
}

}  // namespace

Ratings count_pairs(const Ratings& pairs, const Context& context) {
  GroupedRows by_user = group_rows(pairs.user, pairs.users->size(), context);
  for_each_row(context, by_user.groups(), [&](std::size_t user) {
    for (std::uint64_t& row : by_user[user])  // its place is of no more use
      row = key_of(pairs.item[row], pairs.weight_of(row));
    std::sort(by_user[user].begin(), by_user[user].end());
  });
  Ratings counts{.users = pairs.users, .items = pairs.items};
  for (std::uint32_t user = 0; user < by_user.groups(); ++user) {
    const std::span<const std::uint64_t> keys = by_user[user];
    for (std::size_t begin = 0, end = 0; begin < keys.size(); begin = end) {
      double count = 0;
      for (end = begin; end < keys.size() && item_of(keys[end]) == item_of(keys[begin]); ++end)
        count += weight_of(keys[end]);
      add_count(counts, user, item_of(keys[begin]), count);
    }
  }
  return counts;
}

}  // namespace akin
