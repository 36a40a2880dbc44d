// A tile of a matrix product in registers: sums[i][j] = Σ_r left[r][i] · right[r][j].
//
// Included once for each instruction set by the source files that hold kernels (hence no plain include
// guard). Rows i are broadcast one number at a time, columns j stand in SIMD lanes, r runs upwards: each
// sum is one chain of fused multiply-adds, so its bits depend neither on the shape of the tile nor on
// where in it the sum stands.
//
// The accumulators are members of nested structs, not arrays, because GCC 12 keeps arrays of vectors in
// memory.
#include <hwy/highway.h>

#include <cstddef>

#if defined(AKIN_MATH_TILE_INL_H_) == defined(HWY_TARGET_TOGGLE)
#ifdef AKIN_MATH_TILE_INL_H_
#undef AKIN_MATH_TILE_INL_H_
#else
#define AKIN_MATH_TILE_INL_H_
#endif

HWY_BEFORE_NAMESPACE();
namespace akin {
namespace HWY_NAMESPACE {
namespace hn = hwy::HWY_NAMESPACE;

using Lanes = hn::ScalableTag<float>;
inline constexpr std::size_t kLanes = hn::MaxLanes(Lanes());
using Vector = hn::Vec<Lanes>;

// The largest tile that leaves registers for one row of `right` and one broadcast number.
inline constexpr bool kHas32Registers = HWY_TARGET <= HWY_AVX3;
inline constexpr std::size_t kTileRows = kHas32Registers ? 8 : 6;
inline constexpr std::size_t kTileVectors = kHas32Registers ? 3 : 2;
inline constexpr std::size_t kMostTileRows = kHas32Registers ? 9 : 6;  // where rows would be left over

// The operands of a tile: `depth` rows of two matrices. The vectors of one row of `right` are
// `vector_step` floats apart.
struct Operands {
  const float* left;
  std::size_t left_stride;
  const float* right;
  std::size_t right_stride;
  std::size_t vector_step;
  std::size_t depth;

  HWY_INLINE const float* left_row(std::size_t r) const { return left + r * left_stride; }
  HWY_INLINE const float* right_row(std::size_t r) const { return right + r * right_stride; }
  HWY_INLINE std::size_t step() const { return vector_step; }
  HWY_INLINE void skip_vectors(std::size_t vectors) { right += vectors * vector_step; }
};

template <std::size_t kVectors>
struct TileRow {
  Vector first;
  TileRow<kVectors - 1> others;
};
template <>
struct TileRow<0> {};

template <std::size_t kRows, std::size_t kVectors>
struct Tile {
  TileRow<kVectors> first;
  Tile<kRows - 1, kVectors> others;
};
template <std::size_t kVectors>
struct Tile<0, kVectors> {};

HWY_INLINE void set_zero(TileRow<0>&) {}
template <std::size_t kVectors>
HWY_INLINE void set_zero(TileRow<kVectors>& row) {
  row.first = hn::Zero(Lanes());
  set_zero(row.others);
}

template <std::size_t kVectors>
HWY_INLINE void set_zero(Tile<0, kVectors>&) {}
template <std::size_t kRows, std::size_t kVectors>
HWY_INLINE void set_zero(Tile<kRows, kVectors>& tile) {
  set_zero(tile.first);
  set_zero(tile.others);
}

HWY_INLINE void load(const float*, std::size_t, TileRow<0>&) {}
template <std::size_t kVectors>
HWY_INLINE void load(const float* from, std::size_t step, TileRow<kVectors>& row) {
  row.first = hn::Load(Lanes(), from);
  load(from + step, step, row.others);
}

HWY_INLINE void multiply_add(Vector, const TileRow<0>&, TileRow<0>&) {}
template <std::size_t kVectors>
HWY_INLINE void multiply_add(Vector factor, const TileRow<kVectors>& right, TileRow<kVectors>& sums) {
  sums.first = hn::MulAdd(factor, right.first, sums.first);
  multiply_add(factor, right.others, sums.others);
}

template <std::size_t kVectors>
HWY_INLINE void multiply_add(const float*, const TileRow<kVectors>&, Tile<0, kVectors>&) {}
template <std::size_t kRows, std::size_t kVectors>
HWY_INLINE void multiply_add(const float* left, const TileRow<kVectors>& right,
                             Tile<kRows, kVectors>& sums) {
  multiply_add(hn::Set(Lanes(), left[0]), right, sums.first);
  multiply_add(left + 1, right, sums.others);
}

// Source is Operands, or has its members.
template <std::size_t kRows, std::size_t kVectors, class Source>
HWY_INLINE Tile<kRows, kVectors> tile_sums(const Source& operands) {
  Tile<kRows, kVectors> sums;
  set_zero(sums);
  for (std::size_t r = 0; r < operands.depth; ++r) {
    TileRow<kVectors> row;
    load(operands.right_row(r), operands.step(), row);
    multiply_add(operands.left_row(r), row, sums);
  }
  return sums;
}

// Hands the sums of a tile on: sink(row, vector, sum) for each of its vectors.
template <class Sink>
HWY_INLINE void hand_on(const TileRow<0>&, std::size_t, std::size_t, const Sink&) {}
template <std::size_t kVectors, class Sink>
HWY_INLINE void hand_on(const TileRow<kVectors>& sums, std::size_t row, std::size_t vector,
                        const Sink& sink) {
  sink(row, vector, sums.first);
  hand_on(sums.others, row, vector + 1, sink);
}

template <std::size_t kVectors, class Sink>
HWY_INLINE void hand_on(const Tile<0, kVectors>&, std::size_t, std::size_t, const Sink&) {}
template <std::size_t kRows, std::size_t kVectors, class Sink>
HWY_INLINE void hand_on(const Tile<kRows, kVectors>& sums, std::size_t row, std::size_t vector,
                        const Sink& sink) {
  hand_on(sums.first, row, vector, sink);
  hand_on(sums.others, row + 1, vector, sink);
}

template <std::size_t kRows, std::size_t kVectors, class Source, class Sink>
HWY_INLINE void multiply_tile(Source operands, std::size_t vector, const Sink& sink) {
  operands.skip_vectors(vector);
  hand_on(tile_sums<kRows, kVectors>(operands), 0, vector, sink);
}

// A band of kRows rows and any number of vectors, tile by tile; the last four vectors as two and two.
template <std::size_t kRows, class Source, class Sink>
HWY_NOINLINE void multiply_band(const Source& operands, std::size_t vectors, const Sink& sink) {
  std::size_t vector = 0;
  for (; vectors - vector == kTileVectors || vectors - vector > kTileVectors + 1; vector += kTileVectors)
    multiply_tile<kRows, kTileVectors>(operands, vector, sink);
  for (; vectors - vector >= 2; vector += 2) multiply_tile<kRows, 2>(operands, vector, sink);
  if (vectors - vector == 1) multiply_tile<kRows, 1>(operands, vector, sink);
}

// The same for a number of rows known at run time only: 1 … kMost.
template <std::size_t kMost = kTileRows, class Source, class Sink>
HWY_INLINE void multiply_rows(std::size_t rows, const Source& operands, std::size_t vectors,
                              const Sink& sink) {
  if (rows == kMost) {
    multiply_band<kMost>(operands, vectors, sink);
  } else if constexpr (kMost > 1) {
    multiply_rows<kMost - 1>(rows, operands, vectors, sink);
  }
}

}  // namespace HWY_NAMESPACE
}  // namespace akin
HWY_AFTER_NAMESPACE();

#endif
