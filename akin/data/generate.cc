// Each item and each user has a random stream of its own, so threads change nothing.
//
// What a user has watched is drawn in proportion to popularity and taken with the chance that the user's
// taste gives it, until there is enough; nothing twice. Where that takes too long, because little is left
// that the user has not seen, the rest are the items whose exponential clocks ring first (Efraimidis and
// Spirakis 2006): the same distribution.
#include "akin/data/generate.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <numeric>
#include <span>
#include <utility>
#include <vector>

#include "akin/base/error.h"
#include "akin/base/file.h"
#include "akin/base/parallel.h"
#include "akin/base/random.h"
#include "akin/data/alias_table.h"
#include "akin/data/made_up_titles.h"
#include "akin/data/planned_audience.h"

namespace akin {
namespace {

constexpr std::size_t kTastes = 6;
constexpr std::size_t kLeastRatings = 20;
constexpr double kActivitySpread = 1.4;  // of the logarithm of the ratings beyond the least
constexpr double kUserSpread = 0.40;     // all in deviations of what people think of what they watch
constexpr double kItemSpread = 0.38;
constexpr double kFame = 0.2;  // the famous are liked a little more
constexpr double kTasteSpread = 0.9;
constexpr double kNoise = 0.45;
constexpr double kTasteInWatching = 3.0;  // how steeply the chance to be watched grows with taste,
constexpr double kEvenTaste = 0.8;        // and the taste at which it is a half

// What opinions of watched items come to in the mean, and their deviation.
constexpr double kMeanOpinion = 0.96;
constexpr double kOpinionSpread = 1.02;

// What an opinion, as a standard normal number, must reach for 1, 1.5, … 5: MovieLens 25M's shares.
constexpr std::array<double, 9> kHalfStars = {-2.144, -1.675, -1.530, -1.131, -0.915,
                                              -0.316, 0.0075, 0.7356, 1.067};

enum class Stream : std::uint64_t { item = 1, user, titles, activity, popularity, discovery };

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

std::vector<std::uint32_t> random_order(std::size_t count, std::uint64_t seed) {
  std::vector<std::uint32_t> order(count);
  std::iota(order.begin(), order.end(), 0U);
  Random random(seed, 0);
  for (std::size_t i = count; i > 1; --i) std::swap(order[i - 1], order[random.below(i)]);
  return order;
}

struct PlantedItem {
  Taste taste;
  double bias = 0;
};

// `place` is each item's by popularity, from 0.
std::vector<PlantedItem> plant_items(std::span<const std::uint32_t> place, const Context& context) {
  std::vector<PlantedItem> items(place.size());
  for_each_row(context, items.size(), [&](std::size_t i) {
    Random random(seed_of(context, Stream::item), i);
    items[i].taste = random_taste(random);
    const double fame = 1.0 - 2.0 * place[i] / static_cast<double>(items.size());
    items[i].bias = kItemSpread * random.normal() + kFame * fame;
  });
  return items;
}

std::vector<double> by_item(std::span<const std::uint32_t> place, std::span<const double> by_place) {
  std::vector<double> values(place.size());
  for (std::size_t i = 0; i < place.size(); ++i) values[i] = by_place[place[i]];
  return values;
}

// How many ratings each user gives: many a few, a few many, `ratings` in all. Nobody watches more than
// half of all items, unless there are too many ratings.
std::vector<std::size_t> plan_activity(const GenerateOptions& options, const Context& context) {
  const std::size_t least = std::min({kLeastRatings, options.ratings / options.users, options.items});
  std::vector<std::size_t> counts(options.users, least);
  std::vector<double> weights(options.users);
  Random random(seed_of(context, Stream::activity), 0);
  for (double& weight : weights) weight = std::exp(kActivitySpread * random.normal());
  const double all = std::accumulate(weights.begin(), weights.end(), 0.0);

  std::size_t rest = options.ratings - least * options.users;
  const auto shared = static_cast<double>(rest);
  const auto give = [&](std::size_t user, std::size_t count, std::size_t most) {
    count = std::min({count, rest, most - std::min(most, counts[user])});
    counts[user] += count;
    rest -= count;
  };
  for (std::size_t user = 0; user < options.users; ++user)
    give(user, static_cast<std::size_t>(shared * weights[user] / all), options.items / 2);
  // What rounding and full users left over.
  while (rest > 0) {
    const std::size_t each = std::max<std::size_t>(rest / options.users, 1);
    for (std::size_t user = 0; user < options.users; ++user) give(user, each, options.items);
  }
  return counts;
}

// Who watches an item that perhaps nobody else does, so that every item has a rating: at most a quarter
// of what each user watches. Active users discover more.
class Discoveries {
 public:
  Discoveries(std::span<const std::size_t> counts, std::size_t item_count, const Context& context)
      : items_(item_count), order_(random_order(item_count, seed_of(context, Stream::discovery))) {
    std::size_t seats = 0;
    for (const std::size_t count : counts) seats += count / 4;
    order_.resize(std::min(item_count, seats));
    // The item at place i takes seat i * seats / items, all of them different.
    std::size_t taken = 0, passed = 0;
    for (const std::size_t count : counts) {
      starts_.push_back(taken);
      passed += count / 4;
      while (taken < order_.size() && taken * seats / order_.size() < passed) ++taken;
    }
    starts_.push_back(taken);
  }

