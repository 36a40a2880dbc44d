// Panels with a rating in each lane, packed and multiplied.
#include "akin/math/dual_equation.h"

#include <algorithm>
#include <cassert>

#include "akin/math/cholesky.h"
#include "akin/math/simd_targets.h"

#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "akin/math/dual_equation.cc"
#include <hwy/foreach_target.h>
//
#include <hwy/cache_control.h>
#include <hwy/highway.h>

#include "akin/math/triangle_update-inl.h"

#ifndef AKIN_MATH_TRANSPOSED_SHAPE
#define AKIN_MATH_TRANSPOSED_SHAPE
namespace akin {
namespace {

// A panel has a row for each number of the vectors and in it a place for each rating.
struct TransposedShape {
  std::size_t stride;
  std::size_t rows;

  // 24 KiB, most of a first cache level, but for very many ratings; a multiple of 16 rows.
  explicit TransposedShape(std::size_t ratings)
      : stride((ratings + Matrix::kRowAlignment - 1) / Matrix::kRowAlignment * Matrix::kRowAlignment),
        rows(std::clamp<std::size_t>(6144 / stride / 16 * 16, 16, 64)) {}
};

}  // namespace
}  // namespace akin
#endif

HWY_BEFORE_NAMESPACE();
namespace akin {
namespace HWY_NAMESPACE {
namespace {

constexpr std::size_t kFour = 4;

// Block b of four numbers of `blocks` goes to row 4 b.
template <class Tag>
HWY_INLINE void store_blocks(Tag tag, hn::Vec<Tag> blocks, float* to, std::size_t stride) {
  if constexpr (hn::MaxLanes(tag) == kFour) {
    hn::Store(blocks, tag, to);
  } else {
    const hn::Half<Tag> half;
    store_blocks(half, hn::LowerHalf(half, blocks), to, stride);
    store_blocks(half, hn::UpperHalf(half, blocks), to + hn::MaxLanes(half) * stride, stride);
  }
}

// Row j of as many as there are lanes gets number j of a, b, c and d.
HWY_INLINE void store_transposed(Vector a, Vector b, Vector c, Vector d, float* to, std::size_t stride) {
  const Lanes lanes;
  const hn::Repartition<double, Lanes> pairs;
  const auto ab_lower = hn::BitCast(pairs, hn::InterleaveLower(lanes, a, b));
  const auto cd_lower = hn::BitCast(pairs, hn::InterleaveLower(lanes, c, d));
  const auto ab_upper = hn::BitCast(pairs, hn::InterleaveUpper(lanes, a, b));
  const auto cd_upper = hn::BitCast(pairs, hn::InterleaveUpper(lanes, c, d));
  const auto store = [&](auto numbers, std::size_t row) HWY_ATTR {
    store_blocks(lanes, hn::BitCast(lanes, numbers), to + row * stride, stride);
  };
  store(hn::InterleaveLower(pairs, ab_lower, cd_lower), 0);
  store(hn::InterleaveUpper(pairs, ab_lower, cd_lower), 1);
  store(hn::InterleaveLower(pairs, ab_upper, cd_upper), 2);
  store(hn::InterleaveUpper(pairs, ab_upper, cd_upper), 3);
}

// Numbers `begin` … `begin` + `depth` - 1 of the vectors of `dual`, times their scales; `depth` is a
// multiple of the lanes, since vectors are padded with zeros, and so are the ratings here.
template <bool kScaled>
void pack(const DualRows& dual, std::size_t begin, std::size_t depth, std::size_t stride, float* panel) {
  const float* scales = kScaled ? dual.column_scales.data() + begin : nullptr;
  for (std::size_t i = 0; i < dual.rows.size(); i += kFour) {
    const float* from[kFour] = {};
    for (std::size_t j = 0; j < std::min(kFour, dual.rows.size() - i); ++j)
      from[j] = dual.vectors[dual.rows[i + j]].data() + begin;
    for (std::size_t r = 0; r < depth; r += kLanes) {
      const auto numbers = [&](std::size_t j) HWY_ATTR {
        if (from[j] == nullptr) return hn::Zero(Lanes());
        const Vector loaded = hn::Load(Lanes(), from[j] + r);
        return kScaled ? hn::Mul(loaded, hn::Load(Lanes(), scales + r)) : loaded;
      };
      store_transposed(numbers(0), numbers(1), numbers(2), numbers(3), panel + r * stride + i, stride);
    }
  }
}

// Asks for the next numbers of the vectors of some ratings before they are packed.
void prefetch(const Matrix& vectors, std::span<const std::uint32_t> rows, std::size_t begin,
              std::size_t depth) {
  for (const std::uint32_t row : rows) {
    const float* from = vectors[row].data() + begin;
    for (std::size_t i = 0; i < depth; i += Matrix::kRowAlignment) hwy::Prefetch(from + i);
  }
}

// Adds the products of a panel; meanwhile the numbers from `next` on arrive.
void multiply(const DualRows& dual, const float* panel, std::size_t stride, std::size_t depth,
              std::size_t next, std::size_t next_depth, BorderedTriangle& system) {
  const std::size_t ratings = dual.rows.size();
  for (std::size_t row = 0; row < ratings; row += kTileRows) {
    const std::size_t end = std::min(row + kTileRows, ratings);
    prefetch(dual.vectors, dual.rows.subspan(row, end - row), next, next_depth);
    update_rows<Sign::plus>(row, end, ratings, panel, stride, depth, system.row(0), system.stride());
  }
}

// The lower triangle of an empty product.
void set_all(BorderedTriangle& system, float value) {
  for (std::size_t i = 0; i < system.unknowns(); ++i)
    for (std::size_t v = 0; v < vectors_for(i + 1); ++v)
      hn::Store(hn::Set(Lanes(), value), Lanes(), system.row(i) + v * kLanes);
}

void gather_products(const DualRows& dual, float* panel, BorderedTriangle& system) {
  const TransposedShape shape(dual.rows.size());
  set_all(system, dual.intercept * dual.intercept);
  const std::size_t columns = vectors_for(dual.vectors.columns()) * kLanes;
  for (std::size_t begin = 0, depth = 0; begin < columns; begin += depth) {
    depth = std::min(shape.rows, columns - begin);
    if (dual.column_scales.empty())
      pack<false>(dual, begin, depth, shape.stride, panel);
    else
      pack<true>(dual, begin, depth, shape.stride, panel);
    const std::size_t next = begin + depth;
    multiply(dual, panel, shape.stride, depth, next, std::min(shape.rows, columns - next), system);
  }
}

// Stores the sums of a tile: one set of sums a row.
template <std::size_t kSets>
struct SumSink {
  float* const* sums;

