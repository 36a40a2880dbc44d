// Blocks of as many rows as a vector has lanes: the corner of a block in registers, its rows in lanes,
// the triangle above in tiles.
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

#include "akin/math/corner-inl.h"
#include "akin/math/triangle_update-inl.h"

HWY_BEFORE_NAMESPACE();
namespace akin {
namespace HWY_NAMESPACE {
namespace {

constexpr std::size_t kBlock = kLanes;

struct Block {
  std::size_t begin, end;

  std::size_t rows() const { return end - begin; }
};

// Factorizes the corner A[begin … end-1][begin … end-1]. Leaves y in the column after the last unknown,
// where update_rows finds it. Returns Σ y², not finite where there is no solution.
template <std::size_t kRows = kBlock>
double factorize_corner(BorderedTriangle& system, Block block) {
  if constexpr (kRows > 1) {
    if (block.rows() < kRows) return factorize_corner<kRows - 1>(system, block);
  }
  HWY_ALIGN float y[kLanes];
  const double squares = eliminate_corner<kRows>(system.row(block.begin) + block.begin, system.stride(),
                                                 system.right_side() + block.begin, y);
  for (std::size_t i = 0; i < kRows; ++i) system.row(block.begin + i)[system.unknowns()] = y[i];
  return squares;
}

// The numbers of the last kRows rows of a block in the same columns, from the bottom upwards.
template <std::size_t kRows>
struct Column {
  Vector bottom;
  Column<kRows - 1> above;
};
template <>
struct Column<0> {};

HWY_INLINE void load(const float*, std::size_t, Column<0>&) {}
template <std::size_t kRows>
HWY_INLINE void load(const float* bottom, std::size_t stride, Column<kRows>& column) {
  column.bottom = hn::Load(Lanes(), bottom);
  load(bottom - stride, stride, column.above);
}

// Subtracts `done`, a finished row, from the rows above it; *factor is its number in the first one's
// column.
HWY_INLINE void subtract(const float*, Vector, Column<0>&) {}
template <std::size_t kRows>
HWY_INLINE void subtract(const float* factor, Vector done, Column<kRows>& column) {
  column.bottom = hn::NegMulAdd(hn::Set(Lanes(), *factor), done, column.bottom);
  subtract(factor - 1, done, column.above);
}

// `diagonal` is the place of the bottom row's reciprocal root, `to` that of its numbers.
HWY_INLINE void finish(const float*, float*, std::size_t, Column<0>&) {}
template <std::size_t kRows>
HWY_INLINE void finish(const float* diagonal, float* to, std::size_t stride, Column<kRows>& column) {
  const auto done = hn::Mul(column.bottom, hn::Set(Lanes(), *diagonal));
  hn::Store(done, Lanes(), to);
  subtract(diagonal - 1, done, column.above);
  finish(diagonal - stride - 1, to - stride, stride, column.above);
}

// The rest of the block's kRows rows of L, to the left of the corner.
template <std::size_t kRows>
void factorize_rows(BorderedTriangle& system, Block block) {
  const float* diagonal = system.row(block.end - 1) + block.end - 1;
  for (std::size_t j = 0; j < block.begin; j += kLanes) {
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

// Lx = y for the unknowns of a block; those before it are known.
template <std::size_t kRows = kBlock>
void substitute(const BorderedTriangle& system, Block block, float* x) {
  if constexpr (kRows > 1) {
    if (block.rows() < kRows) return substitute<kRows - 1>(system, block, x);
  }
  float rest[kLanes];
  for (std::size_t i = 0; i < kRows; ++i) {
    const float* row = system.row(block.begin + i);
    rest[i] = row[system.unknowns()];
    if (block.begin == 0) continue;
    Vector sums = hn::Zero(Lanes());
    for (std::size_t j = 0; j < block.begin; j += kLanes)
      sums = hn::MulAdd(hn::Load(Lanes(), row + j), hn::LoadU(Lanes(), x + j), sums);
    rest[i] -= hn::GetLane(hn::SumOfLanes(Lanes(), sums));
  }
  substitute_corner<kRows>(system.row(block.begin) + block.begin, system.stride(), rest, x + block.begin);
}

// Returns b'x, not finite where there is no solution.
double solve(BorderedTriangle& system, float* x) {
  const std::size_t unknowns = system.unknowns();
  double explained = 0;
  for (std::size_t end = unknowns; end > 0;) {
    const Block block{(end - 1) / kBlock * kBlock, end};
    const double squares = factorize_corner(system, block);
    if (!std::isfinite(squares)) return squares;
    explained += squares;
    factorize_left(system, block);
    update_above(system, block);
    end = block.begin;
  }
  for (std::size_t begin = 0; begin < unknowns; begin += kBlock)
    substitute(system, {begin, std::min(unknowns, begin + kBlock)}, x);
  return explained;
}

// LᵀG = I from the last row to the first: whole rows are subtracted, from the vector on in which they
// begin.
void invert(const BorderedTriangle& factorized, Matrix& root) {
  const std::size_t unknowns = factorized.unknowns();
  const std::size_t vectors = vectors_for(unknowns);
  for (std::size_t row = unknowns; row-- > 0;) {
    const std::span<float> solved = root[row];
    std::fill(solved.begin(), solved.end(), 0.0F);
    solved[row] = 1;
    for (std::size_t below = row + 1; below < unknowns; ++below) {
      const auto factor = hn::Set(Lanes(), factorized.row(below)[row]);
      const float* other = root[below].data();
      for (std::size_t v = below / kLanes; v < vectors; ++v) {
        float* place = solved.data() + v * kLanes;
        hn::Store(hn::NegMulAdd(factor, hn::Load(Lanes(), other + v * kLanes), hn::Load(Lanes(), place)),
                  Lanes(), place);
      }
    }
    const float scale = factorized.row(row)[row];  // the reciprocal of the root of the pivot
    for (std::size_t j = row; j < unknowns; ++j) solved[j] *= scale;
  }
}

}  // namespace
}  // namespace HWY_NAMESPACE
}  // namespace akin
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace akin {

HWY_EXPORT(solve);
HWY_EXPORT(invert);

std::optional<double> solve_cholesky(BorderedTriangle& system, std::span<float> x) {
  assert(x.size() == system.unknowns());
  const double explained = HWY_DYNAMIC_DISPATCH(solve)(system, x.data());
  if (!std::isfinite(explained)) return std::nullopt;
  return explained;
}

void invert_factor(const BorderedTriangle& factorized, Matrix& root) {
  assert(root.rows() == factorized.unknowns() && root.columns() >= factorized.unknowns());
  HWY_DYNAMIC_DISPATCH(invert)(factorized, root);
}

}  // namespace akin
#endif
