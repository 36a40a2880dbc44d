// Folds by chance are random parts of one size; folds of a file are looked up pair by pair.
#include "akin/data/folds.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <utility>

#include "akin/base/error.h"
#include "akin/base/text.h"
#include "akin/data/last_ratings.h"
#include "akin/data/split_rows.h"

namespace akin {
namespace {

constexpr double kMostFold = 1e6;

std::string pair_text(const Ratings& ratings, std::uint64_t row) {
  return fmt::format("user {} and item {}", in_quotes(ratings.users->text(ratings.user[row])),
                     in_quotes(ratings.items->text(ratings.item[row])));
}

std::int64_t fold_number(const Ratings& given, std::uint64_t row) {
  const double number = given.value[row];
  if (number < 0 || number > kMostFold || number != std::floor(number))
    throw Error(ErrorCode::bad_input,
                fmt::format("the fold of {} is {}; folds are whole numbers from 0 to {}",
                            pair_text(given, row), number, kMostFold));
  return static_cast<std::int64_t>(number);
}

std::pair<std::uint32_t, std::uint32_t> pair_of(const Ratings& ratings, std::uint64_t row) {
  return {ratings.user[row], ratings.item[row]};
}

// The numbers of the folds, and each row's place among them.
void number_folds(Folds& folds, const std::vector<std::int64_t>& numbers) {
  folds.numbers = numbers;
  std::sort(folds.numbers.begin(), folds.numbers.end());
  folds.numbers.erase(std::unique(folds.numbers.begin(), folds.numbers.end()), folds.numbers.end());
  if (folds.numbers.size() < 2)
    throw Error(ErrorCode::bad_input, "the file of folds puts all ratings into one fold");
  for (const std::int64_t number : numbers) {
    const auto place = std::lower_bound(folds.numbers.begin(), folds.numbers.end(), number);
    folds.fold.push_back(static_cast<std::uint32_t>(place - folds.numbers.begin()));
  }
}

}  // namespace

Split Folds::split(const Ratings& ratings, std::size_t place) const {
  Split split = split_rows(ratings, rows, [&](std::size_t row) { return fold[row] == place; });
  split.duplicates = duplicates;
  return split;
}

Folds draw_folds(const Ratings& ratings, std::size_t count, const Context& context) {
  LastRatings last = last_ratings(ratings, context);
  Folds folds{.rows = std::move(last.by_user.rows), .duplicates = last.duplicates};
  if (count < 2 || count > folds.rows.size())
    throw Error(
        ErrorCode::invalid_argument,
        fmt::format("{} folds of {} ratings: choose 2 at least, and no more than there are ratings",
                    count, folds.rows.size()));
  std::vector<std::size_t> sizes;
  for (std::size_t fold = 0; fold < count; ++fold) {
    folds.numbers.push_back(static_cast<std::int64_t>(fold) + 1);
    sizes.push_back((folds.rows.size() + count - 1 - fold) / count);
  }
  folds.fold = draw_parts(folds.rows.size(), sizes, context);
  return folds;
}

Folds given_folds(const Ratings& ratings, const Ratings& given, const Context& context) {
  LastRatings last = last_ratings(ratings, context);
  const LastRatings last_given = last_ratings(given, context);
  Folds folds{.rows = std::move(last.by_user.rows), .duplicates = last.duplicates};
  std::vector<std::int64_t> numbers;
  numbers.reserve(folds.rows.size());
  auto at = last_given.by_user.rows.begin();
  const auto end = last_given.by_user.rows.end();
  for (const std::uint64_t row : folds.rows) {  // both stand by (user, item)
    while (at != end && pair_of(given, *at) < pair_of(ratings, row)) ++at;
    if (at == end || pair_of(given, *at) != pair_of(ratings, row))
      throw Error(ErrorCode::bad_input,
                  fmt::format("the file of folds has no fold for {}", pair_text(ratings, row)));
    numbers.push_back(fold_number(given, *at));
  }
  number_folds(folds, numbers);
  return folds;
}

}  // namespace akin
