// Panels of ratings, packed and multiplied.
#include "akin/math/normal_equation.h"

#include <algorithm>
#include <cassert>
#include <cmath>

#include "akin/math/cholesky.h"
#include "akin/math/simd_targets.h"

#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "akin/math/normal_equation.cc"
#include <hwy/foreach_target.h>
//
#include <hwy/cache_control.h>
#include <hwy/highway.h>

#include "akin/math/narrow_gather-inl.h"
#include "akin/math/triangle_update-inl.h"

#ifndef AKIN_MATH_PANEL_SHAPE
#define AKIN_MATH_PANEL_SHAPE
namespace akin {
namespace {

// A panel has a row for each rating: the vector, the constant 1 if there is an intercept, the target.
// Columns of the vectors stand in lanes; the one or two after them are only ever broadcast.
struct PanelShape {
  std::size_t stride;
  std::size_t rows;

  // 24 KiB, most of a first cache level; enough rows that adding the sums to the matrix is cheap.
  explicit PanelShape(std::size_t unknowns)
      : stride((unknowns + 1 + Matrix::kRowAlignment - 1) / Matrix::kRowAlignment *
               Matrix::kRowAlignment),
        rows(std::clamp<std::size_t>(6144 / stride, 16, 64)) {}
};

// What the product of the panels leaves out: sums over the constant column.
struct Sums {
  double weights = 0;
  double targets = 0;
  double squares = 0;
};

}  // namespace
}  // namespace akin
#endif

