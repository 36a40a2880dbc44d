// Counts, then figures of the counts.
#include "akin/data/describe.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <numeric>

#include "akin/base/error.h"
#include "akin/base/text.h"

namespace akin {
namespace {

CountQuantiles quantiles_of(std::vector<std::uint64_t> counts) {
  std::erase(counts, std::uint64_t{0});
  std::sort(counts.begin(), counts.end());
  const auto at = [&](double part) {
    const double place = part * static_cast<double>(counts.size() - 1);
    const auto below = static_cast<std::size_t>(place);
    const auto least = static_cast<double>(counts[below]);
    const auto next = static_cast<double>(counts[std::min(below + 1, counts.size() - 1)]);
    return least + (place - static_cast<double>(below)) * (next - least);
  };
  const auto all = std::accumulate(counts.begin(), counts.end(), std::uint64_t{0});
  return {.least = at(0),
          .tenth = at(0.1),
          .quarter = at(0.25),
          .median = at(0.5),
          .three_quarters = at(0.75),
          .nine_tenths = at(0.9),
          .most = at(1),
          .mean = static_cast<double>(all) / static_cast<double>(counts.size())};
}

std::vector<std::uint64_t> counts_of(std::span<const std::uint32_t> column, std::size_t size,
                                     std::span<const std::uint32_t> rows) {
  std::vector<std::uint64_t> counts(size);
  for (const std::uint32_t row : rows) ++counts[column[row]];
  return counts;
}

// A bar for each rating, or ten of the same width where there are many different ones.
std::vector<HistogramBar> histogram_of(const DimensionCodes& codes, std::span<const std::uint32_t> rows) {
  constexpr std::size_t kMostBars = 20;
  constexpr std::size_t kWideBars = 10;
  std::vector<std::uint64_t> counts(codes.size(Dimension::rating));
  codes.with_codes(Dimension::rating, [&](const auto& code) {
    for (const std::uint32_t row : rows) ++counts[code(row)];
  });
  std::vector<std::uint32_t> used;
  for (std::uint32_t code = 0; code < counts.size(); ++code)
    if (counts[code] > 0) used.push_back(code);

  std::vector<HistogramBar> bars;
  if (used.size() <= kMostBars) {
    for (const std::uint32_t code : used)
      bars.push_back({codes.text(Dimension::rating, code), counts[code]});
    return bars;
  }
  const double least = codes.number(Dimension::rating, used.front());
  const double width = (codes.number(Dimension::rating, used.back()) - least) / kWideBars;
  for (std::size_t bar = 0; bar < kWideBars; ++bar)
    bars.push_back({fmt::format("{:.4g}..{:.4g}", least + width * static_cast<double>(bar),
                                least + width * static_cast<double>(bar + 1))});
  for (const std::uint32_t code : used) {
    const double place = (codes.number(Dimension::rating, code) - least) / width;
    bars[std::min(static_cast<std::size_t>(place), kWideBars - 1)].count += counts[code];
  }
  return bars;
}

}  // namespace

Description describe(const DimensionCodes& codes, std::span<const std::uint32_t> rows,
                     const Context& context) {
  if (rows.empty()) throw Error(ErrorCode::invalid_argument, "no rating meets the conditions");
  const Ratings& ratings = codes.ratings();
  Description shape{.measures = measure(ratings, rows)};
  context.check_stop();
  shape.density = static_cast<double>(rows.size()) / static_cast<double>(shape.measures.users) /
                  static_cast<double>(shape.measures.items);
  shape.per_user = quantiles_of(counts_of(ratings.user, ratings.users->size(), rows));
  shape.per_item = quantiles_of(counts_of(ratings.item, ratings.items->size(), rows));
  if (!ratings.value.empty()) shape.histogram = histogram_of(codes, rows);
  if (!ratings.has_times()) return shape;
  shape.first_time = shape.last_time = ratings.time[rows[0]];
  for (const std::uint32_t row : rows) {
    shape.first_time = std::min(shape.first_time, ratings.time[row]);
    shape.last_time = std::max(shape.last_time, ratings.time[row]);
  }
  return shape;
}

}  // namespace akin
