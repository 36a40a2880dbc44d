// Rows are brought together by user and sorted by item; the last of equals stays, or all of them.
#include "akin/data/last_ratings.h"

#include <algorithm>
#include <numeric>
#include <span>
#include <tuple>
#include <utility>
#include <vector>

#include "akin/base/parallel.h"

namespace akin {
namespace {

// One user's rows in ascending order of item, then of place. Sorted are pairs of item and position, as
// one number each: rows lie far apart in memory.
void sort_rows(std::span<std::uint64_t> rows, const Ratings& ratings) {
  std::vector<std::uint64_t> keys(rows.size());
  for (std::size_t i = 0; i < rows.size(); ++i) keys[i] = std::uint64_t{ratings.item[rows[i]]} << 32 | i;
  if (std::is_sorted(keys.begin(), keys.end())) return;
  std::sort(keys.begin(), keys.end());
  const std::vector<std::uint64_t> old(rows.begin(), rows.end());
  for (std::size_t i = 0; i < rows.size(); ++i) rows[i] = old[keys[i] & 0xFFFFFFFF];
}

// One user's rows in ascending order of item, each item's last rating alone; returns how many those are.
std::size_t keep_last_of_each_item(std::span<std::uint64_t> rows, const Ratings& ratings) {
  const auto is_earlier = [&](std::uint64_t a, std::uint64_t b) {
    return ratings.has_times() && ratings.time[a] < ratings.time[b];
  };
  sort_rows(rows, ratings);
  std::size_t kept = 0;
  for (const std::uint64_t row : rows) {
    if (kept == 0 || ratings.item[rows[kept - 1]] != ratings.item[row])
      rows[kept++] = row;
    else if (!is_earlier(row, rows[kept - 1]))
      rows[kept - 1] = row;
  }
  return kept;
}

// One user's rows in an order that does not depend on their places.
void order_repeats(std::span<std::uint64_t> rows, const Ratings& ratings) {
  sort_rows(rows, ratings);
  const auto time_of = [&](std::uint64_t row) { return ratings.has_times() ? ratings.time[row] : 0; };
  const auto value_of = [&](std::uint64_t row) { return ratings.value.empty() ? 0 : ratings.value[row]; };
  for (auto begin = rows.begin(); begin != rows.end();) {
    const auto end = std::find_if(
        begin, rows.end(), [&](std::uint64_t row) { return ratings.item[row] != ratings.item[*begin]; });
    std::sort(begin, end, [&](std::uint64_t a, std::uint64_t b) {
      return std::tuple(time_of(a), value_of(a), ratings.weight_of(a), a) <
             std::tuple(time_of(b), value_of(b), ratings.weight_of(b), b);
    });
    begin = end;
  }
}

}  // namespace

LastRatings last_ratings(const Ratings& ratings, const Context& context) {
  GroupedRows all = group_rows(ratings.user, ratings.users->size(), context);
  if (ratings.keeps_repeats) {
    for_each_row(context, all.groups(), [&](std::size_t user) { order_repeats(all[user], ratings); });
    return {std::move(all), 0};
  }
  std::vector<std::uint64_t> starts(all.groups() + 1);
  for_each_row(context, all.groups(),
               [&](std::size_t user) { starts[user + 1] = keep_last_of_each_item(all[user], ratings); });
  std::partial_sum(starts.begin(), starts.end(), starts.begin());
  const std::size_t duplicates = ratings.size() - starts.back();
  if (duplicates > 0) {
    // Users move down in ascending order, so that none is written over before it has moved.
    for (std::size_t user = 0; user < all.groups(); ++user)
      std::copy_n(all.rows.data() + all.starts[user], starts[user + 1] - starts[user],
                  all.rows.data() + starts[user]);
    all.rows.resize(starts.back());
  }
  all.starts = std::move(starts);
  return {std::move(all), duplicates};
}

}  // namespace akin
