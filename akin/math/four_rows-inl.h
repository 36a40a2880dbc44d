// Four rows of a matrix at a time, named by their numbers, and the sums of four vectors over their lanes.
//
// Included once for each instruction set.
#include <hwy/cache_control.h>

#include <cstddef>
#include <cstdint>

#include "akin/math/matrix.h"
#include "akin/math/tile-inl.h"

#if defined(AKIN_MATH_FOUR_ROWS_INL_H_) == defined(HWY_TARGET_TOGGLE)
#ifdef AKIN_MATH_FOUR_ROWS_INL_H_
#undef AKIN_MATH_FOUR_ROWS_INL_H_
#else
#define AKIN_MATH_FOUR_ROWS_INL_H_
#endif

HWY_BEFORE_NAMESPACE();
namespace akin {
namespace HWY_NAMESPACE {

using FourLanes = hn::CappedTag<float, 4>;
using FourVector = hn::Vec<FourLanes>;

struct Four {
  const float* first;
  const float* second;
  const float* third;
  const float* fourth;
};

HWY_INLINE Four four_rows(const Matrix& vectors, const std::uint32_t* rows) {
  return {vectors[rows[0]].data(), vectors[rows[1]].data(), vectors[rows[2]].data(),
          vectors[rows[3]].data()};
}

HWY_INLINE void prefetch_row(const Matrix& vectors, std::uint32_t row) {
  const float* from = vectors[row].data();
  for (std::size_t i = 0; i < vectors.columns(); i += Matrix::kRowAlignment) hwy::Prefetch(from + i);
}

// The upper half of the lanes onto the lower one, until four are left.
template <class D>
HWY_INLINE FourVector fold([[maybe_unused]] D lanes, hn::Vec<D> sums) {
  if constexpr (hn::MaxLanes(D()) <= 4) {
    return sums;
  } else {
    const hn::Half<D> half;
    return fold(half, hn::Add(hn::LowerHalf(half, sums), hn::UpperHalf(half, sums)));
  }
}

// The sums over the lanes of four vectors. Each is made in the same order as the others.
HWY_INLINE FourVector sums_of_four(Vector first, Vector second, Vector third, Vector fourth) {
  const Lanes lanes;
  const hn::RepartitionToWide<Lanes> pairs;
  const Vector ab =
      hn::Add(hn::InterleaveLower(lanes, first, second), hn::InterleaveUpper(lanes, first, second));
  const Vector cd =
      hn::Add(hn::InterleaveLower(lanes, third, fourth), hn::InterleaveUpper(lanes, third, fourth));
  const auto wide_ab = hn::BitCast(pairs, ab);
  const auto wide_cd = hn::BitCast(pairs, cd);
  return fold(lanes, hn::Add(hn::BitCast(lanes, hn::InterleaveLower(pairs, wide_ab, wide_cd)),
                             hn::BitCast(lanes, hn::InterleaveUpper(pairs, wide_ab, wide_cd))));
}

}  // namespace HWY_NAMESPACE
}  // namespace akin
HWY_AFTER_NAMESPACE();

#endif
