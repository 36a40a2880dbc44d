// Sums of users and items over the rows that are left, as often as rows leave.
#include "akin/data/filter.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <memory>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "akin/base/error.h"
#include "akin/data/last_ratings.h"

namespace akin {
namespace {

using Rows = std::vector<std::uint64_t>;

struct Total {
  std::uint64_t count = 0;
  double sum = 0;
};

// What a user or item needs to stay.
struct Limit {
  std::uint64_t count = 0;
  double mean = 0;  // NaN: any

  bool holds(const Total& total) const {
    return total.count >= count && !(total.sum < mean * static_cast<double>(total.count));
  }
};

// Of each user or item. Rows stand by user and item, so the order of the sums is that of the ids.
std::vector<Total> totals(const Rows& rows, std::span<const std::uint32_t> keys, std::size_t size,
                          const Ratings& ratings) {
  std::vector<Total> totals(size);
  for (const std::uint64_t row : rows) {
    Total& total = totals[keys[row]];
    ++total.count;
    if (!ratings.value.empty()) total.sum += ratings.value[row];
  }
  return totals;
}

// One pass; whether it left anything out.
bool leave_out(Rows& rows, const Ratings& ratings, const Limit& user_limit, const Limit& item_limit) {
  const auto users = totals(rows, ratings.user, ratings.users->size(), ratings);
  const auto items = totals(rows, ratings.item, ratings.items->size(), ratings);
  return std::erase_if(rows, [&](std::uint64_t row) {
           return !user_limit.holds(users[ratings.user[row]]) ||
                  !item_limit.holds(items[ratings.item[row]]);
         }) > 0;
}

// The ids that the rows have, and the new number of each old one.
struct KeptIds {
  std::shared_ptr<const IdMap> ids;
  std::vector<std::uint32_t> numbers;
};

KeptIds kept_ids(const IdMap& all, std::span<const std::uint32_t> keys, const Rows& rows) {
  std::vector<bool> is_kept(all.size());
  for (const std::uint64_t row : rows) is_kept[keys[row]] = true;
  std::vector<std::string> texts;
  for (std::uint32_t id = 0; id < all.size(); ++id)
    if (is_kept[id]) texts.push_back(all.text(id));
  KeptIds kept{std::make_shared<const IdMap>(IdMap::of(std::move(texts))), {}};
  kept.numbers.resize(all.size());
  for (std::uint32_t id = 0; id < all.size(); ++id)
    if (is_kept[id]) kept.numbers[id] = *kept.ids->find(all.text(id));
  return kept;
}

Ratings kept_ratings(const Ratings& all, const Rows& rows) {
  const KeptIds users = kept_ids(*all.users, all.user, rows);
  const KeptIds items = kept_ids(*all.items, all.item, rows);
  Ratings kept{.users = users.ids, .items = items.ids, .keeps_repeats = all.keeps_repeats};
  for (const std::uint64_t row : rows) {
    kept.user.push_back(users.numbers[all.user[row]]);
    kept.item.push_back(items.numbers[all.item[row]]);
    if (!all.value.empty()) kept.value.push_back(all.value[row]);
    if (all.has_times()) kept.time.push_back(all.time[row]);
  }
  return kept;
}

void refuse_missing_ratings(const RatingFilter& filter, const Ratings& ratings) {
  if (!ratings.value.empty()) return;
  const auto refuse_if_set = [](std::string_view name, double limit) {
    if (!std::isnan(limit))
      throw Error(ErrorCode::invalid_argument,
                  fmt::format("{} needs ratings, and these pairs have none", name));
  };
  refuse_if_set("min_rating", filter.min_rating);
  refuse_if_set("min_user_mean", filter.min_user_mean);
  refuse_if_set("min_item_mean", filter.min_item_mean);
}

void leave_out_low(Rows& rows, const Ratings& ratings, double min_rating) {
  if (!std::isnan(min_rating))
    std::erase_if(rows, [&](std::uint64_t row) { return ratings.value[row] < min_rating; });
}

}  // namespace

bool RatingFilter::is_set() const {
  return !std::isnan(min_rating) || min_user_ratings > 0 || min_item_ratings > 0 ||
         !std::isnan(min_user_mean) || !std::isnan(min_item_mean);
}

void RatingFilter::describe(FieldVisitor& visit) {
  visit(Field("min_rating", "leave out lower ratings, before anything is counted"), min_rating);
  visit(Field("min_user_ratings", "leave out users with fewer ratings").at_least(0), min_user_ratings);
  visit(Field("min_item_ratings", "leave out items with fewer ratings").at_least(0), min_item_ratings);
  visit(Field("min_user_mean", "leave out users whose mean rating is lower"), min_user_mean);
  visit(Field("min_item_mean", "leave out items whose mean rating is lower"), min_item_mean);
  visit(Field("filter_passes",
              "how often at most: leaving out some lowers the counts of others; 0: until all hold")
            .at_least(0),
        filter_passes);
}

Filtered filter_ratings(const Ratings& ratings, const RatingFilter& filter, const Context& context) {
  refuse_missing_ratings(filter, ratings);
  LastRatings last = last_ratings(ratings, context);
  Rows rows = std::move(last.by_user.rows);
  leave_out_low(rows, ratings, filter.min_rating);
  const Limit users{static_cast<std::uint64_t>(filter.min_user_ratings), filter.min_user_mean};
  const Limit items{static_cast<std::uint64_t>(filter.min_item_ratings), filter.min_item_mean};
  Filtered filtered{.duplicates = last.duplicates};
  const auto is_done = [&] {
    return filter.filter_passes > 0 && filtered.passes == static_cast<std::size_t>(filter.filter_passes);
  };
  while (!is_done() && leave_out(rows, ratings, users, items)) {
    context.check_stop();
    ++filtered.passes;
  }
  if (rows.empty())
    throw Error(ErrorCode::bad_input,
                fmt::format("the filter leaves none of the {} ratings; lower its limits{}",
                            ratings.size(), filtered.passes > 1 ? ", or set filter_passes to 1" : ""));
  filtered.ratings = kept_ratings(ratings, rows);
  return filtered;
}

}  // namespace akin
