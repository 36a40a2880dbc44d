// Two words and a year; a Roman number where the words have been used before.
#include "akin/data/made_up_titles.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <string_view>

#include "akin/base/random.h"

namespace akin {
namespace {

constexpr std::array<std::string_view, 32> kFirst = {
    "Silent", "Golden", "Last",   "Hidden",  "Broken", "Crimson",  "Distant", "Electric",
    "Frozen", "Gentle", "Hollow", "Iron",    "Jade",   "Restless", "Lonely",  "Midnight",
    "Narrow", "Open",   "Paper",  "Quiet",   "Rising", "Secret",   "Tender",  "Unseen",
    "Velvet", "Wild",   "Yellow", "Burning", "Clever", "Drifting", "Early",   "Faraway"};
constexpr std::array<std::string_view, 31> kSecond = {
    "Harbour", "River",  "Garden",  "Station", "Winter",  "Letter", "Mountain", "Orchestra",
    "Island",  "Mirror", "Journey", "Kingdom", "Lantern", "Market", "Night",    "Ocean",
    "Painter", "Queen",  "Road",    "Summer",  "Tower",   "Valley", "Window",   "Year",
    "Bridge",  "Castle", "Dancer",  "Engine",  "Forest",  "Guest",  "Horizon"};

constexpr std::array<std::string_view, 10> kNumbers = {"",    " II",  " III",  " IV", " V",
                                                       " VI", " VII", " VIII", " IX", " X"};

// What liking much or little of each taste stands for.
constexpr std::array<std::array<std::string_view, 2>, 6> kGenres = {{{"Action", "Romance"},
                                                                     {"Comedy", "Drama"},
                                                                     {"Sci-Fi", "Documentary"},
                                                                     {"Horror", "Animation"},
                                                                     {"Crime", "Musical"},
                                                                     {"Adventure", "Mystery"}}};

}  // namespace

std::string made_up_title(std::uint32_t item, std::uint64_t seed) {
  // 32 and 31 have no common divisor: the pair of words comes back after 992 items, not before.
  const std::size_t turn = item / (kFirst.size() * kSecond.size());
  const std::string_view first = kFirst[item % kFirst.size()];
  const std::string_view second = kSecond[item % kSecond.size()];
  const std::string number =
      turn < kNumbers.size() ? std::string(kNumbers[turn]) : " " + std::to_string(turn + 1);
  Random random(seed, item);
  const bool has_article = random.below(3) == 0;
  const double age = random.uniform();  // more films are new than old
  const int year = 2019 - static_cast<int>(70 * age * age);
  return std::string(first) + ' ' + std::string(second) + number + (has_article ? ", The (" : " (") +
         std::to_string(year) + ')';
}

std::vector<std::string> genres_of_taste(std::span<const double> taste) {
  constexpr std::size_t kMostGenres = 3;
  std::vector<std::size_t> strongest(std::min(taste.size(), kGenres.size()));
  for (std::size_t i = 0; i < strongest.size(); ++i) strongest[i] = i;
  std::sort(strongest.begin(), strongest.end(),
            [&](std::size_t a, std::size_t b) { return std::abs(taste[a]) > std::abs(taste[b]); });
  std::vector<std::string> genres;
  for (std::size_t i = 0; i < std::min(strongest.size(), kMostGenres); ++i) {
    const double strength = taste[strongest[i]];
    if (i == 0 || std::abs(strength) > 1)
      genres.emplace_back(kGenres[strongest[i]][strength > 0 ? 0 : 1]);
  }
  std::sort(genres.begin(), genres.end());
  return genres;
}

}  // namespace akin
