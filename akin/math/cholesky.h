// A symmetric positive definite system by Cholesky factorization, in float32 and in place.
//
// Factorizes A = LᵀL with L lower triangular, from the last row to the first: step k divides row k by the
// root of its pivot and subtracts its products from the triangle above. So each step reads and writes
// rows of the lower triangle, which stand in SIMD lanes. (The usual A = LLᵀ works on columns.) Then
// Lᵀy = b, along with the factorization, and Lx = y.
//
// Cost: n³/3 + 2n² operations.
#pragma once

#include <optional>
#include <span>

#include "akin/math/bordered_triangle.h"
#include "akin/math/matrix.h"

namespace akin {

// Puts the solution of Ax = b into `x` and overwrites the system. Returns b'x (as y'y, summed in double),
// or nothing when A is not positive definite to working precision or something is not finite; then `x`
// holds nothing of use.
std::optional<double> solve_cholesky(BorderedTriangle& system, std::span<float> x);

// After solve_cholesky: fills the first `unknowns` columns of `root` with the upper triangle G = L⁻ᵀ, for
// which G'G = A⁻¹, so that y'A⁻¹y = |Gy|². Cost: n³/3 operations.
void invert_factor(const BorderedTriangle& factorized, Matrix& root);

}  // namespace akin
