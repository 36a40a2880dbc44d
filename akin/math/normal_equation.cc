// Batches of ratings, multiplied where their vectors stand; where these are scaled, panels of copies.
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

// A panel has a row for each of the scaled rows: the vector, and the target, which is only ever
// broadcast. It is as large as the copies of a batch of weighted ratings, too.
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
  for (std::size_t row = 0, height = 0; row < rows; row += height) {
    height = band_height(rows - row);
    prefetch(vectors, next.first(std::min(share, next.size())));
    next = next.subspan(std::min(share, next.size()));
    update_rows<kSign>(row, row + height, vectors.columns(), panel, shape.stride, depth, system.row(0),
                       system.stride());
  }
}

// A product of the fixed side's rows with each other, where they stand.
struct RowsWithRows {
  const float* const* rows;
  std::size_t left;   // where the numbers stand in their row
  std::size_t right;  // where the vectors begin
  std::size_t depth;

  static constexpr std::size_t step() { return kLanes; }
  HWY_INLINE const float* left_row(std::size_t r) const { return rows[r] + left; }
  HWY_INLINE const float* right_row(std::size_t r) const { return rows[r] + right; }
  HWY_INLINE void skip_vectors(std::size_t vectors) { right += vectors * kLanes; }
};

// A product of other numbers, kWidth a row, with the fixed side's rows.
template <std::size_t kWidth>
struct NumbersWithRows {
  const float* numbers;
  const float* const* rows;
  std::size_t right;
  std::size_t depth;

  static constexpr std::size_t step() { return kLanes; }
  HWY_INLINE const float* left_row(std::size_t r) const { return numbers + r * kWidth; }
  HWY_INLINE const float* right_row(std::size_t r) const { return rows[r] + right; }
  HWY_INLINE void skip_vectors(std::size_t vectors) { right += vectors * kLanes; }
};

// Some ratings, ready to be multiplied: where their vectors stand, and for each the numbers that are no
// part of them, the constant 1 and the target. All of them times the root of the rating's weight.
struct Batch {
  static constexpr std::size_t kMost = 64;

  std::size_t size = 0;
  const float* rows[kMost];
  HWY_ALIGN float ones[kMost + kLanes];
  HWY_ALIGN float targets[kMost + kLanes];
  float ones_and_targets[2 * kMost];
};

// Vectors that stay in the first cache level together with those that come next.
std::size_t batch_size(const Matrix& vectors) {
  return std::clamp<std::size_t>(5120 / (vectors.stride() + 1), 16, Batch::kMost);
}

// In double: what is left of these sums in the end is small.
void add_sums(const Batch& batch, Sums& sums) {
  using DoubleLanes = hn::ScalableTag<double>;
  const hn::Rebind<float, DoubleLanes> floats;
  auto targets = hn::Zero(DoubleLanes());
  auto squares = hn::Zero(DoubleLanes());
  for (std::size_t i = 0; i < batch.size; i += hn::MaxLanes(DoubleLanes())) {
    const auto one = hn::PromoteTo(DoubleLanes(), hn::Load(floats, batch.ones + i));
    const auto target = hn::PromoteTo(DoubleLanes(), hn::Load(floats, batch.targets + i));
    targets = hn::MulAdd(one, target, targets);
    squares = hn::MulAdd(target, target, squares);
  }
  sums.targets += hn::GetLane(hn::SumOfLanes(DoubleLanes(), targets));
  sums.squares += hn::GetLane(hn::SumOfLanes(DoubleLanes(), squares));
}

// Weights of 1 give the bits of ratings without any.
void weigh(const Design& design, SparseRow rated, float* panel, Batch& batch, Sums& sums) {
  double weights = 0;
  for (std::size_t i = 0; i < batch.size; ++i, panel += design.vectors.stride()) {
    const float root = std::sqrt(rated.weights[i]);
    copy_scaled(batch.rows[i], vectors_for(design.vectors.columns()), root, panel);
    batch.rows[i] = panel;
    batch.ones[i] = root;
    batch.targets[i] *= root;
    weights += static_cast<double>(rated.weights[i]);
  }
  sums.weights += weights;
}

