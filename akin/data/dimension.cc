// A row of the table for each dimension; what needs more than its code is told apart by switches.
#include "akin/data/dimension.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>

#include "akin/base/error.h"
#include "akin/base/fields.h"
#include "akin/base/parallel.h"
#include "akin/base/text.h"

namespace akin {
namespace {

constexpr std::array<DimensionKind, 10> kKinds = {{
    {.dimension = Dimension::user, .name = "user", .help = "who rated"},
    {.dimension = Dimension::item, .name = "item", .help = "what was rated"},
    {.dimension = Dimension::genre,
     .name = "genre",
     .help = "of the item, which counts in each of its genres",
     .needs_facts = true},
    {.dimension = Dimension::year,
     .name = "year",
     .help = "in which the item was released, as its title says",
     .needs_facts = true,
     .is_number = true},
    {.dimension = Dimension::decade,
     .name = "decade",
     .help = "in which the item was released, by its first year",
     .needs_facts = true,
     .is_number = true},
    {.dimension = Dimension::rating, .name = "rating", .help = "the rating itself", .is_number = true},
    {.dimension = Dimension::rating_year,
     .name = "rating_year",
     .help = "in which it was rated (UTC, like the next three)",
     .needs_times = true,
     .is_number = true},
    {.dimension = Dimension::rating_month,
     .name = "rating_month",
     .help = "in which it was rated, 1 to 12",
     .needs_times = true,
     .is_number = true},
    {.dimension = Dimension::rating_weekday,
     .name = "rating_weekday",
     .help = "on which it was rated, Mon to Sun",
     .needs_times = true},
    {.dimension = Dimension::rating_hour,
     .name = "rating_hour",
     .help = "in which it was rated, 0 to 23",
     .needs_times = true,
     .is_number = true},
}};

constexpr std::array<std::string_view, 8> kWeekdays = {"",    "Mon", "Tue", "Wed",
                                                       "Thu", "Fri", "Sat", "Sun"};

constexpr std::int64_t kFirstTime = -62167219200;  // of the year 0
constexpr std::int64_t kLastTime = 253402300799;   // of the year 9999

}  // namespace

std::span<const DimensionKind> dimension_kinds() { return kKinds; }

const DimensionKind& kind_of(Dimension dimension) { return kKinds[static_cast<std::size_t>(dimension)]; }

const DimensionKind& find_dimension(std::string_view name) {
  std::vector<std::string_view> names;
  for (const DimensionKind& kind : kKinds) {
    if (kind.name == name) return kind;
    names.push_back(kind.name);
  }
  throw Error(ErrorCode::invalid_argument,
              fmt::format("there is no dimension {}{}; there are {}", in_quotes(name),
                          suggestion(name, names), dimension_names()));
}

std::string dimension_names() {
  std::string names;
  for (const DimensionKind& kind : kKinds) names += (names.empty() ? "" : ", ") + std::string(kind.name);
  return names;
}

DimensionCodes::DimensionCodes(const Ratings& ratings, const ItemFacts* facts, const Context& context)
    : ratings_(ratings), facts_(facts) {
  collect_values(context);
  if (!ratings.has_times()) return;
  const auto [first, last] = std::minmax_element(ratings.time.begin(), ratings.time.end());
  first_time_ = *first;
  last_time_ = *last;
}

// The different ratings of each part of the rows, then of all.
void DimensionCodes::collect_values(const Context& context) {
  constexpr std::size_t kPart = 1 << 20;
  const auto unite = [](std::vector<float>& values) {
    std::sort(values.begin(), values.end());
    values.erase(std::unique(values.begin(), values.end()), values.end());
  };
  std::vector<std::vector<float>> parts(ratings_.value.size() / kPart + 1);
  for_each_chunk(context, ratings_.value.size(), kPart,
                 [&](std::size_t begin, std::size_t end, std::size_t) {
                   std::vector<float>& part = parts[begin / kPart];
                   std::size_t most = 1000;
                   for (std::size_t row = begin; row < end; ++row) {
                     part.push_back(ratings_.value[row]);
                     if (part.size() < most) continue;
                     unite(part);
                     most = 2 * part.size() + 1000;
                   }
                   unite(part);
                 });
  for (const std::vector<float>& part : parts) values_.insert(values_.end(), part.begin(), part.end());
  unite(values_);
}

std::uint32_t DimensionCodes::place_of_value(float value) const {
  return static_cast<std::uint32_t>(std::lower_bound(values_.begin(), values_.end(), value) -
                                    values_.begin());
}

void DimensionCodes::require(Dimension dimension) const {
  const DimensionKind& kind = kind_of(dimension);
  if (kind.needs_facts && facts_ == nullptr)
    throw Error(ErrorCode::invalid_argument,
                fmt::format("{} needs titles and genres; name their file as items", kind.name));
  if (dimension == Dimension::rating && ratings_.value.empty())
    throw Error(ErrorCode::invalid_argument,
                "rating needs ratings, and these are pairs of a user and an item alone");
  if (!kind.needs_times) return;
  if (!ratings_.has_times())
    throw Error(ErrorCode::invalid_argument,
                fmt::format("{} needs times, and these ratings have none; if a column holds them under "
                            "another name, name it as time_column",
                            kind.name));
  if (first_time_ < kFirstTime || last_time_ > kLastTime)
    throw Error(ErrorCode::bad_input,
                fmt::format("{} needs times in seconds since 1970, and these ratings have the time {}",
                            kind.name, first_time_ < kFirstTime ? first_time_ : last_time_));
}

std::uint32_t DimensionCodes::size(Dimension dimension) const {
  constexpr std::uint32_t kYears = 10000;
  switch (dimension) {
    case Dimension::user: return static_cast<std::uint32_t>(ratings_.users->size());
    case Dimension::item: return static_cast<std::uint32_t>(ratings_.items->size());
    case Dimension::genre: return static_cast<std::uint32_t>(facts_->genre_names.size() + 1);
    case Dimension::year: return kYears;
    case Dimension::decade: return kYears / 10;
    case Dimension::rating: return static_cast<std::uint32_t>(values_.size());
    case Dimension::rating_year: return kYears;
    case Dimension::rating_month: return 13;
    case Dimension::rating_weekday: return 8;
    case Dimension::rating_hour: return 24;
  }
  return 0;
}

std::string DimensionCodes::text(Dimension dimension, std::uint32_t code) const {
  if (code == kAll) return "(all)";
  switch (dimension) {
    case Dimension::user: return ratings_.users->text(code);
    case Dimension::item: return ratings_.items->text(code);
    case Dimension::genre:
      return code < facts_->genre_names.size() ? facts_->genre_names[code] : "(none)";
    case Dimension::year: return code == ItemFacts::kNoYear ? "(none)" : std::to_string(code);
    case Dimension::decade: return code == ItemFacts::kNoYear ? "(none)" : std::to_string(10 * code);
    case Dimension::rating: return to_text(values_[code]);
    case Dimension::rating_weekday: return std::string(kWeekdays[code]);
    case Dimension::rating_year:
    case Dimension::rating_month:
    case Dimension::rating_hour: return std::to_string(code);
  }
  return "";
}

double DimensionCodes::number(Dimension dimension, std::uint32_t code) const {
  if (dimension == Dimension::rating) return double{values_[code]};
  const bool is_release = dimension == Dimension::year || dimension == Dimension::decade;
  if (is_release && code == ItemFacts::kNoYear) return std::nan("");
  return (dimension == Dimension::decade ? 10.0 : 1.0) * code;
}

std::string time_text(std::int64_t time) {
  if (time < kFirstTime || time > kLastTime) return std::to_string(time);
  const std::chrono::sys_seconds seconds{std::chrono::seconds(time)};
  const auto day = std::chrono::floor<std::chrono::days>(seconds);
  const std::chrono::year_month_day date(day);
  const std::chrono::hh_mm_ss clock(seconds - day);
  return fmt::format("{:04}-{:02}-{:02} {:02}:{:02}:{:02}", int(date.year()), unsigned(date.month()),
                     unsigned(date.day()), clock.hours().count(), clock.minutes().count(),
                     clock.seconds().count());
}

}  // namespace akin
