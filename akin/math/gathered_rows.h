// Products with rows of a matrix that are named by their numbers: a row's ratings, seen from the other
// side.
//
// With z_i the i-th row named, and the constant 1 behind it where x is one number longer than a row. Each
// row is read once for both of its products, eight at a time. The sums run over the rows in their order
// and over each row in an order that depends on its length alone.
//
// Cost: 4 k operations a row of k numbers to pull, 2 k to look.
#pragma once

#include <cstdint>
#include <span>

#include "akin/math/matrix.h"
#include "akin/math/quadratic_row.h"

namespace akin {

// sums += Σ (t_i − a_i z_i·x) z_i: half the slope of −f at x, without B, λ and μ. Returns Σ t_i z_i·x.
// `x` and `sums` are rows of matrices with vectors.columns() columns or one more.
double add_slope(const Matrix& vectors, const QuadraticRow& row, std::span<const float> x,
                 std::span<float> sums);

// The same with all t_i zero: sums −= Σ a_i (z_i·x) z_i.
void subtract_curvature(const Matrix& vectors, const QuadraticRow& row, std::span<const float> x,
                        std::span<float> sums);

// dots[i] += z_i·x.
void add_dots(const Matrix& vectors, std::span<const std::uint32_t> rows, std::span<const float> x,
              std::span<float> dots);

// Asks for rows before they are read.
void prefetch_rows(const Matrix& vectors, std::span<const std::uint32_t> rows);

}  // namespace akin
