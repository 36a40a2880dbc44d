// Rows are brought together by person; what does not count is struck out.
#include "akin/evaluate/held_out.h"

#include <algorithm>

#include "akin/data/group_rows.h"
#include "akin/models/predict.h"

namespace akin {
namespace {

bool was_trained_on(const Model& model, std::uint32_t user, std::uint32_t item) {
  if (user >= model.history.rows()) return false;
  const auto seen = model.history[user].columns;
  return std::binary_search(seen.begin(), seen.end(), item);
}

}  // namespace

HeldOut::HeldOut(const Model& model, const Ratings& test, std::optional<double> relevant_from,
                 bool drop_cold, const Context& context) {
  const auto is_relevant = [&](std::uint64_t row) {
    const std::uint32_t user = test.user[row], item = test.item[row];
    if (relevant_from && static_cast<double>(test.value[row]) < *relevant_from) return false;
    if (drop_cold && is_cold(model, user, item)) return false;
    return !was_trained_on(model, user, item);
  };
  GroupedRows by_user = group_rows(test.user, test.users->size(), context);
  for (std::uint32_t user = 0; user < by_user.groups(); ++user) {
    if (by_user[user].empty()) continue;
    const auto begin = static_cast<std::ptrdiff_t>(items_.size());
    for (const std::uint64_t row : by_user[user])
      if (is_relevant(row)) items_.push_back(test.item[row]);
    std::sort(items_.begin() + begin, items_.end());
    items_.erase(std::unique(items_.begin() + begin, items_.end()), items_.end());
    if (items_.size() == starts_.back()) {
      ++people_without_;
      continue;
    }
    users_.push_back(user);
    starts_.push_back(items_.size());
  }
}

}  // namespace akin
