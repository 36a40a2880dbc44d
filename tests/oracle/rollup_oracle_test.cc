// Groups of ratings against maps from texts to lists of ratings.
#include <gtest/gtest.h>

#include <cmath>
#include <ctime>
#include <map>
#include <numeric>
#include <set>

#include "akin/base/thread_pool.h"
#include "akin/data/rating_conditions.h"
#include "akin/data/rollup.h"
#include "akin/data/test_rated.h"

namespace akin::oracle {
namespace {

using Texts = std::vector<std::string>;

std::string utc(std::int64_t time, const char* format) {
  const std::time_t seconds = time;
  std::tm date{};
  ::gmtime_r(&seconds, &date);
  char text[40];
  return {text, std::strftime(text, sizeof text, format, &date)};
}

std::string without_zeros(std::string number) { return std::to_string(std::stoi(number)); }

// What a row is called in a dimension; of genres there may be several.
Texts names_of(const TestRated& rated, std::size_t row, Dimension dimension) {
  const std::uint32_t item = rated.ratings.item[row];
  const std::int64_t time = rated.ratings.time[row];
  const std::string& title = rated.titles[item];
  const bool has_year = title.ends_with(")");
  switch (dimension) {
    case Dimension::user: return {std::to_string(rated.ratings.user[row] + 1)};
    case Dimension::item: return {std::to_string(item + 1)};
    case Dimension::genre: return rated.genres[item].empty() ? Texts{"(none)"} : rated.genres[item];
    case Dimension::year: return {has_year ? title.substr(3, 4) : "(none)"};
    case Dimension::decade: return {has_year ? title.substr(3, 3) + "0" : "(none)"};
    case Dimension::rating: {
      char text[20];
      std::snprintf(text, sizeof text, "%g", double{rated.ratings.value[row]});
      return {text};
    }
    case Dimension::rating_year: return {utc(time, "%Y")};
    case Dimension::rating_month: return {without_zeros(utc(time, "%m"))};
    case Dimension::rating_weekday: return {utc(time, "%a")};
    case Dimension::rating_hour: return {without_zeros(utc(time, "%H"))};
  }
  return {};
}

struct Group {
  std::vector<double> values;
  std::set<std::uint32_t> users, items;
};

using Groups = std::map<Texts, Group>;

// Every name of the first dimension with every of the rest.
std::vector<Texts> combinations(const std::vector<Texts>& names) {
  std::vector<Texts> all = {{}};
  for (const Texts& next : names) {
    std::vector<Texts> longer;
    for (const Texts& start : all)
      for (const std::string& name : next) {
        longer.push_back(start);
        longer.back().push_back(name);
      }
    all = longer;
  }
  return all;
}

Groups grouped(const TestRated& rated, const std::vector<Dimension>& by, Levels levels) {
  Groups groups;
  for (unsigned told = 0; told < 1U << by.size(); ++told) {
    bool is_prefix = true;
    for (std::size_t i = 1; i < by.size(); ++i)
      if ((told >> i & 1U) != 0 && (told >> (i - 1) & 1U) == 0) is_prefix = false;
    const bool is_whole = told == (1U << by.size()) - 1;
    if (!is_whole && (levels == Levels::one || (levels == Levels::rollup && !is_prefix))) continue;
    for (std::size_t row = 0; row < rated.ratings.size(); ++row) {
      std::vector<Texts> names;
      for (std::size_t i = 0; i < by.size(); ++i)
        names.push_back((told >> i & 1U) != 0 ? names_of(rated, row, by[i]) : Texts{"(all)"});
      for (const Texts& place : combinations(names)) {
        groups[place].values.push_back(double{rated.ratings.value[row]});
        groups[place].users.insert(rated.ratings.user[row]);
        groups[place].items.insert(rated.ratings.item[row]);
      }
    }
  }
  return groups;
}

void expect_like(const Measures& measures, const Group& group) {
  const auto count = static_cast<double>(group.values.size());
  const double mean = std::accumulate(group.values.begin(), group.values.end(), 0.0) / count;
  double squares = 0;
  for (const double value : group.values) squares += (value - mean) * (value - mean);
  EXPECT_EQ(measures.count, group.values.size());
  EXPECT_EQ(measures.users, group.users.size());
  EXPECT_EQ(measures.items, group.items.size());
  EXPECT_NEAR(measures.mean, mean, 1e-12);
  if (count > 1)
    EXPECT_NEAR(measures.deviation, std::sqrt(squares / (count - 1)), 1e-9);
  else
    EXPECT_TRUE(std::isnan(measures.deviation));
  EXPECT_EQ(double{measures.least}, *std::min_element(group.values.begin(), group.values.end()));
  EXPECT_EQ(double{measures.most}, *std::max_element(group.values.begin(), group.values.end()));
}

TEST(RollUpOracle, agrees_on_random_ratings_dimensions_and_levels) {
  ThreadPool pool(3);
  for (std::uint64_t seed = 0; seed < 300; ++seed) {
    SCOPED_TRACE(seed);
    Random random(seed, 1);
    const TestRated rated = random_ratings(seed, 1 + random.below(300));
    std::vector<Dimension> by;
    for (const DimensionKind& kind : dimension_kinds())
      if (random.below(4) == 0 && by.size() < 4) by.push_back(kind.dimension);
    if (random.below(2) == 0) std::reverse(by.begin(), by.end());
    const auto levels = static_cast<Levels>(random.below(3));
    const DimensionCodes codes(rated.ratings, &rated.facts, {pool});
    const Rollup rollup = roll_up(codes, rows_where(codes, {}, {pool}), by, levels, {pool});
    Groups expected = grouped(rated, by, levels);
    ASSERT_EQ(rollup.size(), expected.size());
    for (std::size_t group = 0; group < rollup.size(); ++group) {
      Texts place;
      for (std::size_t i = 0; i < by.size(); ++i)
        place.push_back(codes.text(by[i], rollup.codes_of(group)[i]));
      ASSERT_TRUE(expected.contains(place));
      expect_like(rollup.measures[group], expected.at(place));
      expected.erase(place);
    }
  }
}

TEST(RowsWhereOracle, agrees_on_random_conditions) {
  ThreadPool pool(3);
  for (std::uint64_t seed = 0; seed < 200; ++seed) {
    SCOPED_TRACE(seed);
    Random random(seed, 2);
    const TestRated rated = random_ratings(seed, 1 + random.below(300));
    const DimensionCodes codes(rated.ratings, &rated.facts, {pool});
    std::vector<Condition> conditions;
    for (const DimensionKind& kind : dimension_kinds()) {
      if (random.below(4) != 0) continue;
      Condition condition{.dimension = kind.dimension};
      for (std::uint64_t i = 0; i <= random.below(3); ++i) {
        const Texts names = names_of(rated, random.below(rated.ratings.size()), kind.dimension);
        condition.values.push_back(names[random.below(names.size())]);
      }
      conditions.push_back(condition);
    }
    std::vector<std::uint32_t> expected;
    for (std::uint32_t row = 0; row < rated.ratings.size(); ++row) {
      bool meets_all = true;
      for (const Condition& condition : conditions) {
        bool meets = false;
        for (const std::string& name : names_of(rated, row, condition.dimension))
          for (const std::string& value : condition.values) meets = meets || name == value;
        meets_all = meets_all && meets;
      }
      if (meets_all) expected.push_back(row);
    }
    EXPECT_EQ(rows_where(codes, conditions, {pool}), expected);
  }
}

}  // namespace
}  // namespace akin::oracle
