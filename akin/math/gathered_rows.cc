// Eight rows at a time: their dots in one pass, what they add in the next, out of the first cache level.
#include "akin/math/gathered_rows.h"

#include <algorithm>
#include <cassert>
#include <cstddef>

#include "akin/math/simd_targets.h"

#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "akin/math/gathered_rows.cc"
#include <hwy/foreach_target.h>
//
#include <hwy/cache_control.h>
#include <hwy/highway.h>

#include "akin/math/four_rows-inl.h"
#include "akin/math/triangle_update-inl.h"

HWY_BEFORE_NAMESPACE();
namespace akin {
namespace HWY_NAMESPACE {
namespace {

constexpr std::size_t kAhead = 16;  // rows that are asked for before they are read

HWY_INLINE FourVector dots_of_four(const Four& rows, const float* x, std::size_t vectors) {
  const Lanes lanes;
  Vector first = hn::Zero(lanes);
  Vector second = first;
  Vector third = first;
  Vector fourth = first;
  for (std::size_t v = 0; v < vectors; ++v) {
    const Vector factor = hn::Load(lanes, x + v * kLanes);
    first = hn::MulAdd(factor, hn::Load(lanes, rows.first + v * kLanes), first);
    second = hn::MulAdd(factor, hn::Load(lanes, rows.second + v * kLanes), second);
    third = hn::MulAdd(factor, hn::Load(lanes, rows.third + v * kLanes), third);
    fourth = hn::MulAdd(factor, hn::Load(lanes, rows.fourth + v * kLanes), fourth);
  }
  return sums_of_four(first, second, third, fourth);
}

HWY_INLINE float dot_of_one(const float* row, const float* x, std::size_t vectors) {
  const Lanes lanes;
  Vector sums = hn::Zero(lanes);
  for (std::size_t v = 0; v < vectors; ++v)
    sums = hn::MulAdd(hn::Load(lanes, x + v * kLanes), hn::Load(lanes, row + v * kLanes), sums);
  return hn::GetLane(hn::SumOfLanes(lanes, sums));
}

HWY_INLINE Vector add_four(const Four& rows, const float* factors, std::size_t at, Vector sums) {
  const Lanes lanes;
  sums = hn::MulAdd(hn::Set(lanes, factors[0]), hn::Load(lanes, rows.first + at), sums);
  sums = hn::MulAdd(hn::Set(lanes, factors[1]), hn::Load(lanes, rows.second + at), sums);
  sums = hn::MulAdd(hn::Set(lanes, factors[2]), hn::Load(lanes, rows.third + at), sums);
  return hn::MulAdd(hn::Set(lanes, factors[3]), hn::Load(lanes, rows.fourth + at), sums);
}

// What the passes over a row's ratings have in common.
struct Pass {
  const Matrix& table;
  const QuadraticRow& row;
  const float* x;
  float* sums;
  float bias;
  std::size_t vectors;
};

// The pulls are taken for zero.
struct WithoutPulls {
  static constexpr bool kPulls = false;
  HWY_INLINE void add(FourVector, FourVector) {}
  HWY_INLINE void add(float, float) {}
};

// Sums t d.
struct WithPulls {
  static constexpr bool kPulls = true;
  double gain = 0;

