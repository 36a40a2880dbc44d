// A vector of comparisons at a time as bits, then the ones of these.
#include "akin/math/large_counters.h"

#include <algorithm>
#include <bit>
#include <cassert>
#include <cstring>
#include <limits>

#include "akin/math/simd_targets.h"

#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "akin/math/large_counters.cc"
#include <hwy/foreach_target.h>
//
#include <hwy/highway.h>

HWY_BEFORE_NAMESPACE();
namespace akin {
namespace HWY_NAMESPACE {
namespace hn = hwy::HWY_NAMESPACE;
namespace {

template <class T>
std::size_t take(T* counters, std::size_t size, T least, std::uint32_t* places, std::uint32_t* numbers) {
  const hn::ScalableTag<T> lanes;
  const std::size_t step = hn::Lanes(lanes);
  const auto limit = hn::Set(lanes, least);
  std::size_t found = 0;
  std::size_t i = 0;
  for (; i + step <= size; i += step) {
    const auto some = hn::LoadU(lanes, counters + i);
    const auto reached = hn::Eq(hn::Max(some, limit), some);
    std::uint8_t bytes[8] = {};
    hn::StoreMaskBits(lanes, reached, bytes);
    std::uint64_t bits = 0;
    std::memcpy(&bits, bytes, sizeof bits);
    for (; bits != 0; bits &= bits - 1) {
      const std::size_t place = i + static_cast<std::size_t>(std::countr_zero(bits));
      places[found] = static_cast<std::uint32_t>(place);
      numbers[found++] = counters[place];
    }
    hn::StoreU(hn::Zero(lanes), lanes, counters + i);
  }
  for (; i < size; ++i) {
    if (counters[i] >= least) {
      places[found] = static_cast<std::uint32_t>(i);
      numbers[found++] = counters[i];
    }
    counters[i] = 0;
  }
  return found;
}

std::size_t take_short(std::uint16_t* counters, std::size_t size, std::uint16_t least,
                       std::uint32_t* places, std::uint32_t* numbers) {
  return take(counters, size, least, places, numbers);
}

std::size_t take_long(std::uint32_t* counters, std::size_t size, std::uint32_t least,
                      std::uint32_t* places, std::uint32_t* numbers) {
  return take(counters, size, least, places, numbers);
}

}  // namespace
}  // namespace HWY_NAMESPACE
}  // namespace akin
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace akin {

HWY_EXPORT(take_short);
HWY_EXPORT(take_long);

std::size_t take_large_counters(std::span<std::uint16_t> counters, std::uint32_t least,
                                std::span<std::uint32_t> places, std::span<std::uint32_t> numbers) {
  assert(least > 0 && places.size() >= counters.size() && numbers.size() >= counters.size());
  if (least > std::numeric_limits<std::uint16_t>::max()) {  // which no counter reaches
    std::fill(counters.begin(), counters.end(), std::uint16_t{0});
    return 0;
  }
  return HWY_DYNAMIC_DISPATCH(take_short)(
      counters.data(), counters.size(), static_cast<std::uint16_t>(least), places.data(), numbers.data());
}

std::size_t take_large_counters(std::span<std::uint32_t> counters, std::uint32_t least,
                                std::span<std::uint32_t> places, std::span<std::uint32_t> numbers) {
  assert(least > 0 && places.size() >= counters.size() && numbers.size() >= counters.size());
  return HWY_DYNAMIC_DISPATCH(take_long)(counters.data(), counters.size(), least, places.data(),
                                         numbers.data());
}

}  // namespace akin
#endif
