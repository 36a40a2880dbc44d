// One row of alternating least squares by as many equations as it has ratings: less work than the normal
// equation, which has as many as there are unknowns, where the ratings are fewer.
//
//     minimize over x   Σ s_i² (t_i − z_i'x)² + λ|x|²
//     solved by         x = Σ a_i s_i z_i   where   (S Z Z' S + λI) a = S t
//
// With columns weighted by d² the products are those of D^½-scaled rows, Z D Z'. The vectors of all the
// ratings are copied side by side, 16 to 64 of their numbers at a time, so that ratings stand in lanes;
// each product is one sum over the numbers in their order, in float32.
//
// Cost: n² k operations for the products of n rows of k numbers, then n³/3 + 2n² for the solution and 2 n
// k for the sum.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

#include "akin/math/bordered_triangle.h"
#include "akin/math/matrix.h"

namespace akin {

// The equations of some rows of `vectors`: matrix s_i s_j (c² + Σ_r (d_r y_ir) (d_r y_jr)), right-hand
// side the targets.
struct DualRows {
  const Matrix& vectors;
  std::span<const std::uint32_t> rows;
  std::span<const float> targets;
  std::span<const float> scales = {};         // s; empty: 1
  std::span<const float> column_scales = {};  // d, as many as vectors.stride(); empty: 1
  float intercept = 0;                        // c: one more number of each vector
};

// Asks for the first numbers of a row that will be among the next rows: call it while there is something
// else to do.
void prefetch_row(const Matrix& vectors, std::uint32_t row);

// The scratch memory of one worker, used for one row after the other.
class DualEquation {
 public:
  // Puts the solution with λ on the diagonal into `a`, a number a row. False, and nothing of use in `a`,
  // where something is not finite or the condition of the matrix may be worse than 2^17 (its trace is
  // more than so many λ): rounding would show in the fourth digit, while the normal equation stands up to
  // directions of very unequal size.
  bool solve(const DualRows& dual, float lambda, std::span<float> a);

 private:
  BorderedTriangle system_{0};
  AlignedFloats panel_;
};

// Puts Σ_i factors[i] y_i over these rows of `vectors` into `sum`, each number a sum over the rows in
// their order. `sum` holds vectors.stride() numbers from an aligned start.
void sum_rows(const Matrix& vectors, std::span<const std::uint32_t> rows, std::span<const float> factors,
              std::span<float> sum);

// Two such sums in one pass over the rows: factors[2 i] is that of the first, factors[2 i + 1] of the
// other.
void sum_rows_twice(const Matrix& vectors, std::span<const std::uint32_t> rows,
                    std::span<const float> factors, std::span<float> sum, std::span<float> other_sum);

}  // namespace akin
