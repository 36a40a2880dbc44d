// Four sums side by side hide the latency of the additions.
#include "akin/math/vectors.h"

#include <cassert>
#include <cmath>
#include <cstddef>

#include "akin/math/simd_targets.h"

#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "akin/math/vectors.cc"
#include <hwy/foreach_target.h>
//
#include <hwy/highway.h>

HWY_BEFORE_NAMESPACE();
namespace akin {
namespace HWY_NAMESPACE {
namespace hn = hwy::HWY_NAMESPACE;
namespace {

float dot_product(const float* a, const float* b, std::size_t size) {
  const hn::ScalableTag<float> lanes;
  const std::size_t step = hn::Lanes(lanes);
  auto sum0 = hn::Zero(lanes);
  auto sum1 = sum0;
  auto sum2 = sum0;
  auto sum3 = sum0;
  std::size_t i = 0;
  for (; i + 4 * step <= size; i += 4 * step) {
    sum0 = hn::MulAdd(hn::LoadU(lanes, a + i), hn::LoadU(lanes, b + i), sum0);
    sum1 = hn::MulAdd(hn::LoadU(lanes, a + i + step), hn::LoadU(lanes, b + i + step), sum1);
    sum2 = hn::MulAdd(hn::LoadU(lanes, a + i + 2 * step), hn::LoadU(lanes, b + i + 2 * step), sum2);
    sum3 = hn::MulAdd(hn::LoadU(lanes, a + i + 3 * step), hn::LoadU(lanes, b + i + 3 * step), sum3);
  }
  for (; i + step <= size; i += step)
    sum0 = hn::MulAdd(hn::LoadU(lanes, a + i), hn::LoadU(lanes, b + i), sum0);
  const auto sums = hn::Add(hn::Add(sum0, sum1), hn::Add(sum2, sum3));
  float sum = hn::GetLane(hn::SumOfLanes(lanes, sums));
  for (; i < size; ++i) sum += a[i] * b[i];
  return sum;
}

bool finite(const float* a, std::size_t size) {
  const hn::ScalableTag<float> lanes;
  const std::size_t step = hn::Lanes(lanes);
  auto sums = hn::Zero(lanes);  // of a − a: zero for numbers, NaN for the rest
  std::size_t i = 0;
  for (; i + step <= size; i += step) {
    const auto values = hn::LoadU(lanes, a + i);
    sums = hn::Add(sums, hn::Sub(values, values));
  }
  float sum = hn::GetLane(hn::SumOfLanes(lanes, sums));
  for (; i < size; ++i) sum += a[i] - a[i];
  return sum == 0;
}

double sum_of_squared_differences(const float* a, const float* b, std::size_t size) {
  const hn::ScalableTag<double> doubles;
  const hn::Rebind<float, hn::ScalableTag<double>> floats;
  const std::size_t step = hn::Lanes(doubles);
  auto even = hn::Zero(doubles);
  auto odd = even;
  std::size_t i = 0;
  for (; i + 2 * step <= size; i += 2 * step) {
    const auto first = hn::Sub(hn::PromoteTo(doubles, hn::LoadU(floats, a + i)),
                               hn::PromoteTo(doubles, hn::LoadU(floats, b + i)));
    const auto second = hn::Sub(hn::PromoteTo(doubles, hn::LoadU(floats, a + i + step)),
                                hn::PromoteTo(doubles, hn::LoadU(floats, b + i + step)));
    even = hn::MulAdd(first, first, even);
    odd = hn::MulAdd(second, second, odd);
  }
  for (; i + step <= size; i += step) {
    const auto next = hn::Sub(hn::PromoteTo(doubles, hn::LoadU(floats, a + i)),
                              hn::PromoteTo(doubles, hn::LoadU(floats, b + i)));
    even = hn::MulAdd(next, next, even);
  }
  double sum = hn::GetLane(hn::SumOfLanes(doubles, hn::Add(even, odd)));
  for (; i < size; ++i) {
    const double difference = static_cast<double>(a[i]) - static_cast<double>(b[i]);
    sum += difference * difference;
  }
  return sum;
}

}  // namespace
}  // namespace HWY_NAMESPACE
}  // namespace akin
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace akin {

HWY_EXPORT(dot_product);
HWY_EXPORT(finite);
HWY_EXPORT(sum_of_squared_differences);

float dot(std::span<const float> a, std::span<const float> b) {
  assert(a.size() == b.size());
  return HWY_DYNAMIC_DISPATCH(dot_product)(a.data(), b.data(), a.size());
}

bool all_finite(std::span<const float> a) { return HWY_DYNAMIC_DISPATCH(finite)(a.data(), a.size()); }

double sum_of_squares(std::span<const float> a) {
  double sum = 0;
  for (const float value : a) sum += static_cast<double>(value) * static_cast<double>(value);
  return sum;
}

void normalize(std::span<float> a) {
  const double length = std::sqrt(sum_of_squares(a));
  if (length == 0) return;
  for (float& value : a) value = static_cast<float>(static_cast<double>(value) / length);
}

double euclidean_distance(std::span<const float> a, std::span<const float> b) {
  assert(a.size() == b.size());
  return std::sqrt(HWY_DYNAMIC_DISPATCH(sum_of_squared_differences)(a.data(), b.data(), a.size()));
}

}  // namespace akin
#endif
