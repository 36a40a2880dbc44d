// The normal equation of a row where a rating fits into one SIMD vector, target included: up to 15
// unknowns with AVX-512, 7 with AVX2.
//
// A rating is one vector z of L lanes: its numbers, the constant 1 if there is an intercept, and the
// target. Its products with itself, z z', are symmetric, so that half of their diagonals hold them all:
// sums[s][j] = Σ z_j z_((j + s) mod L) for s = 0 … L / 2. These stay in registers. A rating costs a load,
// and L / 2 rotations and L / 2 + 1 multiply-adds: half of what the rows of the matrix would cost, and no
// vector is copied. In the end the diagonals are turned into rows.
//
// Included once for each instruction set.
#include <hwy/cache_control.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <cstdint>

#include "akin/math/bordered_triangle.h"
#include "akin/math/normal_equation.h"
#include "akin/math/register_rows-inl.h"

#if defined(AKIN_MATH_NARROW_GATHER_INL_H_) == defined(HWY_TARGET_TOGGLE)
#ifdef AKIN_MATH_NARROW_GATHER_INL_H_
#undef AKIN_MATH_NARROW_GATHER_INL_H_
#else
#define AKIN_MATH_NARROW_GATHER_INL_H_
#endif

HWY_BEFORE_NAMESPACE();
namespace akin {
namespace HWY_NAMESPACE {

HWY_INLINE bool is_narrow(std::size_t unknowns) { return unknowns > 0 && unknowns < kLanes; }

// Lane j takes lane (j + kStep) mod kUsed, lanes from kUsed on stay.
template <std::size_t kStep, std::size_t kUsed>
inline constexpr std::array<std::int32_t, kLanes> kRotation = [] {
  std::array<std::int32_t, kLanes> from{};
  for (std::size_t j = 0; j < kLanes; ++j)
    from[j] = static_cast<std::int32_t>(j < kUsed ? (j + kStep) % kUsed : j);
  return from;
}();

template <std::size_t kStep, std::size_t kUsed>
HWY_INLINE Vector rotated(Vector row) {
  if constexpr (kStep == 0) return row;
  const hn::RebindToSigned<Lanes> numbers;
  return hn::TableLookupLanes(
      row, hn::IndicesFromVec(Lanes(), hn::LoadU(numbers, kRotation<kStep, kUsed>.data())));
}

template <std::size_t kUsed, std::size_t kStep = 0>
HWY_INLINE void add_products(Vector, VectorList<0>&) {}
template <std::size_t kUsed, std::size_t kStep = 0, std::size_t kSize>
HWY_INLINE void add_products(Vector row, VectorList<kSize>& sums) {
  sums.first = hn::MulAdd(row, rotated<kStep, kUsed>(row), sums.first);
  add_products<kUsed, kStep + 1>(row, sums.others);
}

HWY_INLINE void add(const VectorList<0>&, VectorList<0>&) {}
template <std::size_t kSize>
HWY_INLINE void add(const VectorList<kSize>& some, VectorList<kSize>& sums) {
  sums.first = hn::Add(sums.first, some.first);
  add(some.others, sums.others);
}

// All the diagonals: the later ones are the earlier ones, read from their other end.
template <std::size_t kUsed, std::size_t kStep = 0, std::size_t kSize>
HWY_INLINE void complete_diagonals(const VectorList<kSize>&, VectorList<0>&) {}
template <std::size_t kUsed, std::size_t kStep = 0, std::size_t kSize, std::size_t kLeft>
HWY_INLINE void complete_diagonals(const VectorList<kSize>& sums, VectorList<kLeft>& all) {
  if constexpr (kStep < kSize)
    all.first = at<kStep>(sums);
  else
    all.first = rotated<kStep, kUsed>(at<kUsed - kStep>(sums));
  complete_diagonals<kUsed, kStep + 1>(sums, all.others);
}

// Moves the lanes of `mask` kDown places down the list, round its end.
template <std::size_t kDown, std::size_t kPlace = 0, std::size_t kSize, class Mask>
HWY_INLINE void shift_lanes(const VectorList<kSize>&, Mask, VectorList<0>&) {}
template <std::size_t kDown, std::size_t kPlace = 0, std::size_t kSize, class Mask, std::size_t kLeft>
HWY_INLINE void shift_lanes(const VectorList<kSize>& from, Mask mask, VectorList<kLeft>& to) {
  to.first = hn::IfThenElse(mask, at<(kPlace + kSize - kDown % kSize) % kSize>(from), at<kPlace>(from));
  shift_lanes<kDown, kPlace + 1>(from, mask, to.others);
}

// Diagonal s holds z_j z_(j + s) in lane j, row i holds z_i z_j there: lane j goes down by j places, one
// binary digit of j after the other.
template <std::size_t kDown = 1, std::size_t kUsed>
HWY_INLINE VectorList<kUsed> rows_of_diagonals(const VectorList<kUsed>& diagonals) {
  if constexpr (kDown >= kUsed) {
    return diagonals;
  } else {
    const hn::RebindToSigned<Lanes> numbers;
    const auto lane_numbers = hn::Iota(numbers, 0);
    const auto mask = hn::RebindMask(
        Lanes(), hn::TestBit(lane_numbers, hn::Set(numbers, static_cast<std::int32_t>(kDown))));
    VectorList<kUsed> shifted;
    shift_lanes<kDown>(diagonals, mask, shifted);
    return rows_of_diagonals<2 * kDown>(shifted);
  }
}

HWY_INLINE void store_rows(const VectorList<0>&, float*, std::size_t) {}
template <std::size_t kSize>
HWY_INLINE void store_rows(const VectorList<kSize>& rows, float* to, std::size_t stride) {
  hn::Store(rows.first, Lanes(), to);
  store_rows(rows.others, to + stride, stride);
}

// Gathers the ratings of a row with kUsed - 1 unknowns, each times the root of its weight. Returns Σ t².
template <std::size_t kUsed, bool kIntercept, bool kBias, bool kWeighted>
double gather_narrow(const Design& design, SparseRow rated, BorderedTriangle& system) {
  constexpr std::size_t kAhead = 16;   // ratings that are asked for before they are needed
  constexpr std::size_t kBlock = 256;  // ratings: keeps the chains of float32 additions short
  const auto at_target = only_lane(kUsed - 1);
  const Vector constant = hn::IfThenElseZero(only_lane(kUsed - 2), hn::Set(Lanes(), 1.0F));
  const float* const first = design.vectors[0].data();
  const std::size_t stride = design.vectors.stride();
  const std::size_t size = rated.size();
  double squares = 0;
  VectorList<kUsed / 2 + 1> sums;
  set_zero(sums);
  for (std::size_t begin = 0; begin < size; begin += kBlock) {
    VectorList<kUsed / 2 + 1> block;
    set_zero(block);
    for (std::size_t i = begin; i < std::min(size, begin + kBlock); ++i) {
      hwy::Prefetch(first + rated.columns[std::min(i + kAhead, size - 1)] * stride);
      const std::uint32_t other = rated.columns[i];
      float target = rated.values[i] - design.offset;
      if constexpr (kBias) target -= design.bias[other];
      Vector row = hn::Load(Lanes(), first + other * stride);
      if constexpr (kIntercept) row = hn::Or(row, constant);
      if constexpr (kWeighted) {
        const float root = std::sqrt(rated.weights[i]);
        target *= root;
        row = hn::Mul(row, hn::Set(Lanes(), root));
      }
      squares += static_cast<double>(target) * target;
      row = hn::IfThenElse(at_target, hn::Set(Lanes(), target), row);
      add_products<kUsed>(row, block);
    }
    add(block, sums);
  }
  VectorList<kUsed> diagonals;
  complete_diagonals<kUsed>(sums, diagonals);
  store_rows(rows_of_diagonals(diagonals), system.row(0), system.stride());
  return squares;
}

template <std::size_t kUsed, bool kWeighted>
double gather_narrow(const Design& design, SparseRow rated, BorderedTriangle& system) {
  if (design.intercept) {
    return design.bias.empty() ? gather_narrow<kUsed, true, false, kWeighted>(design, rated, system)
                               : gather_narrow<kUsed, true, true, kWeighted>(design, rated, system);
  }
  return design.bias.empty() ? gather_narrow<kUsed, false, false, kWeighted>(design, rated, system)
                             : gather_narrow<kUsed, false, true, kWeighted>(design, rated, system);
}

// The same for a number of lanes known at run time only.
template <std::size_t kMost = kLanes>
HWY_INLINE double gather_narrow(std::size_t used, const Design& design, SparseRow rated,
                                BorderedTriangle& system) {
  if constexpr (kMost > 2) {
    if (used < kMost) return gather_narrow<kMost - 1>(used, design, rated, system);
  }
  return rated.has_weights() ? gather_narrow<kMost, true>(design, rated, system)
                             : gather_narrow<kMost, false>(design, rated, system);
}

}  // namespace HWY_NAMESPACE
}  // namespace akin
HWY_AFTER_NAMESPACE();

#endif
