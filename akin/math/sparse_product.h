// A sparse matrix times a dense one: what a subspace iteration does, and all that it waits for.
//
//     products[r] = Σ_k A[r, k] · right[k]
//
// Each row of products is one sum over the cells of its row in their order, by one task, in blocks of 512
// cells that keep the chains of float32 additions short: the same bits for any number of threads and any
// chunk. Weights of cells are not looked at. Cost: 2 z l operations for z cells and l columns; the rows
// of `right` are gathered, for many long rows at a time from a part of it that stays near.
#pragma once

#include <span>

#include "akin/base/context.h"
#include "akin/math/csr_matrix.h"
#include "akin/math/matrix.h"

namespace akin {

// `right` has a row for each column of `sparse`. The answer has a row for each of its rows.
// Throws Error(cancelled) when told to stop.
Matrix sparse_product(const CsrMatrix& sparse, const Matrix& right, const Context& context);

// The products of one row, as long as a row of `right`: to the bit those that it has in a matrix.
void sparse_row_product(SparseRow row, const Matrix& right, std::span<float> products);

}  // namespace akin
