// Each person's items, sorted: equals stand side by side.
#include "akin/data/count_pairs.h"

#include <algorithm>

#include "akin/base/parallel.h"
#include "akin/data/group_rows.h"

namespace akin {

Ratings count_pairs(const Ratings& pairs, const Context& context) {
  GroupedRows by_user = group_rows(pairs.user, pairs.users->size(), context);
  for_each_row(context, by_user.groups(), [&](std::size_t user) {
    for (std::uint64_t& row : by_user[user]) row = pairs.item[row];  // its place is of no more use
    std::sort(by_user[user].begin(), by_user[user].end());
  });
  Ratings counts{pairs.users, pairs.items, {}, {}, {}, {}};
  for (std::uint32_t user = 0; user < by_user.groups(); ++user) {
    const std::span<const std::uint64_t> items = by_user[user];
    for (std::size_t i = 0; i < items.size(); ++i) {
      if (i > 0 && items[i] == items[i - 1]) {
        ++counts.value.back();
        continue;
      }
      counts.user.push_back(user);
      counts.item.push_back(static_cast<std::uint32_t>(items[i]));
      counts.value.push_back(1);
    }
  }
  return counts;
}

}  // namespace akin
