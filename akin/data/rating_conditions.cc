// A condition becomes a table of the codes that meet it, and the rows are looked up in it.
#include "akin/data/rating_conditions.h"

#include <fmt/format.h>

#include <algorithm>
#include <limits>
#include <numeric>
#include <optional>

#include "akin/base/error.h"
#include "akin/base/fields.h"
#include "akin/base/parallel.h"
#include "akin/base/text.h"

namespace akin {
namespace {

constexpr std::size_t kRows = 1 << 18;  // of a task

struct Range {
  double least = -std::numeric_limits<double>::infinity();
  double most = std::numeric_limits<double>::infinity();
};

[[noreturn]] void refuse_value(const DimensionKind& kind, std::string_view value, std::string_view form) {
  throw Error(ErrorCode::invalid_argument,
              fmt::format("{} must be {}, not {}", kind.name, form, in_quotes(value)));
}

Range parse_range(const DimensionKind& kind, std::string_view value) {
  const auto end_of_range = [&](std::string_view text, double standard) {
    if (trim(text).empty()) return standard;
    const auto number = parse_double(trim(text));
    if (!number) refuse_value(kind, value, "a number, or a range such as 3..5, 3.. or ..5");
    // A rating of 0.1 is the float nearest to it.
    return kind.dimension == Dimension::rating ? double{static_cast<float>(*number)} : *number;
  };
  const std::size_t dots = value.find("..");
  if (trim(value).empty() || trim(value) == "..") refuse_value(kind, value, "a number or a range");
  if (dots == std::string_view::npos) {
    const double number = end_of_range(value, 0);
    return {number, number};
  }
  const Range all;
  return {end_of_range(value.substr(0, dots), all.least), end_of_range(value.substr(dots + 2), all.most)};
}

// Throws Error(not_found) that names the one that was perhaps meant.
[[noreturn]] void refuse_unknown(const DimensionKind& kind, std::string_view value,
                                 std::span<const std::string_view> names = {}) {
  throw Error(ErrorCode::not_found, fmt::format("these ratings have no {} {}{}", kind.name,
                                                in_quotes(value), suggestion(value, names)));
}

std::uint32_t find_genre(const ItemFacts& facts, std::string_view value) {
  if (const auto genre = facts.find_genre(value)) return *genre;
  const auto none = static_cast<std::uint32_t>(facts.genre_names.size());
  if (value == "(none)") return none;
  const std::vector<std::string_view> names(facts.genre_names.begin(), facts.genre_names.end());
  refuse_unknown(kind_of(Dimension::genre), value, names);
}

std::uint32_t find_id(const IdMap& ids, Dimension dimension, std::string_view value) {
  if (const auto index = ids.find(value)) return *index;
  refuse_unknown(kind_of(dimension), value);
}

std::uint32_t find_weekday(const DimensionCodes& codes, std::string_view value) {
  for (std::uint32_t day = 1; day < codes.size(Dimension::rating_weekday); ++day)
    if (lower_case(codes.text(Dimension::rating_weekday, day)) == lower_case(value)) return day;
  refuse_value(kind_of(Dimension::rating_weekday), value, "one of Mon, Tue, Wed, Thu, Fri, Sat and Sun");
}

// By code whether it meets the condition.
std::vector<bool> meeting_codes(const DimensionCodes& codes, const Condition& condition) {
  const Dimension dimension = condition.dimension;
  const DimensionKind& kind = kind_of(dimension);
  std::vector<bool> meets(codes.size(dimension));
  for (const std::string& value : condition.values) {
    if (kind.is_number && value == "(none)" && kind.needs_facts) {
      meets[ItemFacts::kNoYear] = true;
    } else if (kind.is_number) {
      const Range range = parse_range(kind, value);
      for (std::uint32_t code = 0; code < meets.size(); ++code) {
        const double number = codes.number(dimension, code);
        if (number >= range.least && number <= range.most) meets[code] = true;
      }
    } else if (dimension == Dimension::genre) {
      meets[find_genre(codes.facts(), value)] = true;
    } else if (dimension == Dimension::rating_weekday) {
      meets[find_weekday(codes, value)] = true;
    } else {
      const Ratings& ratings = codes.ratings();
      meets[find_id(dimension == Dimension::user ? *ratings.users : *ratings.items, dimension, value)] =
          true;
    }
  }
  return meets;
}

// By item whether one of its genres, or having none, meets the condition.
std::vector<bool> items_of_genres(const ItemFacts& facts, const std::vector<bool>& meets) {
  std::vector<bool> items(facts.items());
  for (std::uint32_t item = 0; item < items.size(); ++item) {
    const auto genres = facts.genres(item);
    items[item] = genres.empty() ? meets.back()
                                 : std::any_of(genres.begin(), genres.end(),
                                               [&](std::uint32_t genre) { return meets[genre]; });
  }
  return items;
}

void clear_rows(const DimensionCodes& codes, Dimension dimension, const std::vector<bool>& meets,
                std::vector<std::uint8_t>& is_kept, const Context& context) {
  codes.with_codes(dimension, [&](const auto& code) {
    for_each_chunk(context, is_kept.size(), kRows, [&](std::size_t begin, std::size_t end, std::size_t) {
      for (std::size_t row = begin; row < end; ++row)
        if (!meets[code(row)]) is_kept[row] = 0;
    });
  });
}

}  // namespace

Condition parse_condition(std::string_view text) {
  const std::size_t equals = text.find('=');
  if (equals == std::string_view::npos)
    throw Error(ErrorCode::invalid_argument,
                fmt::format("where must be NAME=VALUE, as genre=Drama or year=1990..1999, not {}",
                            in_quotes(text)));
  Condition condition{.dimension = find_dimension(trim(text.substr(0, equals))).dimension};
  std::string_view rest = text.substr(equals + 1);
  while (true) {
    const std::size_t bar = std::min(rest.find('|'), rest.size());
    condition.values.emplace_back(trim(rest.substr(0, bar)));
    if (bar == rest.size()) return condition;
    rest.remove_prefix(bar + 1);
  }
}

std::vector<std::uint32_t> rows_where(const DimensionCodes& codes, std::span<const Condition> conditions,
                                      const Context& context) {
  if (codes.ratings().size() > UINT32_MAX)
    throw Error(ErrorCode::no_resource,
                fmt::format("{} ratings are more than can be described at once; {} are the most",
                            codes.ratings().size(), UINT32_MAX));
  std::vector<std::uint8_t> is_kept(codes.ratings().size(), 1);
  for (const Condition& condition : conditions) {
    codes.require(condition.dimension);
    const std::vector<bool> meets = meeting_codes(codes, condition);
    if (condition.dimension == Dimension::genre)
      clear_rows(codes, Dimension::item, items_of_genres(codes.facts(), meets), is_kept, context);
    else
      clear_rows(codes, condition.dimension, meets, is_kept, context);
  }
  std::vector<std::uint32_t> rows;
  rows.reserve(static_cast<std::size_t>(std::count(is_kept.begin(), is_kept.end(), 1)));
  for (std::size_t row = 0; row < is_kept.size(); ++row)
    if (is_kept[row] != 0) rows.push_back(static_cast<std::uint32_t>(row));
  return rows;
}

}  // namespace akin