// `panel` has room for copies of the vectors.
void find_batch(const Design& design, SparseRow rated, float* panel, Batch& batch, Sums& sums) {
  batch.size = rated.size();
  for (std::size_t i = 0; i < batch.size; ++i) {
    batch.rows[i] = design.vectors[rated.columns[i]].data();
    batch.targets[i] = target_of(design, rated, i);
  }
  std::fill_n(batch.ones, batch.size, 1.0F);
  std::fill_n(batch.ones + batch.size, kLanes, 0.0F);
  std::fill_n(batch.targets + batch.size, kLanes, 0.0F);
  if (rated.has_weights())
    weigh(design, rated, panel, batch, sums);
  else
    sums.weights += static_cast<double>(batch.size);
  for (std::size_t i = 0; i < batch.size; ++i) {
    batch.ones_and_targets[2 * i] = batch.ones[i];
    batch.ones_and_targets[2 * i + 1] = batch.targets[i];
  }
  add_sums(batch, sums);
}

// One or two rows of sums and all vectors, up to kMost at a time: few rows need many vectors, or their
// chains of sums would wait for each other.
template <std::size_t kRows, std::size_t kMost, class Source, class Sink>
void multiply_low_band(const Source& operands, std::size_t vectors, std::size_t vector,
                       const Sink& sink) {
  if (vectors - vector >= kMost) {
    multiply_tile<kRows, kMost>(operands, vector, sink);
    vector += kMost;
    if (vector < vectors) multiply_low_band<kRows, kMost>(operands, vectors, vector, sink);
  } else if constexpr (kMost > 1) {
    multiply_low_band<kRows, kMost - 1>(operands, vectors, vector, sink);
  }
}

// Adds the products of a batch; meanwhile the vectors of the `next` ones arrive.
void multiply(const Batch& batch, const Design& design, std::span<const std::uint32_t> next,
              BorderedTriangle& system) {
  const std::size_t columns = design.vectors.columns();
  const std::size_t bands = (columns + kTileRows - 1) / kTileRows;
  const std::size_t share = (next.size() + bands) / (bands + 1);
  const auto prefetch_share = [&] {
    prefetch(design.vectors, next.first(std::min(share, next.size())));
    next = next.subspan(std::min(share, next.size()));
  };
  for (std::size_t row = 0, height = 0; row < columns; row += height) {
    height = band_height(columns - row);
    prefetch_share();
    multiply_rows<kMostTileRows>(height, RowsWithRows{batch.rows, row, 0, batch.size},
                                 vectors_for(row + height),
                                 UpdateSink<Sign::plus>{system.row(row), system.stride()});
  }
  prefetch_share();
  if (design.intercept) {
    const NumbersWithRows<2> operands{batch.ones_and_targets, batch.rows, 0, batch.size};
    const UpdateSink<Sign::plus> sink{system.row(columns), system.stride()};
    multiply_low_band<2, kHas32Registers ? 8 : 6>(operands, vectors_for(columns), 0, sink);
  } else {
    const NumbersWithRows<1> operands{batch.targets, batch.rows, 0, batch.size};
    const UpdateSink<Sign::plus> sink{system.row(columns), system.stride()};
    multiply_low_band<1, kHas32Registers ? 8 : 6>(operands, vectors_for(columns), 0, sink);
  }
}

Sums gather_ratings(const Design& design, SparseRow rated, float* panel, BorderedTriangle& system) {
  Sums sums;
  if (is_narrow(system.unknowns()) && design.vectors.columns() > 0) {
    sums.squares = gather_narrow(system.unknowns() + 1, design, rated, system);
    if (!design.intercept) return sums;
    const std::size_t last = design.unknowns() - 1;
    sums.weights = rated.has_weights() ? system.row(last)[last] : static_cast<double>(rated.size());
    sums.targets = system.right_side()[last];
    return sums;
  }
  const std::size_t most = batch_size(design.vectors);
  set_zero(system);
  Batch batch;
  while (rated.size() > 0) {
    const std::size_t size = std::min(most, rated.size());
    find_batch(design, rated.part(0, size), panel, batch, sums);
    rated = rated.part(size, rated.size() - size);
    multiply(batch, design, rated.columns.first(std::min(most, rated.size())), system);
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