  HWY_INLINE void add(FourVector pulls, FourVector dots) {
    gain += static_cast<double>(hn::GetLane(hn::SumOfLanes(FourLanes(), hn::Mul(pulls, dots))));
  }
  HWY_INLINE void add(float pull, float dot) { gain += static_cast<double>(pull * dot); }
};

// t − a d of four ratings; their sum.
template <class Pulls>
HWY_INLINE float pulls_of_four(const Pass& pass, const Four& rows, std::size_t i, Pulls& gain,
                               float* slopes) {
  const FourLanes lanes;
  const FourVector dots = hn::Add(dots_of_four(rows, pass.x, pass.vectors), hn::Set(lanes, pass.bias));
  const FourVector factors = hn::LoadU(lanes, pass.row.factors.data() + i);
  FourVector pulls = hn::Zero(lanes);
  if constexpr (Pulls::kPulls) pulls = hn::LoadU(lanes, pass.row.pulls.data() + i);
  gain.add(pulls, dots);
  const FourVector found = hn::NegMulAdd(factors, dots, pulls);
  hn::Store(found, lanes, slopes);
  return hn::GetLane(hn::SumOfLanes(lanes, found));
}

// Adds the slopes of all ratings to the sums; returns what belongs to the bias.
template <class Pulls>
double run(const Pass& pass, Pulls& gain) {
  const Lanes lanes;
  HWY_ALIGN float slopes[8];
  const std::uint32_t* rows = pass.row.rows.data();
  const std::size_t size = pass.row.size();
  double of_bias = 0;
  const auto ask_for = [&](std::size_t begin, std::size_t count) {
    if constexpr (Pulls::kPulls)
      for (std::size_t i = begin; i < std::min(begin + count, size); ++i)
        prefetch_row(pass.table, rows[i]);
  };
  std::size_t i = 0;
  for (; i + 8 <= size; i += 8) {
    ask_for(i + kAhead, 8);
    const Four low = four_rows(pass.table, rows + i);
    const Four high = four_rows(pass.table, rows + i + 4);
    const float of_low = pulls_of_four(pass, low, i, gain, slopes);
    const float of_high = pulls_of_four(pass, high, i + 4, gain, slopes + 4);
    of_bias += static_cast<double>(of_low + of_high);
    for (std::size_t at = 0; at < pass.vectors * kLanes; at += kLanes) {
      const Vector sums = add_four(low, slopes, at, hn::Load(lanes, pass.sums + at));
      hn::Store(add_four(high, slopes + 4, at, sums), lanes, pass.sums + at);
    }
  }
  for (; i + 4 <= size; i += 4) {
    const Four four = four_rows(pass.table, rows + i);
    of_bias += static_cast<double>(pulls_of_four(pass, four, i, gain, slopes));
    for (std::size_t at = 0; at < pass.vectors * kLanes; at += kLanes)
      hn::Store(add_four(four, slopes, at, hn::Load(lanes, pass.sums + at)), lanes, pass.sums + at);
  }
  for (; i < size; ++i) {
    const float* row = pass.table[rows[i]].data();
    const float dot = dot_of_one(row, pass.x, pass.vectors) + pass.bias;
    const float pull = Pulls::kPulls ? pass.row.pulls[i] : 0;
    gain.add(pull, dot);
    const float slope = pull - pass.row.factors[i] * dot;
    of_bias += static_cast<double>(slope);
    const Vector factor = hn::Set(lanes, slope);
    for (std::size_t at = 0; at < pass.vectors * kLanes; at += kLanes)
      hn::Store(hn::MulAdd(factor, hn::Load(lanes, row + at), hn::Load(lanes, pass.sums + at)), lanes,
                pass.sums + at);
  }
  return of_bias;
}

template <class Pulls>
Pulls run_rows(const Matrix& table, const QuadraticRow& row, std::span<const float> x,
               std::span<float> sums) {
  const std::size_t columns = table.columns();
  const bool has_bias = x.size() > columns;
  Pulls gain;
  const double of_bias =
      run(Pass{table, row, x.data(), sums.data(), has_bias ? x[columns] : 0, vectors_for(columns)}, gain);
  if (has_bias) sums[columns] += static_cast<float>(of_bias);
  return gain;
}

void add_slope_rows(const Matrix& vectors, const QuadraticRow& row, std::span<const float> x,
                    std::span<float> sums, double& gain) {
  gain = run_rows<WithPulls>(vectors, row, x, sums).gain;
}

void subtract_curvature_rows(const Matrix& vectors, const QuadraticRow& row, std::span<const float> x,
                             std::span<float> sums) {
  run_rows<WithoutPulls>(vectors, row, x, sums);
}

void add_dots_rows(const Matrix& table, std::span<const std::uint32_t> rows, std::span<const float> x,
                   float* dots) {
  const FourLanes lanes;
  const std::size_t vectors = vectors_for(table.columns());
  const float bias = x.size() > table.columns() ? x[table.columns()] : 0;
  std::size_t i = 0;
  for (; i + 4 <= rows.size(); i += 4) {
    const FourVector found = dots_of_four(four_rows(table, rows.data() + i), x.data(), vectors);
    hn::StoreU(hn::Add(hn::LoadU(lanes, dots + i), hn::Add(found, hn::Set(lanes, bias))), lanes,
               dots + i);
  }
  for (; i < rows.size(); ++i) dots[i] += dot_of_one(table[rows[i]].data(), x.data(), vectors) + bias;
}

}  // namespace
}  // namespace HWY_NAMESPACE
}  // namespace akin
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace akin {

HWY_EXPORT(add_slope_rows);
HWY_EXPORT(subtract_curvature_rows);
HWY_EXPORT(add_dots_rows);

double add_slope(const Matrix& vectors, const QuadraticRow& row, std::span<const float> x,
                 std::span<float> sums) {
  assert(x.size() == sums.size() && x.size() - vectors.columns() <= 1);
  double gain = 0;
  HWY_DYNAMIC_DISPATCH(add_slope_rows)(vectors, row, x, sums, gain);
  return gain;
}

void subtract_curvature(const Matrix& vectors, const QuadraticRow& row, std::span<const float> x,
                        std::span<float> sums) {
  assert(x.size() == sums.size() && x.size() - vectors.columns() <= 1);
  HWY_DYNAMIC_DISPATCH(subtract_curvature_rows)(vectors, row, x, sums);
}

void add_dots(const Matrix& vectors, std::span<const std::uint32_t> rows, std::span<const float> x,
              std::span<float> dots) {
  assert(dots.size() == rows.size() && x.size() - vectors.columns() <= 1);
  HWY_DYNAMIC_DISPATCH(add_dots_rows)(vectors, rows, x, dots.data());
}

void prefetch_rows(const Matrix& vectors, std::span<const std::uint32_t> rows) {
  for (const std::uint32_t row : rows) {
    const float* from = vectors[row].data();
    for (std::size_t i = 0; i < vectors.columns(); i += Matrix::kRowAlignment) hwy::Prefetch(from + i);
  }
}

}  // namespace akin
#endif
