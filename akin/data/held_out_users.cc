// People are drawn, then the ratings of each of them.
#include "akin/data/held_out_users.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <string_view>
#include <utility>
#include <vector>

#include "akin/base/error.h"
#include "akin/base/random.h"
#include "akin/data/last_ratings.h"
#include "akin/data/split_rows.h"

namespace akin {
namespace {

// They keep the draws apart from others of the same seed.
constexpr std::uint64_t kUserSeed = 0x7573657273;
constexpr std::uint64_t kRatingSeed = 0x666f6c64696e;

enum Group : std::uint32_t { test, validation, train };

std::size_t count_of(double asked, std::string_view name, std::size_t users) {
  if (!(asked >= 0) || (asked >= 1 && asked != std::floor(asked)))
    throw Error(ErrorCode::invalid_argument,
                fmt::format("{} is {}; choose a whole number, or a share below 1", name, asked));
  const double count = asked < 1 ? std::round(asked * static_cast<double>(users)) : asked;
  if (asked > 0 && (count < 1 || count >= static_cast<double>(users)))
    throw Error(ErrorCode::invalid_argument,
                fmt::format("{} {} of {} users leaves {}; choose another number", name, asked, users,
                            count < 1 ? "none" : "nobody to learn from"));
  return static_cast<std::size_t>(count);
}

class UserSplitter {
 public:
  UserSplitter(const Ratings& ratings, const HeldOutUsers& held_out, const Context& context)
      : ratings_(ratings),
        held_out_(held_out),
        context_(context),
        last_(last_ratings(ratings, context)) {}

  UserSplit split() && {
    draw_groups();
    find_known_items();
    UserSplit split{.train = empty_part(),
                    .validation = {empty_part(), empty_part()},
                    .test = {empty_part(), empty_part()},
                    .duplicates = last_.duplicates};
    for (const std::size_t user : users_) {
      if (group_[user] == train)
        add(split.train, places_of(user));
      else
        divide(user, group_[user] == test ? split.test : split.validation, split.unknown_items);
    }
    if (split.test.test.size() == 0)
      throw Error(ErrorCode::invalid_argument,
                  fmt::format("a share {} of each held-out user's ratings, rounded down, is none; raise "
                              "test_share, or leave out users with few ratings",
                              held_out_.test_share));
    return split;
  }

 private:
  using Places = std::vector<std::size_t>;  // in last_.by_user.rows

  void draw_groups() {
    for (std::size_t user = 0; user < last_.by_user.groups(); ++user)
      if (!last_.by_user[user].empty()) users_.push_back(user);
    const std::size_t tested = count_of(held_out_.test, "held_out_users", users_.size());
    const std::size_t validated = count_of(held_out_.validation, "validation_users", users_.size());
    if (tested == 0)
      throw Error(ErrorCode::invalid_argument, "held_out_users is 0; choose a number or a share");
    if (tested + validated >= users_.size())
      throw Error(ErrorCode::invalid_argument,
                  fmt::format("{} held-out and {} validation users of {} leave nobody to learn from",
                              tested, validated, users_.size()));
    const std::array<std::size_t, 3> sizes = {tested, validated, users_.size() - tested - validated};
    const Context own_draws{
        .threads = context_.threads, .seed = context_.seed ^ kUserSeed, .stop = context_.stop};
    const auto groups = draw_parts(users_.size(), sizes, own_draws);
    group_.resize(last_.by_user.groups());
    for (std::size_t i = 0; i < users_.size(); ++i) group_[users_[i]] = groups[i];
  }

  void find_known_items() {
    is_known_.resize(ratings_.items->size());
    for (const std::size_t user : users_)
      if (group_[user] == train)
        for (const std::uint64_t row : last_.by_user[user]) is_known_[ratings_.item[row]] = true;
  }

  Places places_of(std::size_t user) const {
    Places places;
    for (std::size_t place = last_.by_user.starts[user]; place < last_.by_user.starts[user + 1]; ++place)
      places.push_back(place);
    return places;
  }

  std::uint64_t row_at(std::size_t place) const { return last_.by_user.rows[place]; }

  void divide(std::size_t user, Strangers& strangers, std::size_t& unknown_items) const {
    ++strangers.users;
    Places places = places_of(user);
    unknown_items += std::erase_if(
        places, [&](std::size_t place) { return !is_known_[ratings_.item[row_at(place)]]; });
    const auto tested =
        static_cast<std::size_t>(held_out_.test_share * static_cast<double>(places.size()));
    const Places test = drawn(places, tested);
    Places others;
    std::set_difference(places.begin(), places.end(), test.begin(), test.end(),
                        std::back_inserter(others));
    add(strangers.test, test);
    add(strangers.fold_in, others);
  }

  // So many of them, by chance, in their order.
  Places drawn(const Places& places, std::size_t count) const {
    std::vector<std::pair<std::uint64_t, std::size_t>> draws;
    for (const std::size_t place : places)
      draws.emplace_back(Random(context_.seed ^ kRatingSeed, place).bits(), place);
    std::sort(draws.begin(), draws.end());
    Places drawn;
    for (std::size_t i = 0; i < count; ++i) drawn.push_back(draws[i].second);
    std::sort(drawn.begin(), drawn.end());
    return drawn;
  }

  Ratings empty_part() const {
    return {.users = ratings_.users, .items = ratings_.items, .keeps_repeats = ratings_.keeps_repeats};
  }

  void add(Ratings& part, const Places& places) const {
    for (const std::size_t place : places) add_row(part, ratings_, row_at(place));
  }

  const Ratings& ratings_;
  const HeldOutUsers& held_out_;
  const Context& context_;
  LastRatings last_;
  std::vector<std::size_t> users_;    // who have ratings
  std::vector<std::uint32_t> group_;  // of each user
  std::vector<bool> is_known_;        // items of the training part
};

}  // namespace

UserSplit split_users(const Ratings& ratings, const HeldOutUsers& held_out, const Context& context) {
  return UserSplitter(ratings, held_out, context).split();
}

}  // namespace akin
