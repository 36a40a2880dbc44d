// Rows of a matrix times a square matrix: new coordinates for many vectors at once, and back.
//
// Each number is one sum over the numbers of its row in their order, so a row has the same bits whichever
// rows are rotated along with it. Cost: 2 k² operations a row of k numbers.
#pragma once

#include <cstdint>
#include <span>

#include "akin/base/context.h"
#include "akin/math/matrix.h"
#include "akin/math/packed_rows.h"

namespace akin {

// The scratch memory of one worker.
class RowRotation {
 public:
  // `square` has as many rows as they have columns; it must outlive the rotation.
  explicit RowRotation(const PackedRows& square);

  // Replaces each of these rows of `matrix` by its inner products with the rows of `square`: x by Qx.
  void rotate(std::span<const std::uint32_t> rows, Matrix& matrix);

 private:
  const PackedRows& square_;
  Matrix products_;
};

// All rows.
Matrix rotated(const Matrix& matrix, const PackedRows& square, const Context& context);

}  // namespace akin
