// Products with tall matrices, in double: inner products of their columns, and their rows times a small
// matrix.
//
// Numbers of float32 are multiplied and added as doubles, in which a product is exact; only what goes
// back into a matrix of float32 is rounded, once. Inner products are summed over chunks of rows through
// the fixed binary tree, the products of a row over its columns in their order: the same bits for any
// number of threads. Cost: 2 n l k operations for n rows, half of that for the columns of one matrix.
#pragma once

#include "akin/base/context.h"
#include "akin/math/double_matrix.h"
#include "akin/math/matrix.h"

namespace akin {

// left' right: a row for each column of `left`. They have as many rows.
DoubleMatrix inner_products(const Matrix& left, const Matrix& right, const Context& context);

// columns' columns.
DoubleMatrix inner_products(const Matrix& columns, const Context& context);

// sums += tall · square, in the first columns of `sums`, which has a row for each of `tall`. `square` has
// a row for each column of `tall`.
void add_product(const Matrix& tall, const DoubleMatrix& square, Matrix& sums, const Context& context);

}  // namespace akin
