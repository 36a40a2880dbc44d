// A few ratings with times, titles and genres, for the tests of what describes them.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "akin/base/random.h"
#include "akin/data/dimension.h"
#include "akin/data/item_facts.h"
#include "akin/data/ratings.h"

namespace akin {

struct TestRated {
  Ratings ratings;
  std::vector<std::string> titles = {"Heat (1995)", "Matrix, The (1999)", "Clouds", "Metropolis (1927)"};
  std::vector<std::vector<std::string>> genres = {
      {"Action", "Crime"}, {"Action", "Sci-Fi"}, {}, {"Drama", "Sci-Fi"}};
  ItemFacts facts;

  TestRated() { facts = item_facts(titles, genres); }
};

inline std::vector<std::int64_t> numbers_from_one(std::size_t count) {
  std::vector<std::int64_t> numbers;
  for (std::size_t i = 1; i <= count; ++i) numbers.push_back(static_cast<std::int64_t>(i));
  return numbers;
}

// Users 1 to 3, items 1 to 4; seconds of 1970 and of 2001-02-03 (a Saturday) at four o'clock.
inline TestRated few_ratings() {
  TestRated rated;
  rated.ratings.users = std::make_shared<const IdMap>(numbers_from_one(3));
  rated.ratings.items = std::make_shared<const IdMap>(numbers_from_one(4));
  rated.ratings.user = {0, 0, 1, 1, 1, 2};
  rated.ratings.item = {0, 1, 0, 2, 3, 3};
  rated.ratings.value = {4, 5, 3, 0.5F, 4, 1};
  rated.ratings.time = {0, 981172800, 981172801, -1, 981172802, 981172803};
  return rated;
}

// Random ratings of four items and more, some of them by the same user twice.
inline TestRated random_ratings(std::uint64_t seed, std::size_t rows) {
  Random random(seed, 0);
  TestRated rated;
  const std::vector<std::string> names = {"Action", "Comedy", "Drama", "War"};
  const std::size_t items = 1 + random.below(40);
  const std::size_t users = 1 + random.below(30);
  rated.titles.clear();
  rated.genres.clear();
  for (std::size_t item = 0; item < items; ++item) {
    rated.titles.push_back(random.below(5) == 0 ? "No year"
                                                : "T (" + std::to_string(1980 + random.below(40)) + ")");
    std::vector<std::string> genres;
    for (const std::string& name : names)
      if (random.below(3) == 0) genres.push_back(name);
    rated.genres.push_back(std::move(genres));
  }
  rated.facts = item_facts(rated.titles, rated.genres);
  rated.ratings.users = std::make_shared<const IdMap>(numbers_from_one(users));
  rated.ratings.items = std::make_shared<const IdMap>(numbers_from_one(items));
  for (std::size_t row = 0; row < rows; ++row) {
    rated.ratings.user.push_back(static_cast<std::uint32_t>(random.below(users)));
    rated.ratings.item.push_back(static_cast<std::uint32_t>(random.below(items)));
    rated.ratings.value.push_back(static_cast<float>(random.below(50)) / 10);
    rated.ratings.time.push_back(static_cast<std::int64_t>(random.below(1'000'000'000)));
  }
  return rated;
}

}  // namespace akin
