// Rows are ordered by user, item, time and rating; repeats then stand together.
#include "akin/data/duplicates.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>
#include <vector>

#include "akin/base/error.h"
#include "akin/base/text.h"
#include "akin/data/last_ratings.h"

namespace akin {
namespace {

// All rows, repeats one behind the other.
std::vector<std::uint64_t> ordered_rows(Ratings& ratings, const Context& context) {
  const bool kept = std::exchange(ratings.keeps_repeats, true);
  std::vector<std::uint64_t> rows = std::move(last_ratings(ratings, context).by_user.rows);
  ratings.keeps_repeats = kept;
  return rows;
}

bool is_repeat(const Ratings& ratings, std::uint64_t a, std::uint64_t b) {
  return ratings.user[a] == ratings.user[b] && ratings.item[a] == ratings.item[b];
}

// Where the rows behind `begin` that repeat it end.
std::size_t end_of_repeats(const Ratings& ratings, const std::vector<std::uint64_t>& rows,
                           std::size_t begin) {
  std::size_t end = begin + 1;
  while (end < rows.size() && is_repeat(ratings, rows[begin], rows[end])) ++end;
  return end;
}

void refuse_repeats(const Ratings& ratings, const std::vector<std::uint64_t>& rows) {
  for (std::size_t begin = 0; begin < rows.size();) {
    const std::size_t end = end_of_repeats(ratings, rows, begin);
    if (end - begin > 1)
      throw Error(ErrorCode::bad_input,
                  fmt::format("user {} rated item {} {} times; set duplicates to last, mean or keep",
                              in_quotes(ratings.users->text(ratings.user[rows[begin]])),
                              in_quotes(ratings.items->text(ratings.item[rows[begin]])), end - begin));
    begin = end;
  }
}

struct Mean {
  float value = 0;
  float weight = 0;
};

// Of the ratings by their weights, and of the weights. They are added in ascending order: times of equal
// ratings and places do not matter.
Mean mean_of(const Ratings& ratings, const std::vector<std::uint64_t>& rows, std::size_t begin,
             std::size_t end) {
  std::vector<std::pair<float, float>> pairs;
  for (std::size_t i = begin; i < end; ++i)
    pairs.emplace_back(ratings.value.empty() ? 0 : ratings.value[rows[i]], ratings.weight_of(rows[i]));
  std::sort(pairs.begin(), pairs.end());
  double sum = 0, weights = 0;
  for (const auto& [value, weight] : pairs) {
    sum += static_cast<double>(weight) * static_cast<double>(value);
    weights += static_cast<double>(weight);
  }
  return {.value = static_cast<float>(sum / weights),
          .weight = static_cast<float>(weights / static_cast<double>(pairs.size()))};
}

std::size_t take_means(Ratings& ratings, const std::vector<std::uint64_t>& rows) {
  Ratings means{.users = ratings.users, .items = ratings.items};
  for (std::size_t begin = 0; begin < rows.size();) {
    const std::size_t end = end_of_repeats(ratings, rows, begin);
    means.user.push_back(ratings.user[rows[begin]]);
    means.item.push_back(ratings.item[rows[begin]]);
    const Mean mean = mean_of(ratings, rows, begin, end);
    if (!ratings.value.empty()) means.value.push_back(mean.value);
    if (ratings.has_weights()) means.weight.push_back(mean.weight);
    if (ratings.has_times()) means.time.push_back(ratings.time[rows[end - 1]]);
    begin = end;
  }
  const std::size_t gone = ratings.size() - means.size();
  if (gone > 0) ratings = std::move(means);
  return gone;
}

}  // namespace

bool needs_times(Duplicates duplicates) { return duplicates == Duplicates::last; }

std::size_t settle_duplicates(Ratings& ratings, Duplicates duplicates, const Context& context) {
  switch (duplicates) {
    case Duplicates::last: break;
    case Duplicates::error: refuse_repeats(ratings, ordered_rows(ratings, context)); break;
    case Duplicates::keep: ratings.keeps_repeats = true; break;
    case Duplicates::mean: return take_means(ratings, ordered_rows(ratings, context));
  }
  return 0;
}

}  // namespace akin
