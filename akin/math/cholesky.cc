// Blocks of eight rows: the corner of a block in scalars, its rows in lanes, the triangle above in tiles.
#include "akin/math/cholesky.h"

#include <algorithm>
#include <cassert>
#include <cmath>
#include <limits>

#include "akin/math/simd_targets.h"

#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "akin/math/cholesky.cc"
#include "hwy/foreach_target.h"
//
#include "akin/math/triangle_update-inl.h"
#include "hwy/highway.h"

HWY_BEFORE_NAMESPACE();
namespace akin {
namespace HWY_NAMESPACE {
namespace {

constexpr std::size_t kBlock = 8;
using BlockLanes = hn::CappedTag<float, kBlock>;  // a block never straddles one of these

struct Block {
  std::size_t begin, end;
};

// Factorizes the corner A[begin … end-1][begin … end-1]. Leaves the reciprocal of each root on the
// diagonal, and y in the column after the last unknown, where update_rows finds it.
bool factorize_corner(BorderedTriangle& system, Block block) {
  float* right_side = system.right_side();
  for (std::size_t k = block.end; k-- > block.begin;) {
    float* pivot_row = system.row(k);
    const float pivot = pivot_row[k];
    if (!(pivot > 0 && pivot <= std::numeric_limits<float>::max())) return false;
    const float scale = 1 / std::sqrt(pivot);
    const float y = right_side[k] * scale;
    pivot_row[k] = scale;
    pivot_row[system.unknowns()] = y;
    for (std::size_t j = block.begin; j < k; ++j) pivot_row[j] *= scale;
    for (std::size_t i = block.begin; i < k; ++i) {
      float* row = system.row(i);
      for (std::size_t j = block.begin; j <= i; ++j) row[j] -= pivot_row[i] * pivot_row[j];
      right_side[i] -= pivot_row[i] * y;
    }
  }
  return true;
}

// The rest of the block's rows of L, to the left of the corner.
void factorize_rows(BorderedTriangle& system, Block block) {
  const BlockLanes lanes;
  for (std::size_t j = 0; j < block.begin; j += hn::Lanes(lanes)) {
    for (std::size_t k = block.end; k-- > block.begin;) {
      float* row = system.row(k);
      auto value = hn::Load(lanes, row + j);
      for (std::size_t below = block.end; --below > k;) {
        const float* done = system.row(below);
        value = hn::NegMulAdd(hn::Set(lanes, done[k]), hn::Load(lanes, done + j), value);
      }
      hn::Store(hn::Mul(value, hn::Set(lanes, row[k])), lanes, row + j);
    }
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
  for (std::size_t end = system.unknowns(); end > 0;) {
    const Block block{(end - 1) / kBlock * kBlock, end};
    if (!factorize_corner(system, block)) return false;
    factorize_rows(system, block);
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

}  // namespace akin
#endif
