// Loops over columns of the upper triangle, which are the rows of the lower one and contiguous.
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

// A = L'L in place, from the last row to the first, and L'y = b along with it: a finished row takes its
// products off the triangle above, row by row.
bool factorize(std::span<double> triangle, std::span<double> right_side) {
  double* row = triangle.data() + triangle.size();
  for (std::size_t k = right_side.size(); k-- > 0;) {
    row -= k + 1;
    if (!(row[k] > 0)) return false;
    const double scale = 1 / std::sqrt(row[k]);
    for (std::size_t j = 0; j <= k; ++j) row[j] *= scale;
    right_side[k] *= scale;
    double* above = triangle.data();
    for (std::size_t i = 0; i < k; above += ++i) {
      const double factor = row[i];
      for (std::size_t j = 0; j <= i; ++j) above[j] -= factor * row[j];
      right_side[i] -= factor * right_side[k];
    }
  }
  return true;
}

// L'y = b in place, from the last unknown to the first.
void substitute_back(std::span<const double> triangle, std::span<double> y) {
  const double* row = triangle.data() + triangle.size();
  for (std::size_t k = y.size(); k-- > 0;) {
    row -= k + 1;
    y[k] /= row[k];
    for (std::size_t j = 0; j < k; ++j) y[j] -= row[j] * y[k];
  }
}

// Lx = y in place, from the first unknown to the last.
void substitute(std::span<const double> triangle, std::span<double> x) {
  const double* row = triangle.data();
  for (std::size_t i = 0; i < x.size(); row += ++i)
    x[i] = (x[i] - std::inner_product(row, row + i, x.begin(), 0.0)) / row[i];
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
  if (!factor()) return false;
  substitute(triangle_, right_side_);
  return true;
}

bool PackedEquation::factor() { return factorize(triangle_, right_side_); }

void PackedEquation::solve_for(std::span<double> b) const {
  substitute_back(triangle_, b);
  substitute(triangle_, b);
}

// A⁻¹ = L⁻¹ L⁻¹', so G is the transpose of L⁻¹: a row of it is a column of that.
void PackedEquation::inverse_root(Matrix& root) const {
  std::vector<double> column(unknowns());
  for (std::size_t i = 0; i < unknowns(); ++i) {
    std::fill(column.begin(), column.end(), 0.0);
    column[i] = 1;
    substitute(triangle_, column);
    std::transform(column.begin(), column.end(), root[i].begin(),
                   [](double value) { return static_cast<float>(value); });
  }
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
