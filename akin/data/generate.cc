// Each item and each user has a random stream of its own, so threads change nothing.
//
// What a user has watched is a weighted sample without repetition: the items with the largest
// log(weight) + Gumbel noise (Vieira 2014, after Efraimidis and Spirakis 2006).
#include "akin/data/generate.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <numeric>
#include <utility>
#include <vector>

#include "akin/base/error.h"
#include "akin/base/parallel.h"
#include "akin/base/random.h"
#include "akin/data/made_up_titles.h"

namespace akin {
namespace {

constexpr std::size_t kTastes = 6;
constexpr std::size_t kLeastRatings = 20;
constexpr double kMean = 3.4;
constexpr double kUserSpread = 0.35;
constexpr double kItemSpread = 0.35;
constexpr double kTasteSpread = 0.75;  // of the inner product
constexpr double kNoise = 0.5;
constexpr double kPopularityPower = 0.8;  // weight of the k-th most popular item: k to minus this
constexpr double kTasteInWatching = 1.0;  // how much a liked taste adds to the log of the weight

enum class Stream : std::uint64_t { item = 1, user, titles, activity, popularity };

// Streams of different purposes never meet.
std::uint64_t seed_of(const Context& context, Stream stream) {
  return context.seed ^ (0x9e3779b97f4a7c15 * static_cast<std::uint64_t>(stream));
}

using Taste = std::array<double, kTastes>;

Taste random_taste(Random& random) {
  Taste taste;
  for (double& strength : taste) strength = random.normal();
  return taste;
}

struct PlantedItem {
  Taste taste;
  double bias = 0;
  double log_weight = 0;
};

std::vector<PlantedItem> plant_items(std::size_t count, const Context& context) {
  std::vector<std::uint32_t> place(count);  // in the order of popularity
  std::iota(place.begin(), place.end(), 0U);
  Random shuffle(seed_of(context, Stream::popularity), 0);
  for (std::size_t i = count; i > 1; --i) std::swap(place[i - 1], place[shuffle.below(i)]);

  std::vector<PlantedItem> items(count);
  for_each_row(context, count, [&](std::size_t i) {
    Random random(seed_of(context, Stream::item), i);
    items[i].taste = random_taste(random);
    items[i].log_weight = -kPopularityPower * std::log(place[i] + 1.0);
    const double fame =
        1.0 - 2.0 * place[i] / static_cast<double>(count);  // the famous are liked a little more
    items[i].bias = kItemSpread * random.normal() + 0.2 * fame;
  });
  return items;
}

// How many ratings each user gives: many a few, a few many, `ratings` in all.
std::vector<std::size_t> plan_activity(const GenerateOptions& options, const Context& context) {
  const std::size_t least = std::min({kLeastRatings, options.ratings / options.users, options.items});
  std::vector<std::size_t> counts(options.users, least);
  std::vector<double> weights(options.users);
  Random random(seed_of(context, Stream::activity), 0);
  for (double& weight : weights) weight = std::exp(random.normal());
  const double all = std::accumulate(weights.begin(), weights.end(), 0.0);

  std::size_t rest = options.ratings - least * options.users;
  const auto shared = static_cast<double>(rest);
  const auto give = [&](std::size_t user, std::size_t count) {
    count = std::min({count, rest, options.items - counts[user]});
    counts[user] += count;
    rest -= count;
  };
  for (std::size_t user = 0; user < options.users; ++user)
    give(user, static_cast<std::size_t>(shared * weights[user] / all));
  // What rounding and full users left over.
  while (rest > 0) {
    const std::size_t each = std::max<std::size_t>(rest / options.users, 1);
    for (std::size_t user = 0; user < options.users; ++user) give(user, each);
  }
  return counts;
}

struct PlantedRating {
  std::uint32_t item = 0;
  float value = 0;
  std::int64_t time = 0;
};

// One user's ratings, in the order of time.
class Watcher {
 public:
  Watcher(std::size_t user, const std::vector<PlantedItem>& items, const Context& context)
      : items_(items), random_(seed_of(context, Stream::user), user), taste_(random_taste(random_)) {
    bias_ = kUserSpread * random_.normal();
  }

  std::vector<PlantedRating> watch(std::size_t count) {
    constexpr std::int64_t kFirstTime = 1420070400;  // 2015
    constexpr std::uint64_t kYears = std::uint64_t{5} * 365 * 86400;
    std::int64_t time = kFirstTime + static_cast<std::int64_t>(random_.below(kYears));
    std::vector<PlantedRating> ratings;
    for (const std::uint32_t item : sample(count)) {
      ratings.push_back({item, rate(item), time});
      const std::uint64_t pause = random_.below(10) == 0 ? 14 * 86400 : 300;
      time += 1 + static_cast<std::int64_t>(random_.below(pause));
    }
    return ratings;
  }

