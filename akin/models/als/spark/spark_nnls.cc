// Projected gradients, conjugate while the active bounds stay the same.
#include "akin/models/als/spark/spark_nnls.h"

#include <algorithm>
#include <cassert>
#include <cmath>
#include <numeric>

namespace akin {
namespace {

double dot(std::span<const double> a, std::span<const double> b) {
  return std::inner_product(a.begin(), a.end(), b.begin(), 0.0);
}

// Row by row of a symmetric matrix, so that the sums run in the order of BLAS' dgemv.
void multiply(std::span<const double> matrix, std::span<const double> x, std::span<double> product) {
  std::fill(product.begin(), product.end(), 0.0);
  for (std::size_t j = 0; j < x.size(); ++j) {
    const double* row = matrix.data() + j * x.size();
    for (std::size_t i = 0; i < x.size(); ++i) product[i] += x[j] * row[i];
  }
}

bool is_end(double step, double direction_square, double x_square) {
  return std::isnan(step) || step < 1e-7 || step > 1e40 || direction_square < 1e-12 * x_square ||
         direction_square < 1e-32;
}

// The longest part of the step that leaves no number negative.
double up_to_bounds(double step, std::span<const double> direction, std::span<const double> x) {
  for (std::size_t i = 0; i < x.size(); ++i)
    if (step * direction[i] > x[i]) step = x[i] / direction[i];
  return step;
}

// Whether a number met its bound.
bool take_step(double step, std::span<const double> direction, std::span<double> x) {
  bool met_bound = false;
  for (std::size_t i = 0; i < x.size(); ++i) {
    if (step * direction[i] > x[i] * (1 - 1e-14)) {
      x[i] = 0;
      met_bound = true;
    } else {
      x[i] -= step * direction[i];
    }
  }
  return met_bound;
}

}  // namespace

SparkNnls::SparkNnls(std::size_t unknowns)
    : x_(unknowns),
      residual_(unknowns),
      gradient_(unknowns),
      direction_(unknowns),
      last_direction_(unknowns),
      product_(unknowns) {}

std::span<const double> SparkNnls::solve(std::span<const double> matrix,
                                         std::span<const double> right_side) {
  const std::size_t n = right_side.size();
  assert(n == x_.size() && matrix.size() == n * n);
  std::fill(x_.begin(), x_.end(), 0.0);
  const std::size_t most_steps = std::max<std::size_t>(400, 20 * n);
  double last_square = 0;
  std::size_t last_met = 0;  // the step in which a number last met its bound
  for (std::size_t step_number = 0; step_number < most_steps; ++step_number) {
    multiply(matrix, x_, residual_);
    for (std::size_t i = 0; i < n; ++i) residual_[i] -= right_side[i];
    for (std::size_t i = 0; i < n; ++i) gradient_[i] = residual_[i] > 0 && x_[i] == 0 ? 0 : residual_[i];
    const double square = dot(gradient_, gradient_);
    const double x_square = dot(x_, x_);

    direction_ = gradient_;
    double step = best_step(matrix, direction_);
    double direction_square = square;
    if (step_number > last_met + 1) {
      for (std::size_t i = 0; i < n; ++i) direction_[i] += square / last_square * last_direction_[i];
      const double conjugate_step = best_step(matrix, direction_);
      direction_square = dot(direction_, direction_);
      if (is_end(conjugate_step, direction_square, x_square)) {  // too early an end: the gradient again
        direction_ = gradient_;
        direction_square = square;
      } else {
        step = conjugate_step;
      }
    }
    if (is_end(step, direction_square, x_square)) break;

    step = up_to_bounds(step, direction_, x_);
    if (take_step(step, direction_, x_)) last_met = step_number;
    last_direction_ = direction_;
    last_square = square;
  }
  return x_;
}

// Along a direction, to where x'Ax / 2 − b'x is least.
double SparkNnls::best_step(std::span<const double> matrix, std::span<const double> direction) {
  multiply(matrix, direction, product_);
  return dot(direction, residual_) / (dot(product_, direction) + 1e-20);  // never by 0
}

}  // namespace akin
