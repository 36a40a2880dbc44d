// The normal equation of a weighted least-squares problem in double, as Spark's NormalEquation.
//
//     A = Σ c_i y_i y_i'     b = Σ b_i y_i
//
// The upper triangle of A stands column by column: (0,0) (0,1) (1,1) (0,2) (1,2) (2,2) …
//
// This is the plain path, one rating at a time, whose sums do not depend on how a processor groups them;
// normal_equation.h is the fast one.
//
// Cost: k (k + 1) operations for each y of k numbers, then k³/3 for the solution.
#pragma once

#include <cstddef>
#include <span>
#include <vector>

#include "akin/base/context.h"
#include "akin/math/matrix.h"

namespace akin {

class PackedEquation {
 public:
  explicit PackedEquation(std::size_t unknowns)
      : triangle_(unknowns * (unknowns + 1) / 2), right_side_(unknowns), vector_(unknowns) {}

  std::size_t unknowns() const { return right_side_.size(); }
  std::span<const double> triangle() const { return triangle_; }
  std::span<const double> right_side() const { return right_side_; }

  void clear();
  void add(std::span<const float> y, double b, double c = 1);  // c is not negative
  void add_triangle(std::span<const double> triangle);
  void add_to_diagonal(double lambda);

  // Solves Ax = b by Cholesky factorization, in place: the right side becomes x. False, and nothing of
  // use in it, where A is not positive definite.
  bool solve();

  // The same in two steps, for other right sides too: where `factor` is true the triangle holds a factor
  // of A, and `solve_for` makes an x of any b.
  bool factor();
  void solve_for(std::span<double> b) const;
  // After `factor`: G with G'G the inverse of A, upper triangular; `root` may be wider than A, where it
  // is left alone.
  void inverse_root(Matrix& root) const;

 private:
  std::vector<double> triangle_;
  std::vector<double> right_side_;
  std::vector<double> vector_;  // y in double
};

// x'Ax for the matrix of this triangle.
double quadratic_form(std::span<const double> triangle, std::span<const float> x);

// The triangle of Y'Y. The same bits for any number of threads.
std::vector<double> packed_gram(const Matrix& vectors, const Context& context);

}  // namespace akin