 private:
  double affinity(std::uint32_t item) const {
    const Taste& other = items_[item].taste;
    return std::inner_product(taste_.begin(), taste_.end(), other.begin(), 0.0) /
           std::sqrt(double{kTastes});
  }

  std::vector<std::uint32_t> sample(std::size_t count) {
    std::vector<std::pair<double, std::uint32_t>> keys(items_.size());
    for (std::uint32_t item = 0; item < items_.size(); ++item) {
      const double gumbel = -std::log(-std::log(std::max(random_.uniform(), 0x1p-60)));
      keys[item] = {-(items_[item].log_weight + kTasteInWatching * affinity(item) + gumbel), item};
    }
    std::partial_sort(keys.begin(), keys.begin() + static_cast<std::ptrdiff_t>(count), keys.end());
    std::vector<std::uint32_t> chosen(count);
    for (std::size_t i = 0; i < count; ++i) chosen[i] = keys[i].second;
    return chosen;
  }

  float rate(std::uint32_t item) {
    const double liking =
        kMean + bias_ + items_[item].bias + kTasteSpread * affinity(item) + kNoise * random_.normal();
    return static_cast<float>(std::clamp(std::round(2 * liking), 1.0, 10.0) / 2);
  }

  const std::vector<PlantedItem>& items_;
  Random random_;
  Taste taste_;
  double bias_ = 0;
};

void check(const GenerateOptions& options) {
  const bool fits = options.users > 0 && options.items > 0 && options.ratings >= options.users &&
                    options.ratings / options.users <= options.items &&
                    options.ratings <= options.users * options.items;
  if (fits && options.users <= UINT32_MAX && options.items <= UINT32_MAX) return;
  throw Error(
      ErrorCode::invalid_argument,
      fmt::format("{} ratings of {} items by {} users cannot be: choose at least one rating a user and "
                  "at most one a user and item",
                  options.ratings, options.items, options.users));
}

// Ids are 1, 2, …; items that nobody rated are in the catalog alone.
std::shared_ptr<const IdMap> number_from_one(const std::vector<bool>& is_used,
                                             std::vector<std::uint32_t>& number) {
  std::vector<std::int64_t> ids;
  number.resize(is_used.size());
  for (std::size_t i = 0; i < is_used.size(); ++i) {
    number[i] = static_cast<std::uint32_t>(ids.size());
    if (is_used[i]) ids.push_back(static_cast<std::int64_t>(i) + 1);
  }
  return std::make_shared<const IdMap>(std::move(ids));
}

Ratings as_columns(const std::vector<std::vector<PlantedRating>>& by_user, std::size_t item_count) {
  std::vector<bool> is_used(item_count);
  for (const auto& rated : by_user)
    for (const PlantedRating& rating : rated) is_used[rating.item] = true;
  Ratings ratings;
  std::vector<std::uint32_t> number;
  ratings.users = number_from_one(std::vector<bool>(by_user.size(), true), number);
  ratings.items = number_from_one(is_used, number);
  for (std::size_t user = 0; user < by_user.size(); ++user)
    for (const PlantedRating& rating : by_user[user]) {
      ratings.user.push_back(static_cast<std::uint32_t>(user));
      ratings.item.push_back(number[rating.item]);
      ratings.value.push_back(rating.value);
      ratings.time.push_back(rating.time);
    }
  return ratings;
}

Catalog catalog_of(const std::vector<PlantedItem>& items, const Context& context) {
  std::vector<CatalogEntry> entries;
  for (std::uint32_t i = 0; i < items.size(); ++i)
    entries.push_back({std::to_string(i + 1), made_up_title(i, seed_of(context, Stream::titles)),
                       genres_of_taste(items[i].taste)});
  return Catalog(std::move(entries));
}

}  // namespace

Generated generate(const GenerateOptions& options, const Context& context) {
  check(options);
  const std::vector<PlantedItem> items = plant_items(options.items, context);
  const std::vector<std::size_t> counts = plan_activity(options, context);
  std::vector<std::vector<PlantedRating>> by_user(options.users);
  for_each_chunk(context, options.users, 16, [&](std::size_t begin, std::size_t end, std::size_t) {
    for (std::size_t user = begin; user < end; ++user)
      by_user[user] = Watcher(user, items, context).watch(counts[user]);
  });
  return {as_columns(by_user, options.items), catalog_of(items, context)};
}

}  // namespace akin