  std::span<const std::uint32_t> of_user(std::size_t user) const {
    return std::span(order_).subspan(starts_[user], starts_[user + 1] - starts_[user]);
  }

  bool of_all_items() const { return order_.size() == items_; }

 private:
  std::size_t items_;
  std::vector<std::uint32_t> order_;
  std::vector<std::size_t> starts_;  // of each user, and the end of the last
};

struct PlantedRating {
  std::uint32_t item = 0;
  float value = 0;
  std::int64_t time = 0;
};

// What there is to know before anybody has watched anything.
struct World {
  World(const GenerateOptions& options, const Context& its_context)
      : context(its_context),
        place(random_order(options.items, seed_of(context, Stream::popularity))),
        items(plant_items(place, context)),
        counts(plan_activity(options, context)),
        discoveries(counts, options.items, context),
        weights(by_item(place,
                        popularity_weights(options.items, drawn_counts(), discoveries.of_all_items()))),
        draws(weights) {}

  // How much each user watches beside discoveries.
  std::vector<std::size_t> drawn_counts() const {
    std::vector<std::size_t> drawn = counts;
    for (std::size_t user = 0; user < drawn.size(); ++user)
      drawn[user] -= discoveries.of_user(user).size();
    return drawn;
  }

  std::size_t users() const { return counts.size(); }

  const Context& context;
  std::vector<std::uint32_t> place;
  std::vector<PlantedItem> items;
  std::vector<std::size_t> counts;  // of each user's ratings
  Discoveries discoveries;
  std::vector<double> weights;
  AliasTable draws;
};

// Makes one user's ratings after another's; for one thread at a time.
class Watcher {
 public:
  explicit Watcher(const World& world) : world_(world), seen_by_(world.items.size(), kNobody) {}

  // In the order of time; valid until the next call.
  std::span<const PlantedRating> watch(std::size_t user) {
    Random random(seed_of(world_.context, Stream::user), user);
    taste_ = random_taste(random);
    bias_ = kUserSpread * random.normal();
    choose(user, random);
    rate(random);
    return ratings_;
  }

 private:
  static constexpr std::uint32_t kNobody = UINT32_MAX;

  double affinity(std::uint32_t item) const {
    const Taste& other = world_.items[item].taste;
    double sum = 0;
    for (std::size_t i = 0; i < kTastes; ++i) sum += taste_[i] * other[i];
    return sum / std::sqrt(double{kTastes});
  }

  double chance(std::uint32_t item) const {
    return 1 / (1 + std::exp(kTasteInWatching * (kEvenTaste - affinity(item))));
  }

