// Columns of tiles, each all the way down before the next, so that its part of `right` stays near.
#include "akin/math/tile_product.h"

#include <algorithm>
#include <cassert>

#include "akin/math/simd_targets.h"

#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "akin/math/tile_product.cc"
#include <hwy/foreach_target.h>
//
#include <hwy/highway.h>

#include "akin/math/triangle_update-inl.h"

HWY_BEFORE_NAMESPACE();
namespace akin {
namespace HWY_NAMESPACE {
namespace {

// The operands of a tile whose left rows lie one after the other: left[i][r], right[r][j].
struct RowOperands {
  const float* left;
  std::size_t left_stride;
  const float* right;
  std::size_t right_stride;
  std::size_t depth;
};

template <std::size_t kVectors>
HWY_INLINE void add_rows(const float*, std::size_t, const TileRow<kVectors>&, Tile<0, kVectors>&) {}
template <std::size_t kRows, std::size_t kVectors>
HWY_INLINE void add_rows(const float* left, std::size_t stride, const TileRow<kVectors>& right,
                         Tile<kRows, kVectors>& sums) {
  multiply_add(hn::Set(Lanes(), left[0]), right, sums.first);
  add_rows(left + stride, stride, right, sums.others);
}

template <std::size_t kRows, std::size_t kVectors, class Sink>
HWY_NOINLINE void multiply_row_tile(const RowOperands& operands, const Sink& sink) {
  Tile<kRows, kVectors> sums;
  set_zero(sums);
  const float* right = operands.right;
  const std::size_t stride = operands.left_stride;
  for (std::size_t r = 0; r < operands.depth; ++r) {
    TileRow<kVectors> row;
    load(right, kLanes, row);
    add_rows(operands.left + r, stride, row, sums);
    right += operands.right_stride;
  }
  hand_on(sums, 0, 0, sink);
}

struct StoreSink {
  float* place;
  std::size_t stride;

  HWY_INLINE void operator()(std::size_t row, std::size_t vector, Vector sum) const {
    hn::Store(sum, Lanes(), place + row * stride + vector * kLanes);
  }
};

// A tile of 1 … kMost rows.
template <std::size_t kVectors, std::size_t kMost = kTileRows>
HWY_INLINE void multiply_some_rows(std::size_t rows, const RowOperands& operands, const StoreSink& sink) {
  if (rows == kMost) {
    multiply_row_tile<kMost, kVectors>(operands, sink);
  } else if constexpr (kMost > 1) {
    multiply_some_rows<kVectors, kMost - 1>(rows, operands, sink);
  }
}

// A column of tiles, kVectors wide.
template <std::size_t kVectors>
void multiply_column(const Matrix& left, std::size_t rows, const Matrix& right, std::size_t vector,
                     Matrix& products) {
  const std::size_t at = vector * kLanes;
  for (std::size_t row = 0; row < rows; row += kTileRows) {
    const RowOperands operands{left[row].data(), left.stride(), right[0].data() + at, right.stride(),
                               right.rows()};
    multiply_some_rows<kVectors>(std::min(kTileRows, rows - row), operands,
                                 {products[row].data() + at, products.stride()});
  }
}

void multiply_rows_by_matrix(const Matrix& left, std::size_t rows, const Matrix& right,
                             Matrix& products) {
  const std::size_t vectors = vectors_for(right.columns());
  std::size_t vector = 0;
  for (; vectors - vector == kTileVectors || vectors - vector > kTileVectors + 1; vector += kTileVectors)
    multiply_column<kTileVectors>(left, rows, right, vector, products);
  for (; vectors - vector >= 2; vector += 2) multiply_column<2>(left, rows, right, vector, products);
  if (vectors - vector == 1) multiply_column<1>(left, rows, right, vector, products);
}

}  // namespace
}  // namespace HWY_NAMESPACE
}  // namespace akin
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace akin {

HWY_EXPORT(multiply_rows_by_matrix);

Matrix whole_matrix(const BorderedTriangle& triangle) {
  Matrix whole(triangle.unknowns(), triangle.unknowns());
  for (std::size_t i = 0; i < whole.rows(); ++i)
    for (std::size_t j = 0; j <= i; ++j) whole[i][j] = whole[j][i] = triangle.row(i)[j];
  return whole;
}

void multiply_rows_by(const Matrix& left, std::size_t rows, const Matrix& right, Matrix& products) {
  assert(rows <= left.rows() && rows <= products.rows() && right.rows() <= left.columns() &&
         right.columns() <= products.columns());
  HWY_DYNAMIC_DISPATCH(multiply_rows_by_matrix)(left, rows, right, products);
}

}  // namespace akin
#endif
