#include "akin/data/generate.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <map>
#include <numeric>
#include <set>

#include "akin/base/error.h"
#include "akin/base/file.h"
#include "akin/base/thread_pool.h"
#include "akin/data/dataset.h"
#include "akin/data/read_ratings.h"
#include "akin/data/split.h"
#include "akin/data/test_files.h"

namespace akin {
namespace {

TEST(Generate, is_the_same_for_any_number_of_threads_and_another_for_another_seed) {
  ThreadPool one(1);
  ThreadPool seven(7);
  const Generated a = generate({}, {one, 1});
  const Generated b = generate({}, {seven, 1});
  const Generated c = generate({}, {one, 2});
  EXPECT_EQ(a.ratings.user, b.ratings.user);
  EXPECT_EQ(a.ratings.item, b.ratings.item);
  EXPECT_EQ(a.ratings.value, b.ratings.value);
  EXPECT_EQ(a.ratings.time, b.ratings.time);
  EXPECT_EQ(a.catalog.entries(), b.catalog.entries());
  EXPECT_NE(a.ratings.item, c.ratings.item);
}

TEST(Generate, keeps_its_promises) {
  ThreadPool pool(2);
  for (const GenerateOptions& options :
       {GenerateOptions{}, GenerateOptions{50, 30, 1200}, GenerateOptions{3, 5, 15},
        GenerateOptions{1, 1, 1}, GenerateOptions{10, 10, 10}, GenerateOptions{40, 1000, 900}}) {
    const Generated made = generate(options, {pool, 5});
    EXPECT_EQ(made.ratings.size(), options.ratings);
    EXPECT_EQ(made.ratings.users->size(), options.users);
    EXPECT_EQ(made.catalog.size(), options.items);
    EXPECT_EQ(made.catalog.for_items(*made.ratings.items).missing, 0u);
    const Dataset dataset = make_dataset(made.ratings, {pool});
    EXPECT_EQ(dataset.duplicates(), 0u);
    const std::size_t least = std::min<std::size_t>({20, options.items, options.ratings / options.users});
    for (std::size_t user = 0; user < dataset.by_user().rows(); ++user)
      EXPECT_GE(dataset.by_user()[user].size(), least);
    for (std::size_t item = 0; item < dataset.by_item().rows(); ++item)
      EXPECT_GE(dataset.by_item()[item].size(), 1u);
    for (const float value : made.ratings.value) {
      EXPECT_EQ(value * 2, std::round(value * 2));
      EXPECT_TRUE(value >= 0.5F && value <= 5) << value;
    }
    std::set<std::string> titles;
    for (const CatalogEntry& entry : made.catalog.entries()) titles.insert(entry.title);
    EXPECT_EQ(titles.size(), options.items);
  }
}

TEST(Generate, reads_back_equal_from_files) {
  ThreadPool pool(2);
  const Generated made = generate({}, {pool, 9});
  const TestFile ratings("");
  const TestFile movies("", "movies.csv");
  write_ratings(ratings.path(), made.ratings);
  write_catalog(movies.path(), made.catalog);
  const Ratings back = read_ratings(ratings.path(), {}, {pool});
  EXPECT_EQ(*back.users, *made.ratings.users);
  EXPECT_EQ(*back.items, *made.ratings.items);
  EXPECT_EQ(back.user, made.ratings.user);
  EXPECT_EQ(back.item, made.ratings.item);
  EXPECT_EQ(back.value, made.ratings.value);
  EXPECT_EQ(back.time, made.ratings.time);
  EXPECT_EQ(read_catalog(movies.path()).entries(), made.catalog.entries());
}

std::vector<std::size_t> falling_counts(const CsrMatrix& matrix) {
  std::vector<std::size_t> counts;
  for (std::size_t row = 0; row < matrix.rows(); ++row) counts.push_back(matrix[row].size());
  std::sort(counts.rbegin(), counts.rend());
  return counts;
}

// The share of all ratings that the first `part` of the counts have.
double share_of_first(const std::vector<std::size_t>& counts, double part) {
  const auto end =
      counts.begin() + static_cast<std::ptrdiff_t>(part * static_cast<double>(counts.size()));
  return static_cast<double>(std::accumulate(counts.begin(), end, std::size_t{0})) /
         static_cast<double>(std::accumulate(counts.begin(), counts.end(), std::size_t{0}));
}

struct Shape {
  GenerateOptions options;
  double top_one_percent, top_tenth;  // shares of the ratings of the most rated items
  std::size_t items_of_ten;           // items with ten ratings or more
};

// latest-small as it is, and a tenth of the people of MovieLens 25M: about 30,000 of the films are seen
// by one of them, and ten or more rate those that have a hundred ratings or more in all of it, 10,326.
TEST(Generate, has_the_shape_of_movielens) {
  ThreadPool pool(2);
  for (const Shape& shape : {Shape{{610, 9724, 100836}, 0.157, 0.600, 2269},
                             Shape{{16254, 30000, 2500010}, 0.34, 0.82, 10326}}) {
    SCOPED_TRACE(shape.options.users);
    const Generated made = generate(shape.options, {pool, 1});
    const Dataset dataset = make_dataset(made.ratings, {pool});
    const auto items = falling_counts(dataset.by_item());
    const auto users = falling_counts(dataset.by_user());
    EXPECT_EQ(items.size(), shape.options.items);
    EXPECT_GE(items.back(), 1U);
    EXPECT_NEAR(share_of_first(items, 0.01), shape.top_one_percent, 0.03);
    EXPECT_NEAR(share_of_first(items, 0.1), shape.top_tenth, 0.05);
    const auto of_ten = static_cast<double>(
        std::count_if(items.begin(), items.end(), [](std::size_t count) { return count >= 10; }));
    EXPECT_NEAR(of_ten, static_cast<double>(shape.items_of_ten),
                0.2 * static_cast<double>(shape.items_of_ten));
    const double top = static_cast<double>(items[0]) / static_cast<double>(users.size());
    EXPECT_GT(top, 0.36);  // 0.50 and 0.54 in MovieLens
    EXPECT_LT(top, 0.56);

    EXPECT_EQ(users.back(), 20U);
    EXPECT_NEAR(static_cast<double>(users[users.size() / 2]), 71, 5);
    EXPECT_GT(users[0], 2000U);

    // Of latest-small; those of 25M differ from them by 0.02 at most.
    constexpr std::array<double, 10> kShares = {0.014, 0.028, 0.018, 0.075, 0.055,
                                                0.199, 0.130, 0.266, 0.085, 0.131};
    std::array<double, 10> shares{};
    for (const float value : made.ratings.value)
      shares[static_cast<std::size_t>(2 * value) - 1] += 1 / static_cast<double>(made.ratings.size());
    for (std::size_t i = 0; i < shares.size(); ++i)
      EXPECT_NEAR(shares[i], kShares[i], 0.025) << "of rating " << static_cast<double>(i + 1) / 2;

    const auto [first, last] = std::minmax_element(made.ratings.time.begin(), made.ratings.time.end());
    EXPECT_GE(*first, 820454400);  // 1996
    EXPECT_LT(*last, 1609459200);  // 2021
  }
}

TEST(Generate, writes_the_same_ratings_as_movielens_does) {
  const GenerateOptions options{300, 500, 9000};
  std::string once;
  for (const std::size_t threads : {1, 2, 7}) {
    ThreadPool pool(threads);
    const TestFile ratings("");
    const TestFile movies("", "movies.csv");
    const Generated made = generate(options, {pool, 9});
    const GeneratedFile file = generate_files(options, ratings.path(), movies.path(), {pool, 9});
    EXPECT_EQ(file.items, made.ratings.items->size());
    const Ratings back = read_ratings(ratings.path(), {}, {pool});
    EXPECT_EQ(*back.users, *made.ratings.users);
    EXPECT_EQ(*back.items, *made.ratings.items);
    EXPECT_EQ(back.user, made.ratings.user);
    EXPECT_EQ(back.item, made.ratings.item);
    EXPECT_EQ(back.value, made.ratings.value);
    EXPECT_EQ(back.time, made.ratings.time);
    EXPECT_EQ(read_catalog(movies.path()).entries(), made.catalog.entries());
    const std::string text = read_file(ratings.path());
    EXPECT_TRUE(text.starts_with("userId,movieId,rating,timestamp\n1,")) << text.substr(0, 60);
    if (once.empty()) once = text;
    EXPECT_EQ(text, once) << threads << " threads";
  }
}

TEST(Generate, fills_more_blocks_than_are_made_at_once) {
  const GenerateOptions options{9001, 40, 9001 * 3};
  ThreadPool pool(3);
  const TestFile file("");
  EXPECT_EQ(generate_files(options, file.path(), "", {pool, 1}).items, 40U);
  const Generated made = generate(options, {pool, 1});
  EXPECT_EQ(read_ratings(file.path(), {}, {pool}).item, made.ratings.item);
}

// Ratings that a model can learn from: much of their spread is between people and items of one taste.
TEST(Generate, plants_popularity_and_taste) {
  ThreadPool pool(2);
  const Generated made = generate({}, {pool, 3});
  const Dataset dataset = make_dataset(made.ratings, {pool});
  std::vector<std::size_t> counts;
  for (std::size_t item = 0; item < dataset.by_item().rows(); ++item)
    counts.push_back(dataset.by_item()[item].size());
  std::sort(counts.rbegin(), counts.rend());
  EXPECT_GT(counts[10], 4 * counts[counts.size() / 2]);

  // A user's favourite genre in the first half of the time is liked more than average in the second.
  const ItemTexts texts = made.catalog.for_items(*made.ratings.items);
  double sum = 0;
  int users = 0;
  for (std::size_t begin = 0; begin < made.ratings.size();) {
    std::size_t end = begin;
    while (end < made.ratings.size() && made.ratings.user[end] == made.ratings.user[begin]) ++end;
    const std::size_t middle = (begin + end) / 2;
    const auto mean_by_genre = [&](std::size_t from, std::size_t to) {
      std::map<std::string, std::pair<double, int>> means;
      for (std::size_t i = from; i < to; ++i) {
        const std::string& genre = texts.genres[made.ratings.item[i]][0];
        for (const std::string& key : {genre, std::string("all")}) {
          means[key].first += made.ratings.value[i];
          ++means[key].second;
        }
      }
      return means;
    };
    const auto before = mean_by_genre(begin, middle);
    const auto after = mean_by_genre(middle, end);
    std::string best;
    double most = 0;
    for (const auto& [genre, mean] : before)
      if (mean.second >= 3 && after.contains(genre) && mean.first / mean.second > most) {
        best = genre;
        most = mean.first / mean.second;
      }
    if (!best.empty()) {
      sum +=
          after.at(best).first / after.at(best).second - after.at("all").first / after.at("all").second;
      ++users;
    }
    begin = end;
  }
  EXPECT_GT(sum / users, 0.15);
}

TEST(Generate, refuses_what_cannot_be) {
  ThreadPool pool(1);
  for (const GenerateOptions& options : {GenerateOptions{0, 1, 1}, GenerateOptions{1, 0, 1},
                                         GenerateOptions{2, 2, 5}, GenerateOptions{5, 5, 4}})
    EXPECT_THROW(generate(options, {pool}), Error);
}

}  // namespace
}  // namespace akin
