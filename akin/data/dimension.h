// What ratings can be told apart by: who, what, its genre and age, when, and the rating itself.
//
// Each dimension gives every rating a code, a small number whose order is that of what it stands for. All
// times are UTC. The one dimension in which a rating can have several codes is the genre.
#pragma once

#include <chrono>
#include <cstdint>
#include <limits>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "akin/base/context.h"
#include "akin/data/item_facts.h"
#include "akin/data/ratings.h"

namespace akin {

enum class Dimension : unsigned char {
  user,
  item,
  genre,
  year,
  decade,
  rating,
  rating_year,
  rating_month,
  rating_weekday,
  rating_hour
};

struct DimensionKind {
  Dimension dimension;
  std::string_view name;
  std::string_view help;
  bool needs_facts = false;  // titles and genres
  bool needs_times = false;
  bool is_number = false;  // ranges can be asked for
};

std::span<const DimensionKind> dimension_kinds();

const DimensionKind& kind_of(Dimension dimension);

// Throws Error(invalid_argument) with the nearest name.
const DimensionKind& find_dimension(std::string_view name);

// "user, item, …": what can be chosen.
std::string dimension_names();

// The codes of ratings. Refers to what it is made of.
class DimensionCodes {
 public:
  static constexpr std::uint32_t kAll = UINT32_MAX;  // no code: every value of the dimension together

  // `facts` is null where there are neither titles nor genres.
  DimensionCodes(const Ratings& ratings, const ItemFacts* facts, const Context& context);

  // Throws Error(invalid_argument) where the ratings lack what the dimension needs, and Error(bad_input)
  // where their times are none.
  void require(Dimension dimension) const;

  // All codes are below it.
  std::uint32_t size(Dimension dimension) const;

  // "1990" of a decade, "Mon" of a weekday; "(none)" for an item without a genre or a year, and "(all)".
  std::string text(Dimension dimension, std::uint32_t code) const;

  // What ranges compare: 1990 of a decade, 4.5 of a rating; NaN for none.
  double number(Dimension dimension, std::uint32_t code) const;

  // Calls f with a function that gives the code of a row. Not for genres.
  template <class F>
  void with_codes(Dimension dimension, const F& f) const;

  const Ratings& ratings() const { return ratings_; }
  const ItemFacts& facts() const { return *facts_; }

 private:
  // The whole hours and days since 1970 in which a row was rated.
  std::chrono::sys_days day(std::uint64_t row) const {
    return std::chrono::floor<std::chrono::days>(
        std::chrono::sys_seconds(std::chrono::seconds(ratings_.time[row])));
  }
  std::uint32_t hour(std::uint64_t row) const {
    const std::int64_t second = ratings_.time[row] % 86400;
    return static_cast<std::uint32_t>((second < 0 ? second + 86400 : second) / 3600);
  }
  std::uint32_t place_of_value(float value) const;
  void collect_values(const Context& context);

  const Ratings& ratings_;
  const ItemFacts* facts_;
  std::vector<float> values_;  // the different ratings, ascending
  std::int64_t first_time_ = 0;
  std::int64_t last_time_ = 0;
};

template <class F>
void DimensionCodes::with_codes(Dimension dimension, const F& f) const {
  using std::chrono::year_month_day;
  const auto code = [](auto number) { return static_cast<std::uint32_t>(number); };
  const auto year = [&](std::uint64_t row) { return facts_->years[ratings_.item[row]]; };
  switch (dimension) {
    case Dimension::user: return f([&](std::uint64_t row) { return ratings_.user[row]; });
    case Dimension::item: return f([&](std::uint64_t row) { return ratings_.item[row]; });
    case Dimension::genre: return;
    case Dimension::year: return f([&](std::uint64_t row) { return code(year(row)); });
    case Dimension::decade: return f([&](std::uint64_t row) { return code(year(row) / 10); });
    case Dimension::rating:
      return f([&](std::uint64_t row) { return place_of_value(ratings_.value[row]); });
    case Dimension::rating_year:
      return f([&](std::uint64_t row) { return code(int(year_month_day(day(row)).year())); });
    case Dimension::rating_month:
      return f([&](std::uint64_t row) { return code(unsigned(year_month_day(day(row)).month())); });
    case Dimension::rating_weekday:
      return f([&](std::uint64_t row) { return std::chrono::weekday(day(row)).iso_encoding(); });
    case Dimension::rating_hour: return f([&](std::uint64_t row) { return hour(row); });
  }
}

// "1995-03-02 17:05:09" of seconds since 1970 in UTC; the number where that is no time of a calendar.
std::string time_text(std::int64_t time);

}  // namespace akin
