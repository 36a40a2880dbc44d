// Twelve chains of multiply-adds: more than latency times throughput, fewer than there are registers.
#include "bench/micro/fma_peak.h"

#include <algorithm>
#include <ctime>

#include "akin/math/simd_targets.h"

#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "bench/micro/fma_peak.cc"
#include <hwy/foreach_target.h>
//
#include <hwy/highway.h>

HWY_BEFORE_NAMESPACE();
namespace akin::bench {
namespace HWY_NAMESPACE {
namespace {
namespace hn = hwy::HWY_NAMESPACE;

double multiply_adds(std::size_t rounds, float& result) {
  const hn::ScalableTag<float> lanes;
  const auto factor = hn::Set(lanes, 0.999f + result);
  const auto step = hn::Set(lanes, 0.001f);
  // Each chain starts elsewhere, or the compiler would see that they are one.
  auto a = hn::Iota(lanes, result), b = hn::Add(a, step), c = hn::Add(b, step), d = hn::Add(c, step);
  auto e = hn::Add(d, step), f = hn::Add(e, step), g = hn::Add(f, step), h = hn::Add(g, step);
  auto i = hn::Add(h, step), j = hn::Add(i, step), k = hn::Add(j, step), l = hn::Add(k, step);
  for (std::size_t round = 0; round < rounds; ++round) {
    a = hn::MulAdd(a, factor, step), b = hn::MulAdd(b, factor, step), c = hn::MulAdd(c, factor, step);
    d = hn::MulAdd(d, factor, step), e = hn::MulAdd(e, factor, step), f = hn::MulAdd(f, factor, step);
    g = hn::MulAdd(g, factor, step), h = hn::MulAdd(h, factor, step), i = hn::MulAdd(i, factor, step);
    j = hn::MulAdd(j, factor, step), k = hn::MulAdd(k, factor, step), l = hn::MulAdd(l, factor, step);
  }
  for (const auto& sum : {b, c, d, e, f, g, h, i, j, k, l}) a = hn::Add(a, sum);
  result += hn::GetLane(a);
  return 12.0 * 2.0 * static_cast<double>(hn::Lanes(lanes)) * static_cast<double>(rounds);
}

}  // namespace
}  // namespace HWY_NAMESPACE
}  // namespace akin::bench
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace akin::bench {

HWY_EXPORT(multiply_adds);

double run_multiply_adds(std::size_t rounds, float& result) {
  return HWY_DYNAMIC_DISPATCH(multiply_adds)(rounds, result);
}

double thread_seconds() {
  timespec now{};
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
  return static_cast<double>(now.tv_sec) + 1e-9 * static_cast<double>(now.tv_nsec);
}

double measure_peak(double seconds) {
  double best = 0;
  volatile float sink = 0;
  const double end = thread_seconds() + seconds;
  while (thread_seconds() < end) {
    float result = 0;
    const double start = thread_seconds();
    const double operations = run_multiply_adds(100'000, result);
    best = std::max(best, operations / (thread_seconds() - start));
    sink = result;
  }
  static_cast<void>(sink);
  return best;
}

}  // namespace akin::bench
#endif
