// Counts, means and the like of ratings in groups: by one dimension or several, and by fewer of them.
//
// A rating counts once in each genre of its item, so that where genres are told apart the counts add up
// to more than there are ratings; in a group of all genres it counts once. The same bits for any number
// of threads: a group's ratings are added up one after another, in the order of the file.
#pragma once

#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

#include "akin/base/context.h"
#include "akin/data/dimension.h"

namespace akin {

struct Measures {
  std::uint64_t count = 0;
  std::uint64_t users = 0;  // different ones
  std::uint64_t items = 0;
  double mean = 0;
  double deviation = 0;  // of a sample; NaN for a single rating
  float least = 0;
  float most = 0;
};

// Of which dimensions there are groups: of all that were asked for; of those, then without the last, and
// so on to the total; of every choice among them.
enum class Levels { one, rollup, all };

struct Rollup {
  std::vector<Dimension> by;
  std::vector<std::uint32_t> codes;  // of each group one for each dimension; kAll where it is left out
  std::vector<Measures> measures;    // of each group

  std::size_t size() const { return measures.size(); }
  std::span<const std::uint32_t> codes_of(std::size_t group) const {
    return std::span(codes).subspan(group * by.size(), by.size());
  }
};

// Groups of the rows in the order of their codes, groups of several values behind those of one. Throws
// Error(invalid_argument) where a dimension repeats, lacks what it needs, or where there are too many.
Rollup roll_up(const DimensionCodes& codes, std::span<const std::uint32_t> rows,
               std::span<const Dimension> by, Levels levels, const Context& context);

// Measures of some rows as one group.
Measures measure(const Ratings& ratings, std::span<const std::uint32_t> rows);

}  // namespace akin
