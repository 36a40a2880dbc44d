// The shape of a set of ratings in a few figures.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "akin/base/context.h"
#include "akin/data/dimension.h"
#include "akin/data/rollup.h"

namespace akin {

// What a part of the people (or items) has at most: linear between neighbours, as in numpy.
struct CountQuantiles {
  double least = 0, tenth = 0, quarter = 0, median = 0, three_quarters = 0, nine_tenths = 0, most = 0,
         mean = 0;
};

struct HistogramBar {
  std::string ratings;  // "4.5", or a range where there are many different ones: "10..20"
  std::uint64_t count = 0;
};

struct Description {
  Measures measures;
  double density = 0;  // ratings a pair of a user and an item that occur
  std::vector<HistogramBar> histogram;
  CountQuantiles per_user;  // ratings of users that have any
  CountQuantiles per_item;
  std::int64_t first_time = 0;  // where there are times
  std::int64_t last_time = 0;
};

// Throws Error(invalid_argument) where there are no rows.
Description describe(const DimensionCodes& codes, std::span<const std::uint32_t> rows,
                     const Context& context);

}  // namespace akin
