// Loops over columns of the triangle, which are contiguous.
#include "akin/models/als/spark/packed_equation.h"

#include <algorithm>
#include <cassert>
#include <cmath>
#include <functional>
#include <numeric>
#include <utility>

#include "akin/base/parallel.h"

namespace akin {
namespace {

// For sums through the tree.
struct Triangle {
  std::vector<double> values;

  Triangle operator+(const Triangle& other) const {
    Triangle sum = *this;
    std::transform(sum.values.begin(), sum.values.end(), other.values.begin(), sum.values.begin(),
                   std::plus<>());
    return sum;
  }
};

double dot(std::size_t size, const double* a, const double* b) {
  return std::inner_product(a, a + size, b, 0.0);
}

// A = U'U in place, and U'z = b along with it: column j of U solves the columns before it.
bool factorize(std::span<double> triangle, std::span<double> right_side) {
  double* column = triangle.data();
  for (std::size_t j = 0; j < right_side.size(); column += ++j) {
    const double* before = triangle.data();
    for (std::size_t i = 0; i < j; before += ++i)
      column[i] = (column[i] - dot(i, before, column)) / before[i];
    const double pivot = column[j] - dot(j, column, column);
    if (!(pivot > 0)) return false;
    column[j] = std::sqrt(pivot);
    right_side[j] = (right_side[j] - dot(j, column, right_side.data())) / column[j];
  }
  return true;
}

// Ux = z in place, from the last unknown to the first.
void substitute(std::span<const double> triangle, std::span<double> x) {
  const double* column = triangle.data() + triangle.size();
  for (std::size_t j = x.size(); j-- > 0;) {
    column -= j + 1;
    x[j] /= column[j];
    for (std::size_t i = 0; i < j; ++i) x[i] -= x[j] * column[i];
  }
}

}  // namespace

void PackedEquation::clear() {
  std::fill(triangle_.begin(), triangle_.end(), 0.0);
  std::fill(right_side_.begin(), right_side_.end(), 0.0);
}

void PackedEquation::add(std::span<const float> y, double b, double c) {
  assert(y.size() == unknowns() && c >= 0);
  std::copy(y.begin(), y.end(), vector_.begin());
  double* column = triangle_.data();
  for (std::size_t j = 0; j < unknowns(); column += ++j) {
    const double factor = c * vector_[j];
    for (std::size_t i = 0; i <= j; ++i) column[i] += factor * vector_[i];
  }
  for (std::size_t i = 0; i < unknowns(); ++i) right_side_[i] += b * vector_[i];
}

void PackedEquation::add_triangle(std::span<const double> triangle) {
  assert(triangle.size() == triangle_.size());
  std::transform(triangle_.begin(), triangle_.end(), triangle.begin(), triangle_.begin(), std::plus<>());
}

void PackedEquation::add_to_diagonal(double lambda) {
  for (std::size_t j = 0, place = 0; j < unknowns(); ++j, place += j + 1) triangle_[place] += lambda;
}

bool PackedEquation::solve() {
  if (!factorize(triangle_, right_side_)) return false;
  substitute(triangle_, right_side_);
  return true;
}

double quadratic_form(std::span<const double> triangle, std::span<const float> x) {
  double sum = 0;
  const double* column = triangle.data();
  for (std::size_t j = 0; j < x.size(); column += ++j) {
    double twice = 0;
    for (std::size_t i = 0; i < j; ++i) twice += column[i] * static_cast<double>(x[i]);
    sum += static_cast<double>(x[j]) * (2 * twice + column[j] * static_cast<double>(x[j]));
  }
  return sum;
}

std::vector<double> packed_gram(const Matrix& vectors, const Context& context) {
  std::vector<Triangle> sums((vectors.rows() + kRowChunk - 1) / kRowChunk);
  for_each_chunk(context, vectors.rows(), kRowChunk,
                 [&](std::size_t begin, std::size_t end, std::size_t) {
                   PackedEquation sum(vectors.columns());
                   for (std::size_t row = begin; row < end; ++row) sum.add(vectors[row], 0);
                   sums[begin / kRowChunk].values.assign(sum.triangle().begin(), sum.triangle().end());
                 });
  return tree_sum(std::move(sums)).values;
}

}  // namespace akin
