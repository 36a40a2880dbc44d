// A vector of comparisons at a time; four, so that none waits for the one before it.
#include "akin/math/count_bytes.h"

#include <algorithm>
#include <cstdint>

#include "akin/math/simd_targets.h"

#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "akin/math/count_bytes.cc"
#include <hwy/foreach_target.h>
//
#include <hwy/highway.h>

HWY_BEFORE_NAMESPACE();
namespace akin {
namespace HWY_NAMESPACE {
namespace hn = hwy::HWY_NAMESPACE;
namespace {

std::size_t count(const char* text, std::size_t size, char byte) {
  const hn::ScalableTag<std::uint8_t> bytes;
  const std::size_t step = hn::Lanes(bytes);
  const auto wanted = hn::Set(bytes, static_cast<std::uint8_t>(byte));
  const auto matches = [&](std::size_t at) {
    const auto part = hn::LoadU(bytes, reinterpret_cast<const std::uint8_t*>(text + at));
    return hn::CountTrue(bytes, hn::Eq(part, wanted));
  };
  std::size_t found0 = 0, found1 = 0, found2 = 0, found3 = 0;
  std::size_t i = 0;
  for (; i + 4 * step <= size; i += 4 * step) {
    found0 += matches(i);
    found1 += matches(i + step);
    found2 += matches(i + 2 * step);
    found3 += matches(i + 3 * step);
  }
  const auto rest = static_cast<std::size_t>(std::count(text + i, text + size, byte));
  return found0 + found1 + found2 + found3 + rest;
}

}  // namespace
}  // namespace HWY_NAMESPACE
}  // namespace akin
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace akin {

HWY_EXPORT(count);

std::size_t count_bytes(std::string_view text, char byte) {
  return HWY_DYNAMIC_DISPATCH(count)(text.data(), text.size(), byte);
}

}  // namespace akin
#endif