  HWY_INLINE void operator()(std::size_t set, std::size_t vector, Vector sum) const {
    hn::Store(sum, Lanes(), sums[set] + vector * kLanes);
  }
};

// kVectors vectors of the sums; set j multiplies row i by factors[i * kSets + j].
template <std::size_t kSets, std::size_t kVectors>
void sum_vectors(const Matrix& vectors, std::span<const std::uint32_t> rows, const float* factors,
                 std::size_t vector, float* const* sums) {
  Tile<kSets, kVectors> tile;
  set_zero(tile);
  for (const std::uint32_t row : rows) {
    TileRow<kVectors> numbers;
    load(vectors[row].data() + vector * kLanes, kLanes, numbers);
    multiply_add(factors, numbers, tile);
    factors += kSets;
  }
  hand_on(tile, 0, vector, SumSink<kSets>{sums});
}

template <std::size_t kSets>
void sum_all(const Matrix& vectors, std::span<const std::uint32_t> rows, const float* factors,
             float* const* sums) {
  const std::size_t count = vectors_for(vectors.columns());
  std::size_t vector = 0;
  for (; count - vector >= 4; vector += 4) sum_vectors<kSets, 4>(vectors, rows, factors, vector, sums);
  for (; vector < count; ++vector) sum_vectors<kSets, 1>(vectors, rows, factors, vector, sums);
}

void sum_once(const Matrix& vectors, std::span<const std::uint32_t> rows, const float* factors,
              float* const* sums) {
  sum_all<1>(vectors, rows, factors, sums);
}

void sum_twice(const Matrix& vectors, std::span<const std::uint32_t> rows, const float* factors,
               float* const* sums) {
  sum_all<2>(vectors, rows, factors, sums);
}

}  // namespace
}  // namespace HWY_NAMESPACE
}  // namespace akin
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace akin {
namespace {

constexpr float kWorstCondition = 131072;

}  // namespace

HWY_EXPORT(gather_products);
HWY_EXPORT(sum_once);
HWY_EXPORT(sum_twice);

void prefetch_row(const Matrix& vectors, std::uint32_t row) {
  const std::span<const float> numbers = vectors[row];
  const std::size_t count = std::min<std::size_t>(64, numbers.size());
  for (std::size_t i = 0; i < count; i += Matrix::kRowAlignment) hwy::Prefetch(numbers.data() + i);
}

bool DualEquation::solve(const DualRows& dual, float lambda, std::span<float> a) {
  const std::size_t ratings = dual.rows.size();
  assert(a.size() == ratings && dual.targets.size() == ratings);
  assert(dual.scales.empty() || dual.scales.size() == ratings);
  assert(dual.column_scales.empty() || dual.column_scales.size() == dual.vectors.stride());
  if (ratings == 0) return true;

  const TransposedShape shape(ratings);
  panel_.resize(std::max(panel_.size(), shape.rows * shape.stride));
  system_.resize(ratings);
  HWY_DYNAMIC_DISPATCH(gather_products)(dual, panel_.data(), system_);
  float trace = 0;
  for (std::size_t i = 0; i < ratings; ++i) {
    float* row = system_.row(i);
    if (!dual.scales.empty())
      for (std::size_t j = 0; j <= i; ++j) row[j] *= dual.scales[i] * dual.scales[j];
    trace += row[i];
    row[i] += lambda;
  }
  if (!(trace <= kWorstCondition * lambda)) return false;
  std::copy(dual.targets.begin(), dual.targets.end(), system_.right_side());
  return solve_cholesky(system_, a).has_value();
}

void sum_rows(const Matrix& vectors, std::span<const std::uint32_t> rows, std::span<const float> factors,
              std::span<float> sum) {
  assert(factors.size() == rows.size() && sum.size() >= vectors.stride());
  float* const sums[] = {sum.data()};
  HWY_DYNAMIC_DISPATCH(sum_once)(vectors, rows, factors.data(), sums);
}

void sum_rows_twice(const Matrix& vectors, std::span<const std::uint32_t> rows,
                    std::span<const float> factors, std::span<float> sum, std::span<float> other_sum) {
  assert(factors.size() == 2 * rows.size());
  assert(sum.size() >= vectors.stride() && other_sum.size() >= vectors.stride());
  float* const sums[] = {sum.data(), other_sum.data()};
  HWY_DYNAMIC_DISPATCH(sum_twice)(vectors, rows, factors.data(), sums);
}

}  // namespace akin
#endif
