// The lower triangle of a symmetric product: sums[i][j] ± Σ_r panel[r][i] · panel[r][j] for j ≤ i.
//
// Both the Gram matrix of a row's ratings and the trailing update of the Cholesky factorization are this.
// It goes in bands of rows; each band ends at the first vector that holds its diagonal, so that little
// more than the triangle is computed. Included once for each instruction set.
#include <algorithm>
#include <cstddef>

#include "akin/math/tile-inl.h"

#if defined(AKIN_MATH_TRIANGLE_UPDATE_INL_H_) == defined(HWY_TARGET_TOGGLE)
#ifdef AKIN_MATH_TRIANGLE_UPDATE_INL_H_
#undef AKIN_MATH_TRIANGLE_UPDATE_INL_H_
#else
#define AKIN_MATH_TRIANGLE_UPDATE_INL_H_
#endif

HWY_BEFORE_NAMESPACE();
namespace akin {
namespace HWY_NAMESPACE {

enum class Sign { plus, minus };

// Adds or subtracts the sums of a tile.
template <Sign kSign>
struct UpdateSink {
  float* sums;
  std::size_t stride;

  HWY_INLINE void operator()(std::size_t row, std::size_t vector, Vector sum) const {
    float* place = sums + row * stride + vector * kLanes;
    const Vector before = hn::Load(Lanes(), place);
    hn::Store(kSign == Sign::plus ? hn::Add(before, sum) : hn::Sub(before, sum), Lanes(), place);
  }
};

HWY_INLINE std::size_t vectors_for(std::size_t columns) { return (columns + kLanes - 1) / kLanes; }

// The height of the next band of `rows` rows: a few left over make the last bands higher instead of a low
// band, whose few chains of sums would wait for each other.
HWY_INLINE std::size_t band_height(std::size_t rows) {
  const bool all_high = rows == rows % kTileRows * kMostTileRows;
  return all_high ? kMostTileRows : std::min(kTileRows, rows);
}

// Updates rows `begin` … `end` - 1 of `sums` in columns 0 … min(row, columns - 1). `panel` has `depth`
// rows; both are aligned, and padded to whole vectors.
template <Sign kSign>
HWY_INLINE void update_rows(std::size_t begin, std::size_t end, std::size_t columns, const float* panel,
                            std::size_t panel_stride, std::size_t depth, float* sums,
                            std::size_t sums_stride) {
  for (std::size_t row = begin, rows = 0; row < end; row += rows) {
    rows = band_height(end - row);
    const Operands operands{panel + row, panel_stride, panel, panel_stride, kLanes, depth};
    multiply_rows<kMostTileRows>(rows, operands, vectors_for(std::min(row + rows, columns)),
                                 UpdateSink<kSign>{sums + row * sums_stride, sums_stride});
  }
}

}  // namespace HWY_NAMESPACE
}  // namespace akin
HWY_AFTER_NAMESPACE();

#endif
