// Each place draws a number of its own; the smallest are the first part.
#include "akin/data/split_rows.h"

#include <algorithm>
#include <bit>

#include "akin/base/parallel.h"
#include "akin/base/random.h"

namespace akin {
namespace {

constexpr std::uint64_t kSplitSeed = 0x73706c6974;  // keeps the draws apart from others of the same seed

// A random number for each place, the place itself in its low bits: no two are equal.
std::vector<std::uint64_t> different_draws(std::size_t size, const Context& context) {
  const auto place_bits = std::bit_width(size);
  std::vector<std::uint64_t> draws(size);
  for_each_row(context, size, [&](std::size_t place) {
    draws[place] = Random(context.seed ^ kSplitSeed, place).bits() >> place_bits << place_bits | place;
  });
  return draws;
}

// The greatest draw of each part but the last: those with the smallest draws are the first part.
std::vector<std::uint64_t> last_draws(std::vector<std::uint64_t> draws,
                                      std::span<const std::size_t> sizes) {
  if (sizes.size() > 2) std::sort(draws.begin(), draws.end());
  std::vector<std::uint64_t> last;
  std::size_t end = 0;
  for (const std::size_t size : sizes.first(sizes.size() - 1)) {
    const auto place = draws.begin() + static_cast<std::ptrdiff_t>((end += size) - 1);
    if (sizes.size() == 2) std::nth_element(draws.begin(), place, draws.end());
    last.push_back(*place);
  }
  return last;
}

}  // namespace

void add_row(Ratings& part, const Ratings& all, std::uint64_t row) {
  part.user.push_back(all.user[row]);
  part.item.push_back(all.item[row]);
  if (!all.value.empty()) part.value.push_back(all.value[row]);
  if (all.has_times()) part.time.push_back(all.time[row]);
}

Split split_rows(const Ratings& ratings, std::span<const std::uint64_t> rows,
                 const std::function<bool(std::size_t)>& is_test) {
  Split split;
  split.train = split.test = {
      .users = ratings.users, .items = ratings.items, .keeps_repeats = ratings.keeps_repeats};
  for (std::size_t place = 0; place < rows.size(); ++place)
    add_row(is_test(place) ? split.test : split.train, ratings, rows[place]);
  return split;
}

std::vector<std::uint32_t> draw_parts(std::size_t size, std::span<const std::size_t> sizes,
                                      const Context& context) {
  const std::vector<std::uint64_t> draws = different_draws(size, context);
  const std::vector<std::uint64_t> limits = last_draws(draws, sizes);
  std::vector<std::uint32_t> parts(size);
  for_each_row(context, size, [&](std::size_t place) {
    const auto limit = std::lower_bound(limits.begin(), limits.end(), draws[place]);
    parts[place] = static_cast<std::uint32_t>(limit - limits.begin());
  });
  return parts;
}

}  // namespace akin
