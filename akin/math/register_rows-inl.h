// Systems whose rows fit into one SIMD vector, right-hand side included: up to 15 unknowns with AVX-512,
// 7 with AVX2. Lists of vectors in registers, and single lanes of them.
//
// Included once for each instruction set.
#include <cstddef>

#include "akin/math/tile-inl.h"

#if defined(AKIN_MATH_REGISTER_ROWS_INL_H_) == defined(HWY_TARGET_TOGGLE)
#ifdef AKIN_MATH_REGISTER_ROWS_INL_H_
#undef AKIN_MATH_REGISTER_ROWS_INL_H_
#else
#define AKIN_MATH_REGISTER_ROWS_INL_H_
#endif

HWY_BEFORE_NAMESPACE();
namespace akin {
namespace HWY_NAMESPACE {

// The number in lane k, in every lane.
HWY_INLINE Vector broadcast_lane(Vector row, std::size_t k) {
  const hn::RebindToSigned<Lanes> numbers;
  return hn::TableLookupLanes(row, hn::IndicesFromVec(Lanes(), hn::Set(numbers, static_cast<int>(k))));
}

HWY_INLINE auto only_lane(std::size_t k) {
  return hn::Xor(hn::FirstN(Lanes(), k + 1), hn::FirstN(Lanes(), k));
}

// Vectors in registers: an array would be kept in memory.
template <std::size_t kSize>
using VectorList = TileRow<kSize>;

template <std::size_t kPlace, std::size_t kSize>
HWY_INLINE Vector& at(VectorList<kSize>& list) {
  static_assert(kPlace < kSize);
  if constexpr (kPlace == 0)
    return list.first;
  else
    return at<kPlace - 1>(list.others);
}

template <std::size_t kPlace, std::size_t kSize>
HWY_INLINE Vector at(const VectorList<kSize>& list) {
  static_assert(kPlace < kSize);
  if constexpr (kPlace == 0)
    return list.first;
  else
    return at<kPlace - 1>(list.others);
}

}  // namespace HWY_NAMESPACE
}  // namespace akin
HWY_AFTER_NAMESPACE();

#endif
