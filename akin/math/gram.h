// The inner products of all columns of a matrix with each other, Y'Y: what a row of implicit feedback
// owes to the rows that it says nothing of.
//
// Chunks of rows are summed in float32 by the kernel of the normal equations, the chunks through the
// fixed binary tree: the same bits for any number of threads. Cost: n k (k + 1) operations for n rows of
// k numbers.
#pragma once

#include "akin/base/context.h"
#include "akin/math/bordered_triangle.h"
#include "akin/math/matrix.h"

namespace akin {

// `factor` · Y'Y; the right-hand side is zero.
BorderedTriangle scaled_gram(const Matrix& rows, float factor, const Context& context);

}  // namespace akin
