// Blocks of eight rows: the corner of a block in scalars, its rows in lanes, the triangle above in tiles.
#include "akin/math/cholesky.h"

#include <algorithm>
#include <cassert>
#include <cmath>
#include <limits>

#include "akin/math/simd_targets.h"

#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "akin/math/cholesky.cc"
#include <hwy/foreach_target.h>
//
#include <hwy/highway.h>

#include "akin/math/narrow_solve-inl.h"
#include "akin/math/triangle_update-inl.h"

HWY_BEFORE_NAMESPACE();
namespace akin {
namespace HWY_NAMESPACE {
namespace {

constexpr std::size_t kBlock = 8;
using BlockLanes = hn::CappedTag<float, kBlock>;  // a block never straddles one of these

struct Block {
  std::size_t begin, end;
};

// to −= factor · row, over the columns of a block.
HWY_INLINE void subtract_row(float factor, const float* row, float* to) {
  const BlockLanes lanes;
  const auto factors = hn::Set(lanes, factor);
  for (std::size_t v = 0; v < kBlock; v += hn::Lanes(lanes))
    hn::Store(hn::NegMulAdd(factors, hn::Load(lanes, row + v), hn::Load(lanes, to + v)), lanes, to + v);
}

// Factorizes the corner A[begin … end-1][begin … end-1]. Leaves the reciprocal of each root on the
// diagonal, and y in the column after the last unknown, where update_rows finds it.
bool factorize_corner(BorderedTriangle& system, Block block) {
  const BlockLanes lanes;  // a block's width is one vector, or two
  float* right_side = system.right_side() + block.begin;
  for (std::size_t k = block.end; k-- > block.begin;) {
    float* pivot_row = system.row(k) + block.begin;
    const float pivot = pivot_row[k - block.begin];
    if (!(pivot > 0 && pivot <= std::numeric_limits<float>::max())) return false;
    const float scale = 1 / std::sqrt(pivot);
    const float y = right_side[k - block.begin] * scale;
    for (std::size_t v = 0; v < kBlock; v += hn::Lanes(lanes))
      hn::Store(hn::Mul(hn::Load(lanes, pivot_row + v), hn::Set(lanes, scale)), lanes, pivot_row + v);
    for (std::size_t i = block.begin; i < k; ++i)
      subtract_row(pivot_row[i - block.begin], pivot_row, system.row(i) + block.begin);
    subtract_row(y, pivot_row, right_side);
    pivot_row[k - block.begin] = scale;
    system.row(k)[system.unknowns()] = y;
  }
  return true;
}

// The numbers of the last kRows rows of a block in the same columns, from the bottom upwards.
template <std::size_t kRows>
struct Column {
  hn::Vec<BlockLanes> bottom;
  Column<kRows - 1> above;
};
template <>
struct Column<0> {};

HWY_INLINE void load(const float*, std::size_t, Column<0>&) {}
template <std::size_t kRows>
HWY_INLINE void load(const float* bottom, std::size_t stride, Column<kRows>& column) {
  column.bottom = hn::Load(BlockLanes(), bottom);
  load(bottom - stride, stride, column.above);
}

// Subtracts `done`, a finished row, from the rows above it; *factor is its number in the first one's
// column.
HWY_INLINE void subtract(const float*, hn::Vec<BlockLanes>, Column<0>&) {}
template <std::size_t kRows>
HWY_INLINE void subtract(const float* factor, hn::Vec<BlockLanes> done, Column<kRows>& column) {
  column.bottom = hn::NegMulAdd(hn::Set(BlockLanes(), *factor), done, column.bottom);
  subtract(factor - 1, done, column.above);
}

// `diagonal` is the place of the bottom row's reciprocal root, `to` that of its numbers.
HWY_INLINE void finish(const float*, float*, std::size_t, Column<0>&) {}
template <std::size_t kRows>
HWY_INLINE void finish(const float* diagonal, float* to, std::size_t stride, Column<kRows>& column) {
  const auto done = hn::Mul(column.bottom, hn::Set(BlockLanes(), *diagonal));
  hn::Store(done, BlockLanes(), to);
  subtract(diagonal - 1, done, column.above);
  finish(diagonal - stride - 1, to - stride, stride, column.above);
}

// The rest of the block's kRows rows of L, to the left of the corner.
template <std::size_t kRows>
void factorize_rows(BorderedTriangle& system, Block block) {
  const float* diagonal = system.row(block.end - 1) + block.end - 1;
  for (std::size_t j = 0; j < block.begin; j += hn::Lanes(BlockLanes())) {
    float* bottom = system.row(block.end - 1) + j;
    Column<kRows> column;
    load(bottom, system.stride(), column);
    finish(diagonal, bottom, system.stride(), column);
  }
}

// Only the first block to be factorized, the one at the end, may have fewer rows than kBlock.
template <std::size_t kRows = kBlock>
void factorize_left(BorderedTriangle& system, Block block) {
  if (block.end - block.begin == kRows) {
    factorize_rows<kRows>(system, block);
  } else if constexpr (kRows > 1) {
    factorize_left<kRows - 1>(system, block);
  }
}

// Subtracts the products of the block's rows from the triangle above and from the right-hand side.
void update_above(BorderedTriangle& system, Block block) {
  const float* panel = system.row(block.begin);
  const std::size_t stride = system.stride();
  const std::size_t depth = block.end - block.begin;
  update_rows<Sign::minus>(0, block.begin, block.begin, panel, stride, depth, system.row(0), stride);
  const std::size_t last = system.unknowns();
  update_rows<Sign::minus>(last, last + 1, block.begin, panel, stride, depth, system.row(0), stride);
}

// Lx = y from the first unknown to the last.
void substitute(const BorderedTriangle& system, float* x) {
  const BlockLanes lanes;
  for (std::size_t i = 0; i < system.unknowns(); ++i) {
    const float* row = system.row(i);
    const std::size_t begin = i / kBlock * kBlock;
    auto sums = hn::Zero(lanes);
    for (std::size_t j = 0; j < begin; j += hn::Lanes(lanes))
      sums = hn::MulAdd(hn::Load(lanes, row + j), hn::LoadU(lanes, x + j), sums);
    float rest = row[system.unknowns()] - hn::GetLane(hn::SumOfLanes(lanes, sums));
    for (std::size_t j = begin; j < i; ++j) rest -= row[j] * x[j];
    x[i] = rest * row[i];
  }
}

bool solve(BorderedTriangle& system, float* x) {
  if (is_narrow(system.unknowns())) return solve_narrow(system, x, system.unknowns());
  for (std::size_t end = system.unknowns(); end > 0;) {
    const Block block{(end - 1) / kBlock * kBlock, end};
    if (!factorize_corner(system, block)) return false;
    factorize_left(system, block);
    update_above(system, block);
    end = block.begin;
  }
  substitute(system, x);
  return true;
}

}  // namespace
}  // namespace HWY_NAMESPACE
}  // namespace akin
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace akin {

HWY_EXPORT(solve);

std::optional<double> solve_cholesky(BorderedTriangle& system, std::span<float> x) {
  assert(x.size() == system.unknowns());
  if (!HWY_DYNAMIC_DISPATCH(solve)(system, x.data())) return std::nullopt;
  double explained = 0;
  for (std::size_t k = 0; k < system.unknowns(); ++k) {
    const double y = system.row(k)[system.unknowns()];
    explained += y * y;
  }
  if (!std::isfinite(explained)) return std::nullopt;
  return explained;
}

// LᵀG = I from the last row to the first: whole rows are subtracted.
void invert_factor(const BorderedTriangle& factorized, Matrix& root) {
  const std::size_t unknowns = factorized.unknowns();
  assert(root.rows() == unknowns && root.columns() >= unknowns);
  for (std::size_t row = unknowns; row-- > 0;) {
    const std::span<float> solved = root[row];
    std::fill(solved.begin(), solved.end(), 0.0F);
    solved[row] = 1;
    for (std::size_t below = row + 1; below < unknowns; ++below) {
      const float factor = factorized.row(below)[row];
      const std::span<const float> other = root[below];
      for (std::size_t j = below; j < unknowns; ++j) solved[j] -= factor * other[j];
    }
    const float scale = factorized.row(row)[row];  // the reciprocal of the root of the pivot
    for (std::size_t j = row; j < unknowns; ++j) solved[j] *= scale;
  }
}

}  // namespace akin
#endif