  void choose(std::size_t user, Random& random) {
    const std::size_t count = world_.counts[user];
    chosen_.clear();
    const auto take = [&](std::uint32_t item) {
      seen_by_[item] = static_cast<std::uint32_t>(user);
      chosen_.push_back(item);
    };
    const auto discoveries = world_.discoveries.of_user(user);
    for (const std::uint32_t item : discoveries) take(item);
    const std::size_t most_draws = world_.items.size();  // by then clocks are quicker
    for (std::size_t draws = 0; chosen_.size() < count && draws < most_draws; ++draws) {
      const std::uint32_t item = world_.draws.draw(random);
      if (seen_by_[item] != user && random.uniform() < chance(item)) take(item);
    }
    if (chosen_.size() < count) choose_by_clocks(user, count - chosen_.size(), random);
    for (std::size_t i = 0; i < discoveries.size(); ++i)
      std::swap(chosen_[i], chosen_[random.below(count)]);  // they do not come first
  }

  void choose_by_clocks(std::size_t user, std::size_t count, Random& random) {
    clocks_.clear();
    for (std::uint32_t item = 0; item < world_.items.size(); ++item)
      if (seen_by_[item] != user)
        clocks_.emplace_back(-std::log1p(-random.uniform()) / (world_.weights[item] * chance(item)),
                             item);
    const auto end = clocks_.begin() + static_cast<std::ptrdiff_t>(count);
    std::partial_sort(clocks_.begin(), end, clocks_.end());
    for (auto clock = clocks_.begin(); clock != end; ++clock) chosen_.push_back(clock->second);
  }

  float opinion(std::uint32_t item, Random& random) const {
    const double liking =
        bias_ + world_.items[item].bias + kTasteSpread * affinity(item) + kNoise * random.normal();
    const double standard = (liking - kMeanOpinion) / kOpinionSpread;
    const auto passed = std::count_if(kHalfStars.begin(), kHalfStars.end(),
                                      [&](double least) { return standard >= least; });
    return 0.5F * static_cast<float>(1 + passed);
  }

  // Sittings with up to two months between them; a rating or so a minute.
  void rate(Random& random) {
    constexpr std::int64_t kFirstTime = 820454400;  // 1996
    constexpr std::uint64_t kYears = std::uint64_t{22} * 365 * 86400;
    constexpr std::uint64_t kPause = std::uint64_t{60} * 86400;
    constexpr std::uint64_t kSittings = 12;
    const std::uint64_t each = std::max<std::uint64_t>(10, chosen_.size() / kSittings);
    std::int64_t time = kFirstTime + static_cast<std::int64_t>(random.below(kYears));
    ratings_.clear();
    for (const std::uint32_t item : chosen_) {
      ratings_.push_back({item, opinion(item, random), time});
      time += 1 + static_cast<std::int64_t>(random.below(random.below(each) == 0 ? kPause : 60));
    }
  }

