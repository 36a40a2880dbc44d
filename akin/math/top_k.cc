// A vector of scores is compared at once; most have no survivor.
#include "akin/math/top_k.h"

#include <algorithm>
#include <limits>
#include <utility>

#include "akin/math/simd_targets.h"

#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "akin/math/top_k.cc"
#include <hwy/foreach_target.h>
//
#include <hwy/highway.h>

HWY_BEFORE_NAMESPACE();
namespace akin {
namespace HWY_NAMESPACE {
namespace hn = hwy::HWY_NAMESPACE;
namespace {

// The first i ≥ `from` whose vector of scores holds one of at least `threshold`; past the whole vectors,
// the first i that is left over.
std::size_t find_candidates(const float* scores, std::size_t size, std::size_t from, float threshold) {
  const hn::ScalableTag<float> lanes;
  const auto least = hn::Set(lanes, threshold);
  std::size_t i = from;
  for (; i + hn::Lanes(lanes) <= size; i += hn::Lanes(lanes))
    if (!hn::AllFalse(lanes, hn::Ge(hn::LoadU(lanes, scores + i), least))) break;
  return i;
}

}  // namespace
}  // namespace HWY_NAMESPACE
}  // namespace akin
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace akin {
namespace {

// Below every score and after every index, so that anything but a NaN beats it.
constexpr Scored kNothing{-std::numeric_limits<float>::infinity(),
                          std::numeric_limits<std::uint32_t>::max()};
// Above every score: what a selection of none starts with.
constexpr Scored kEverything{std::numeric_limits<float>::infinity(), 0};

constexpr std::size_t kGroup = 16;  // scores looked at one by one after a candidate was found

}  // namespace

HWY_EXPORT(find_candidates);

TopK::TopK(std::size_t count) : count_(count), worst_(count == 0 ? kEverything : kNothing) {}

void TopK::offer_all(std::span<const float> scores, std::uint32_t first) {
  for (std::size_t i = 0; i < scores.size();) {
    i = HWY_DYNAMIC_DISPATCH(find_candidates)(scores.data(), scores.size(), i, worst_.score);
    const std::size_t end = std::min(i + kGroup, scores.size());
    for (; i < end; ++i) offer(scores[i], first + static_cast<std::uint32_t>(i));
  }
}

void TopK::keep(Scored scored) {
  kept_.push_back(scored);
  if (kept_.size() >= 2 * count_) select();
}

void TopK::select() {
  const auto last = kept_.begin() + static_cast<std::ptrdiff_t>(count_) - 1;
  std::nth_element(kept_.begin(), last, kept_.end(), better);
  worst_ = *last;
  kept_.resize(count_);
}

std::vector<Scored> TopK::take() {
  std::sort(kept_.begin(), kept_.end(), better);
  if (kept_.size() > count_) kept_.resize(count_);
  worst_ = count_ == 0 ? kEverything : kNothing;
  return std::exchange(kept_, {});
}

}  // namespace akin
#endif
