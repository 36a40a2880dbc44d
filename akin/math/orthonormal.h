// An orthonormal basis of the columns of a tall matrix.
//
// By the eigenvectors of its Gram matrix in double, Q = Y W L^-1/2, twice: the second pass mends what
// rounding left of the first. As fast as a matrix product, and, other than Cholesky, sound where columns
// depend on each other. The same bits for any number of threads. Cost: 4 n l² operations a pass, 9 l³.
#pragma once

#include <cstddef>

#include "akin/base/context.h"
#include "akin/math/matrix.h"

namespace akin {

// Replaces the columns by an orthonormal basis of what they span. What is lost in the rounding of the
// largest direction counts as dependent; columns beyond the dimension, which is returned, become 0.
std::size_t orthonormalize(Matrix& columns, const Context& context);

}  // namespace akin
