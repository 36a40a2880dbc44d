// Dense linear algebra in double, as the textbook has it.
#pragma once

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <limits>
#include <vector>

namespace akin::oracle {

using DenseMatrix = std::vector<std::vector<double>>;

// Ax = b by Gaussian elimination with row pivoting.
inline std::vector<double> solve_dense(DenseMatrix a, std::vector<double> b) {
  const std::size_t n = b.size();
  for (std::size_t k = 0; k < n; ++k) {
    std::size_t best = k;
    for (std::size_t i = k; i < n; ++i)
      if (std::abs(a[i][k]) > std::abs(a[best][k])) best = i;
    std::swap(a[k], a[best]);
    std::swap(b[k], b[best]);
    for (std::size_t i = k + 1; i < n; ++i) {
      const double factor = a[i][k] / a[k][k];
      for (std::size_t j = k; j < n; ++j) a[i][j] -= factor * a[k][j];
      b[i] -= factor * b[k];
    }
  }
  for (std::size_t k = n; k-- > 0;) {
    for (std::size_t j = k + 1; j < n; ++j) b[k] -= a[k][j] * b[j];
    b[k] /= a[k][k];
  }
  return b;
}

// ½ x'Ax − b'x
inline double half_square(const DenseMatrix& a, const std::vector<double>& b,
                          const std::vector<double>& x) {
  double sum = 0;
  for (std::size_t i = 0; i < x.size(); ++i) {
    sum -= b[i] * x[i];
    for (std::size_t j = 0; j < x.size(); ++j) sum += x[i] * a[i][j] * x[j] / 2;
  }
  return sum;
}

// Ax = b of the unknowns of `free` alone, the others 0.
inline std::vector<double> solve_some(const DenseMatrix& a, const std::vector<double>& b,
                                      const std::vector<std::size_t>& free) {
  DenseMatrix matrix;
  std::vector<double> right_side;
  for (const std::size_t i : free) {
    matrix.emplace_back();
    for (const std::size_t j : free) matrix.back().push_back(a[i][j]);
    right_side.push_back(b[i]);
  }
  const std::vector<double> solved = solve_dense(matrix, right_side);
  std::vector<double> x(b.size());
  for (std::size_t i = 0; i < free.size(); ++i) x[free[i]] = solved[i];
  return x;
}

// The least half_square with the first `bounded` numbers at 0 or above: of all 2^bounded choices of what
// is held at 0 the best whose solution keeps the bounds.
inline std::vector<double> solve_nonnegative(const DenseMatrix& a, const std::vector<double>& b,
                                             std::size_t bounded) {
  std::vector<double> best(b.size());
  double least = std::numeric_limits<double>::infinity();
  for (std::size_t choice = 0; choice < std::size_t{1} << bounded; ++choice) {
    std::vector<std::size_t> free;
    for (std::size_t k = 0; k < b.size(); ++k)
      if (k >= bounded || (choice >> k & 1U) != 0) free.push_back(k);
    const std::vector<double> x = solve_some(a, b, free);
    const bool is_allowed = std::all_of(x.begin(), x.begin() + static_cast<std::ptrdiff_t>(bounded),
                                        [](double value) { return value >= 0; });
    if (!is_allowed || half_square(a, b, x) >= least) continue;
    least = half_square(a, b, x);
    best = x;
  }
  return best;
}

}  // namespace akin::oracle