  const World& world_;
  std::vector<std::uint32_t> seen_by_;  // the last user who has watched each item
  Taste taste_{};
  double bias_ = 0;
  std::vector<std::uint32_t> chosen_;
  std::vector<std::pair<double, std::uint32_t>> clocks_;
  std::vector<PlantedRating> ratings_;
};

constexpr std::size_t kUsersInBlock = 64;

// Calls f(block, ratings of a user, user) for the users in [begin, end), block by block.
template <class F>
void for_each_user(const World& world, std::vector<Watcher>& watchers, std::size_t begin, std::size_t end,
                   const F& f) {
  for_each_chunk(world.context, end - begin, kUsersInBlock,
                 [&](std::size_t from, std::size_t to, std::size_t worker) {
                   for (std::size_t user = begin + from; user < begin + to; ++user)
                     f(from / kUsersInBlock, user, watchers[worker].watch(user));
                 });
}

std::vector<Watcher> watchers_of(const World& world) {
  return {world.context.threads.size(), Watcher(world)};
}

void check(const GenerateOptions& options) {
  const bool fits = options.users > 0 && options.items > 0 && options.ratings >= options.users &&
                    options.ratings / options.users <= options.items &&
                    options.ratings <= options.users * options.items;
  if (fits && options.users < UINT32_MAX && options.items < UINT32_MAX) return;
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

Catalog catalog_of(const World& world) {
  std::vector<CatalogEntry> entries;
  for (std::uint32_t i = 0; i < world.items.size(); ++i)
    entries.push_back({std::to_string(i + 1), made_up_title(i, seed_of(world.context, Stream::titles)),
                       genres_of_taste(world.items[i].taste)});
  return Catalog(std::move(entries));
}

// One user's ratings as lines, with one digit behind the point as MovieLens has it.
void append_lines(std::size_t user, std::span<const PlantedRating> ratings, std::string& text) {
  std::array<char, 80> line;  // three numbers of at most 20 digits, and a rating
  char* const end = line.data() + line.size();
  for (const PlantedRating& rating : ratings) {
    char* at = std::to_chars(line.data(), end, user + 1).ptr;
    *at++ = ',';
    at = std::to_chars(at, end, std::uint64_t{rating.item} + 1).ptr;
    *at++ = ',';
    const int halves = static_cast<int>(2 * rating.value);
    *at++ = static_cast<char>('0' + halves / 2);
    *at++ = '.';
    *at++ = halves % 2 == 0 ? '0' : '5';
    *at++ = ',';
    at = std::to_chars(at, end, rating.time).ptr;
    *at++ = '\n';
    text.append(line.data(), at);
  }
}

// Lines of so many users as keep all threads busy are made at once, and written in their order. Marks the
// items that were rated.
void write_lines(const World& world, std::vector<std::vector<bool>>& is_rated, ByteSink& sink) {
  constexpr std::size_t kBlocks = 64;
  std::vector<Watcher> watchers = watchers_of(world);
  is_rated.assign(kBlocks, std::vector<bool>(world.items.size()));
  std::vector<std::string> texts(kBlocks);
  sink.write("userId,movieId,rating,timestamp\n");
  for (std::size_t begin = 0; begin < world.users(); begin += kBlocks * kUsersInBlock) {
    const std::size_t end = std::min(world.users(), begin + kBlocks * kUsersInBlock);
    for_each_user(world, watchers, begin, end,
                  [&](std::size_t block, std::size_t user, std::span<const PlantedRating> ratings) {
                    append_lines(user, ratings, texts[block]);
                    for (const PlantedRating& rating : ratings) is_rated[block][rating.item] = true;
                  });
    for (std::string& text : texts) {
      sink.write(text);
      text.clear();
    }
  }
}

}  // namespace

Generated generate(const GenerateOptions& options, const Context& context) {
  check(options);
  const World world(options, context);
  std::vector<Watcher> watchers = watchers_of(world);
  std::vector<std::vector<PlantedRating>> by_user(options.users);
  for_each_user(world, watchers, 0, options.users,
                [&](std::size_t, std::size_t user, std::span<const PlantedRating> ratings) {
                  by_user[user].assign(ratings.begin(), ratings.end());
                });
  return {as_columns(by_user, options.items), catalog_of(world)};
}

GeneratedFile generate_files(const GenerateOptions& options, const std::string& path,
                             const std::string& catalog_path, const Context& context) {
  check(options);
  const World world(options, context);
  std::vector<std::vector<bool>> is_rated;
  publish_file(path, [&](ByteSink& sink) { write_lines(world, is_rated, sink); });
  if (!catalog_path.empty()) write_catalog(catalog_path, catalog_of(world));
  GeneratedFile file;
  for (std::size_t item = 0; item < options.items; ++item)
    file.items += std::any_of(is_rated.begin(), is_rated.end(),
                              [&](const std::vector<bool>& block) { return block[item]; })
                      ? 1
                      : 0;
  return file;
}

}  // namespace akin
