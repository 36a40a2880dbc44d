// One load and one addition for each vector of a row.
#include "bench/micro/gather_rows.h"

#include <algorithm>

#include "akin/math/simd_targets.h"

#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "bench/micro/gather_rows.cc"
#include <hwy/foreach_target.h>
//
#include <hwy/cache_control.h>
#include <hwy/highway.h>

HWY_BEFORE_NAMESPACE();
namespace akin::bench {
namespace HWY_NAMESPACE {
namespace {
namespace hn = hwy::HWY_NAMESPACE;

// Rows ahead. 8 to 64 take the same time within the noise, fewer take longer.
constexpr std::size_t kAhead = 24;

float gather(const Matrix& table, std::span<const std::uint32_t> numbers) {
  const hn::ScalableTag<float> lanes;
  const std::size_t width = table.stride();
  const float* const first = table[0].data();
  auto even = hn::Zero(lanes), odd = hn::Zero(lanes);
  for (std::size_t i = 0; i < numbers.size(); ++i) {
    const float* later = first + numbers[std::min(i + kAhead, numbers.size() - 1)] * width;
    for (std::size_t j = 0; j < width; j += Matrix::kRowAlignment) hwy::Prefetch(later + j);
    const float* row = first + numbers[i] * width;
    for (std::size_t j = 0; j < width; j += hn::Lanes(lanes)) {
      even = hn::Add(even, hn::Load(lanes, row + j));
      std::swap(even, odd);
    }
  }
  return hn::GetLane(hn::SumOfLanes(lanes, hn::Add(even, odd)));
}

}  // namespace
}  // namespace HWY_NAMESPACE
}  // namespace akin::bench
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace akin::bench {

HWY_EXPORT(gather);

float gather_rows(const Matrix& table, std::span<const std::uint32_t> numbers) {
  return HWY_DYNAMIC_DISPATCH(gather)(table, numbers);
}

}  // namespace akin::bench
#endif
