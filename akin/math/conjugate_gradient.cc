// The lockstep: one product for all rows, then each row's ratings and its step.
#include "akin/math/conjugate_gradient.h"

#include <algorithm>
#include <array>
#include <cassert>
#include <cmath>
#include <limits>

#include "akin/math/gathered_rows.h"
#include "akin/math/simd_targets.h"
#include "akin/math/tile_product.h"
#include "akin/math/vectors.h"

#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "akin/math/conjugate_gradient.cc"
#include <hwy/foreach_target.h>
//
#include <hwy/highway.h>

#include "akin/math/triangle_update-inl.h"

#ifndef AKIN_MATH_STEP_VECTORS
#define AKIN_MATH_STEP_VECTORS
namespace akin {
namespace {

// The vectors of one row, all of them padded with zeros to whole lanes.
struct StepVectors {
  float* x;
  float* slope;
  const float* direction;
  const float* curvature;  // −A direction
  std::size_t size;
};

}  // namespace
}  // namespace akin
#endif

HWY_BEFORE_NAMESPACE();
namespace akin {
namespace HWY_NAMESPACE {
namespace {

// Moves along the direction by `length`.
void move_row(const StepVectors& row, float length) {
  const Lanes lanes;
  const Vector factor = hn::Set(lanes, length);
  for (std::size_t i = 0; i < row.size; i += kLanes) {
    hn::Store(hn::MulAdd(factor, hn::Load(lanes, row.direction + i), hn::Load(lanes, row.x + i)), lanes,
              row.x + i);
    hn::Store(hn::MulAdd(factor, hn::Load(lanes, row.curvature + i), hn::Load(lanes, row.slope + i)),
              lanes, row.slope + i);
  }
}

// sums −= λ x; returns x · sums.
float regularize(const float* x, float lambda, float* sums, std::size_t size) {
  const Lanes lanes;
  const Vector factor = hn::Set(lanes, lambda);
  Vector products = hn::Zero(lanes);
  for (std::size_t i = 0; i < size; i += kLanes) {
    const Vector value = hn::Load(lanes, x + i);
    const Vector sum = hn::NegMulAdd(factor, value, hn::Load(lanes, sums + i));
    hn::Store(sum, lanes, sums + i);
    products = hn::MulAdd(value, sum, products);
  }
  return hn::GetLane(hn::SumOfLanes(lanes, products));
}

// direction = ascent + share · direction.
void turn_row(const float* ascent, float share, float* direction, std::size_t size) {
  const Lanes lanes;
  const Vector factor = hn::Set(lanes, share);
  for (std::size_t i = 0; i < size; i += kLanes)
    hn::Store(hn::MulAdd(factor, hn::Load(lanes, direction + i), hn::Load(lanes, ascent + i)), lanes,
              direction + i);
}

}  // namespace
}  // namespace HWY_NAMESPACE
}  // namespace akin
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace akin {
namespace {

HWY_EXPORT(move_row);
HWY_EXPORT(turn_row);
HWY_EXPORT(regularize);

// What a step gains, of all there is to explain, below which a row has arrived: it would be rounding.
constexpr double kNothing = 1e-15;

// sums −= λ v, and μ b for the bias. Returns x · sums as they are then.
double subtract_ridge(const QuadraticRow& row, std::size_t rank, std::span<const float> x,
                      std::span<float> sums) {
  if (x.size() > rank) sums[rank] += (row.lambda - row.bias_lambda) * x[rank];
  return HWY_DYNAMIC_DISPATCH(regularize)(x.data(), row.lambda, sums.data(), x.size());
}

// `left` times what all rows share, or zeros.
void begin_products(const Matrix& left, std::size_t rows, const SharedCurvature* shared,
                    Matrix& products) {
  for (std::size_t i = 0; i < rows; ++i) std::fill(products[i].begin(), products[i].end(), 0.0F);
  if (shared != nullptr) multiply_rows_by(left, rows, shared->negative, products);
}

}  // namespace

std::size_t ConjugateGradient::most_ratings(const Matrix& vectors) {
  constexpr std::size_t kBytes = std::size_t{256} << 10;  // a good part of a second cache level
  return kBytes / sizeof(float) / std::max<std::size_t>(vectors.stride(), 1);
}

ConjugateGradient::ConjugateGradient(const Matrix& vectors, const SharedCurvature* shared, bool bias,
                                     std::size_t steps)
    : vectors_(vectors), shared_(shared), steps_(steps) {
  assert(!bias || !has_guess());
  for (Matrix* const scratch : {&slopes_, &directions_, &curvatures_, &guesses_})
    *scratch = Matrix(kMostRows, vectors.columns() + (bias ? 1 : 0));
}

void ConjugateGradient::solve(std::span<const QuadraticRow> rows, Matrix& unknowns,
                              std::span<double> values) {
  assert(rows.size() <= kMostRows && rows.size() <= unknowns.rows() && values.size() == rows.size());
  assert(unknowns.columns() == slopes_.columns());
  std::array<Place, kMostRows> places{};
  begin_products(unknowns, rows.size(), shared_, slopes_);
  for (std::size_t i = 0; i < rows.size(); ++i) places[i].value = begin(rows[i], unknowns[i], i);
  guess(rows.size());
  for (std::size_t i = 0; i < rows.size(); ++i) {
    const std::span<const float> ascent = has_guess() ? guesses_[i] : slopes_[i];
    std::copy(ascent.begin(), ascent.end(), directions_[i].begin());
    places[i].climb = climb(i);
  }
  for (std::size_t step = 1; step <= steps_; ++step) {
    if (std::all_of(places.begin(), places.end(), [](const Place& place) { return place.climb == 0; }))
      break;
    begin_products(directions_, rows.size(), shared_, curvatures_);
    for (std::size_t i = 0; i < rows.size(); ++i)
      if (places[i].climb != 0) move(rows[i], unknowns[i], i, places[i]);
    if (step == steps_) break;
    guess(rows.size());
    for (std::size_t i = 0; i < rows.size(); ++i)
      if (places[i].climb != 0) turn(i, places[i]);
  }
  for (std::size_t i = 0; i < rows.size(); ++i) values[i] = places[i].value;
}

// The slope; returns f, which is κ − Σ t_i z_i·x − x·slope.
double ConjugateGradient::begin(const QuadraticRow& row, std::span<float> x, std::size_t i) {
  const double gain = add_slope(vectors_, row, x, slopes_[i]);
  return row.constant - gain - subtract_ridge(row, vectors_.columns(), x, slopes_[i]);
}

void ConjugateGradient::guess(std::size_t rows) {
  if (has_guess()) multiply_rows_by(slopes_, rows, shared_->inverse, guesses_);
}

double ConjugateGradient::climb(std::size_t i) const {
  return static_cast<double>(dot(slopes_[i], has_guess() ? guesses_[i] : slopes_[i]));
}

void ConjugateGradient::move(const QuadraticRow& row, std::span<float> x, std::size_t i, Place& place) {
  const std::span<float> direction = directions_[i];
  const std::span<float> curvature = curvatures_[i];
  subtract_curvature(vectors_, row, direction, curvature);
  const double bend = -subtract_ridge(row, vectors_.columns(), direction, curvature);
  const double length = place.climb / bend;
  const double gain = length * place.climb;
  if (!std::isfinite(place.climb * bend)) {
    place = {.value = std::numeric_limits<double>::quiet_NaN(), .climb = 0};
    return;
  }
  if (bend <= 0 || gain <= kNothing * row.constant) {
    place.climb = 0;
    return;
  }
  HWY_DYNAMIC_DISPATCH(move_row)
  ({x.data(), slopes_[i].data(), direction.data(), curvature.data(), x.size()},
   static_cast<float>(length));
  place.value -= gain;
}

void ConjugateGradient::turn(std::size_t i, Place& place) {
  const double before = place.climb;
  place.climb = climb(i);
  const std::span<const float> ascent = has_guess() ? guesses_[i] : slopes_[i];
  HWY_DYNAMIC_DISPATCH(turn_row)
  (ascent.data(), static_cast<float>(place.climb / before), directions_[i].data(), ascent.size());
}

}  // namespace akin
#endif