HWY_BEFORE_NAMESPACE();
namespace akin {
namespace HWY_NAMESPACE {
namespace {

HWY_INLINE void copy_vectors(const float* from, std::size_t vectors, float* to) {
  for (std::size_t v = 0; v < vectors; ++v)
    hn::Store(hn::Load(Lanes(), from + v * kLanes), Lanes(), to + v * kLanes);
}

void copy_scaled(const float* from, std::size_t vectors, float scale, float* to) {
  const auto factor = hn::Set(Lanes(), scale);
  for (std::size_t v = 0; v < vectors; ++v)
    hn::Store(hn::Mul(factor, hn::Load(Lanes(), from + v * kLanes)), Lanes(), to + v * kLanes);
}

void set_zero(BorderedTriangle& system) {
  for (std::size_t i = 0; i <= system.unknowns(); ++i) {
    float* row = system.row(i);
    for (std::size_t v = 0; v < vectors_for(i + 1); ++v)
      hn::Store(hn::Zero(Lanes()), Lanes(), row + v * kLanes);
  }
}

float target_of(const Design& design, SparseRow rated, std::size_t i) {
  const float target = rated.values[i] - design.offset;
  return design.bias.empty() ? target : target - design.bias[rated.columns[i]];
}

// Packs the ratings of `rated`, at most a panel.
void pack(const Design& design, SparseRow rated, std::size_t stride, float* panel, Sums& sums) {
  const std::size_t columns = design.vectors.columns();
  const std::size_t vectors = vectors_for(columns);
  double targets = 0;
  double squares = 0;
  for (std::size_t i = 0; i < rated.size(); ++i, panel += stride) {
    copy_vectors(design.vectors[rated.columns[i]].data(), vectors, panel);
    const float target = target_of(design, rated, i);
    if (design.intercept) panel[columns] = 1;
    panel[design.unknowns()] = target;
    targets += target;
    squares += static_cast<double>(target) * target;
  }
  sums.weights += static_cast<double>(rated.size());
  sums.targets += targets;
  sums.squares += squares;
}

// The same of ratings with weights: each row times the root of its own. Weights of 1 give the same bits.
void pack_weighted(const Design& design, SparseRow rated, std::size_t stride, float* panel, Sums& sums) {
  const std::size_t columns = design.vectors.columns();
  const std::size_t vectors = vectors_for(columns);
  Sums own;
  for (std::size_t i = 0; i < rated.size(); ++i, panel += stride) {
    const float root = std::sqrt(rated.weights[i]);
    copy_scaled(design.vectors[rated.columns[i]].data(), vectors, root, panel);
    const float target = root * target_of(design, rated, i);
    if (design.intercept) panel[columns] = root;
    panel[design.unknowns()] = target;
    own.weights += static_cast<double>(rated.weights[i]);
    own.targets += static_cast<double>(root) * target;
    own.squares += static_cast<double>(target) * target;
  }
  sums.weights += own.weights;
  sums.targets += own.targets;
  sums.squares += own.squares;
}

// Packs rows `begin` … `begin` + `depth` - 1, at most a panel.
void pack_scaled(const Matrix& vectors, const ScaledRows& scaled, std::size_t begin, std::size_t depth,
                 std::size_t stride, float* panel) {
  const std::size_t columns = vectors.columns();
  for (std::size_t i = begin; i < begin + depth; ++i, panel += stride) {
    copy_scaled(vectors[scaled.rows[i]].data(), vectors_for(columns), scaled.scales[i], panel);
    panel[columns] = scaled.targets[i];
  }
}

// Asks for the vectors of some ratings before they are packed.
void prefetch(const Matrix& vectors, std::span<const std::uint32_t> rows) {
  for (const std::uint32_t row : rows) {
    const float* from = vectors[row].data();
    for (std::size_t i = 0; i < vectors.columns(); i += Matrix::kRowAlignment) hwy::Prefetch(from + i);
  }
}

// Adds the products of a panel of `depth` ratings, or takes them off; meanwhile the vectors of the `next`
// ones arrive.
template <Sign kSign>
void multiply(const float* panel, const PanelShape& shape, std::size_t depth, const Matrix& vectors,
              std::span<const std::uint32_t> next, BorderedTriangle& system) {
  const std::size_t rows = system.unknowns() + 1;
  const std::size_t bands = (rows + kTileRows - 1) / kTileRows;
  const std::size_t share = (next.size() + bands - 1) / bands;
  for (std::size_t row = 0; row < rows; row += kTileRows) {
    prefetch(vectors, next.first(std::min(share, next.size())));
    next = next.subspan(std::min(share, next.size()));
    update_rows<kSign>(row, std::min(row + kTileRows, rows), vectors.columns(), panel, shape.stride,
                       depth, system.row(0), system.stride());
  }
}

Sums gather_ratings(const Design& design, SparseRow rated, float* panel, BorderedTriangle& system) {
  const PanelShape shape(system.unknowns());
  Sums sums;
  if (is_narrow(system.unknowns()) && design.vectors.columns() > 0) {
    sums.squares = gather_narrow(system.unknowns() + 1, design, rated, system);
    if (!design.intercept) return sums;
    const std::size_t last = design.unknowns() - 1;
    sums.weights = rated.has_weights() ? system.row(last)[last] : static_cast<double>(rated.size());
    sums.targets = system.right_side()[last];
    return sums;
  }
  set_zero(system);
  while (rated.size() > 0) {
    const std::size_t depth = std::min(shape.rows, rated.size());
    if (rated.has_weights())
      pack_weighted(design, rated.part(0, depth), shape.stride, panel, sums);
    else
      pack(design, rated.part(0, depth), shape.stride, panel, sums);
    rated = rated.part(depth, rated.size() - depth);
    const auto next = rated.columns.first(std::min(shape.rows, rated.size()));
    multiply<Sign::plus>(panel, shape, depth, design.vectors, next, system);
  }
  return sums;
}

template <Sign kSign>
void multiply_scaled_rows(const Matrix& vectors, const ScaledRows& scaled, float* panel,
                          BorderedTriangle& system) {
  const PanelShape shape(system.unknowns());
  for (std::size_t begin = 0, depth = 0; begin < scaled.rows.size(); begin += depth) {
    depth = std::min(shape.rows, scaled.rows.size() - begin);
    pack_scaled(vectors, scaled, begin, depth, shape.stride, panel);
    const auto later = scaled.rows.subspan(begin + depth);
    multiply<kSign>(panel, shape, depth, vectors, later.first(std::min(shape.rows, later.size())),
                    system);
  }
}

void gather_scaled_rows(const Matrix& vectors, const ScaledRows& scaled, float* panel,
                        BorderedTriangle& system) {
  multiply_scaled_rows<Sign::plus>(vectors, scaled, panel, system);
}

void take_off_scaled_rows(const Matrix& vectors, const ScaledRows& scaled, float* panel,
                          BorderedTriangle& system) {
  multiply_scaled_rows<Sign::minus>(vectors, scaled, panel, system);
}

// In whole rows, which is how they are read again. One λ, or one for each unknown.
void add_to_narrow_diagonal(BorderedTriangle& system, std::span<const float> lambdas) {
  const hn::RebindToSigned<Lanes> numbers;
  const auto lane = hn::Iota(numbers, 0);
  for (std::size_t i = 0; i < system.unknowns(); ++i) {
    const auto here = hn::RebindMask(Lanes(), hn::Eq(lane, hn::Set(numbers, static_cast<int>(i))));
    const auto lambda = hn::Set(Lanes(), lambdas[lambdas.size() == 1 ? 0 : i]);
    float* row = system.row(i);
    hn::Store(hn::Add(hn::Load(Lanes(), row), hn::IfThenElseZero(here, lambda)), Lanes(), row);
  }
}

void add_to_diagonal(BorderedTriangle& system, std::span<const float> lambdas) {
  if (is_narrow(system.unknowns())) return add_to_narrow_diagonal(system, lambdas);
  for (std::size_t i = 0; i < system.unknowns(); ++i)
    system.row(i)[i] += lambdas[lambdas.size() == 1 ? 0 : i];
}

}  // namespace
}  // namespace HWY_NAMESPACE
}  // namespace akin
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace akin {

HWY_EXPORT(gather_ratings);
HWY_EXPORT(gather_scaled_rows);
HWY_EXPORT(take_off_scaled_rows);
HWY_EXPORT(add_to_diagonal);

NormalEquation::NormalEquation(std::size_t unknowns) : system_(unknowns) {
  const PanelShape shape(unknowns);
  panel_.resize(shape.rows * shape.stride);
}

void NormalEquation::gather(const Design& design, SparseRow rated) {
  assert(design.unknowns() == unknowns());
  const Sums sums = HWY_DYNAMIC_DISPATCH(gather_ratings)(design, rated, panel_.data(), system_);
  squares_ = sums.squares;
  explained_ = 0;
  if (!design.intercept) return;
  const std::size_t last = unknowns() - 1;
  system_.row(last)[last] = static_cast<float>(sums.weights);
  system_.right_side()[last] = static_cast<float>(sums.targets);
}

void NormalEquation::gather_scaled(const Matrix& vectors, const BorderedTriangle& base,
                                   const ScaledRows& scaled) {
  assert(vectors.columns() == unknowns() && base.unknowns() == unknowns());
  assert(scaled.scales.size() == scaled.rows.size() && scaled.targets.size() == scaled.rows.size());
  system_ = base;
  HWY_DYNAMIC_DISPATCH(gather_scaled_rows)(vectors, scaled, panel_.data(), system_);
  squares_ = 0;
  for (const float target : scaled.targets) squares_ += static_cast<double>(target) * target;
  explained_ = 0;
}

void NormalEquation::take_off_scaled(const Matrix& vectors, const ScaledRows& scaled) {
  assert(vectors.columns() == unknowns());
  assert(scaled.scales.size() == scaled.rows.size() && scaled.targets.size() == scaled.rows.size());
  HWY_DYNAMIC_DISPATCH(take_off_scaled_rows)(vectors, scaled, panel_.data(), system_);
  for (const float target : scaled.targets) squares_ -= static_cast<double>(target) * target;
}

void NormalEquation::add_to_diagonal(float lambda) {
  HWY_DYNAMIC_DISPATCH(add_to_diagonal)(system_, std::span(&lambda, 1));
}

void NormalEquation::add_to_diagonal(std::span<const float> lambdas) {
  assert(lambdas.size() == unknowns());
  HWY_DYNAMIC_DISPATCH(add_to_diagonal)(system_, lambdas);
}

void NormalEquation::add_to_right_side(std::span<const float> more) {
  assert(more.size() == unknowns());
  for (std::size_t i = 0; i < unknowns(); ++i) system_.right_side()[i] += more[i];
}

bool NormalEquation::solve(std::span<float> x) {
  const std::optional<double> explained = solve_cholesky(system_, x);
  explained_ = explained.value_or(0);
  return explained.has_value();
}

void NormalEquation::inverse_root(Matrix& root) const { invert_factor(system_, root); }

}  // namespace akin
#endif
