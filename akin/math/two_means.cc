// Both distances in one pass over a row; then the nearer centre moves.
#include "akin/math/two_means.h"

#include <algorithm>
#include <cassert>
#include <cstddef>

#include "akin/math/gathered_rows.h"
#include "akin/math/simd_targets.h"

#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "akin/math/two_means.cc"
#include <hwy/foreach_target.h>
//
#include <hwy/highway.h>

#include "akin/math/triangle_update-inl.h"

HWY_BEFORE_NAMESPACE();
namespace akin {
namespace HWY_NAMESPACE {
namespace {

struct Centre {
  float* values;
  float rows = 1;

  // Its mean with another row.
  HWY_INLINE void move_to(const float* row, std::size_t vectors) {
    const Lanes lanes;
    rows += 1;
    const Vector share = hn::Set(lanes, 1 / rows);
    for (std::size_t at = 0; at < vectors * kLanes; at += kLanes) {
      const Vector mean = hn::Load(lanes, values + at);
      hn::Store(hn::MulAdd(share, hn::Sub(hn::Load(lanes, row + at), mean), mean), lanes, values + at);
    }
  }
};

// How far a row is from each centre: squares of distances, as often as the centre has rows.
struct Pulls {
  float first;
  float second;
};

HWY_INLINE Pulls pulls_on(const float* row, const Centre& first, const Centre& second,
                          std::size_t vectors) {
  const Lanes lanes;
  Vector of_first = hn::Zero(lanes);
  Vector of_second = of_first;
  for (std::size_t at = 0; at < vectors * kLanes; at += kLanes) {
    const Vector values = hn::Load(lanes, row + at);
    const Vector to_first = hn::Sub(values, hn::Load(lanes, first.values + at));
    const Vector to_second = hn::Sub(values, hn::Load(lanes, second.values + at));
    of_first = hn::MulAdd(to_first, to_first, of_first);
    of_second = hn::MulAdd(to_second, to_second, of_second);
  }
  return {first.rows * hn::GetLane(hn::SumOfLanes(lanes, of_first)),
          second.rows * hn::GetLane(hn::SumOfLanes(lanes, of_second))};
}

void move_centres(const Matrix& table, std::span<const std::uint32_t> sample, float* first_values,
                  float* second_values) {
  constexpr std::size_t kAhead = 8;  // rows that are asked for before they are read
  const std::size_t vectors = vectors_for(table.columns());
  Centre first{first_values};
  Centre second{second_values};
  prefetch_rows(table, sample.first(std::min(kAhead, sample.size())));
  for (std::size_t i = 0; i < sample.size(); ++i) {
    if (i + kAhead < sample.size()) prefetch_rows(table, sample.subspan(i + kAhead, 1));
    const float* row = table[sample[i]].data();
    const Pulls pulls = pulls_on(row, first, second, vectors);
    if (pulls.first < pulls.second)
      first.move_to(row, vectors);
    else if (pulls.second < pulls.first)
      second.move_to(row, vectors);
  }
}

}  // namespace
}  // namespace HWY_NAMESPACE
}  // namespace akin
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace akin {

HWY_EXPORT(move_centres);

void two_means(const Matrix& vectors, std::span<const std::uint32_t> sample, std::span<float> first,
               std::span<float> second) {
  assert(sample.size() >= 2 && first.size() == vectors.columns() && second.size() == first.size());
  std::ranges::copy(vectors[sample[0]], first.begin());
  std::ranges::copy(vectors[sample[1]], second.begin());
  HWY_DYNAMIC_DISPATCH(move_centres)(vectors, sample.subspan(2), first.data(), second.data());
}

}  // namespace akin
#endif
