// An orthonormal basis of the columns of a tall matrix.
//
// By the eigenvectors of its Gram matrix in double, Q = Y W L^-1/2, twice: the second pass mends what
// rounding left of the first. As fast as a matrix product, and, other than Cholesky, sound where columns
// depend on each other. The same bits for any number of threads. Cost: 3 n l² operations a pass, 9 l³.
#pragma once

#include <cstddef>
#include <span>

#include "akin/base/context.h"
#include "akin/math/matrix.h"

namespace akin {

// A direction whose share of the largest is no more than this is taken for rounding.
inline constexpr double kLostInRounding = 0x1p-20;

// Replaces the columns, which are finite, by an orthonormal basis of what they span, the longest
// direction first. What is lost in the rounding of the largest direction counts as dependent; columns
// beyond the dimension, which is returned, become 0.
std::size_t orthonormalize(Matrix& columns, const Context& context);

// The same of what the columns add to the span of `basis`, whose columns are orthonormal, or zero: the
// answer is orthogonal to them. Each block of the basis has as many rows.
std::size_t orthonormalize_beside(std::span<const Matrix> basis, Matrix& columns, const Context& context);

// Replaces columns that are nearly orthonormal by the orthonormal ones nearest to them, and so keeps
// which is which. Columns of zeros stay.
void straighten(Matrix& columns, const Context& context);

}  // namespace akin
