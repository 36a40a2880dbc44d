// A few rows times a matrix: what a block of users owes to the Gram matrix of the items.
//
// Tiles of registers; each sum is one chain of fused multiply-adds over the inner index, so its bits do
// not depend on how many rows are multiplied together. Cost: 2 n k m operations.
#pragma once

#include <cstddef>

#include "akin/math/bordered_triangle.h"
#include "akin/math/matrix.h"

namespace akin {

// The symmetric matrix of a triangle, both of its halves.
Matrix whole_matrix(const BorderedTriangle& triangle);

// The first rows of `products` become those of `left` times `right`. `left` has at least as many columns
// as `right` has rows, `products` at least as many as `right` has columns.
void multiply_rows_by(const Matrix& left, std::size_t rows, const Matrix& right, Matrix& products);

}  // namespace akin
