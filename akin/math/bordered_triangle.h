// A symmetric matrix and a right-hand side in one block of memory: the lower triangle, and below it the
// right-hand side as one row more.
//
//     A00  .   .
//     A10 A11  .
//     A20 A21 A22
//     b0  b1  b2
//
// Row i is contiguous, so its numbers 0 … i stand in SIMD lanes from an aligned start. What stands above
// the diagonal is scratch that kernels may overwrite.
#pragma once

#include <cstddef>

#include "akin/math/matrix.h"

namespace akin {

class BorderedTriangle {
 public:
  explicit BorderedTriangle(std::size_t unknowns) { resize(unknowns); }

  // What stands in it afterwards is anything. Memory is kept for larger systems to come.
  void resize(std::size_t unknowns) {
    unknowns_ = unknowns;
    stride_ = (unknowns + 1 + Matrix::kRowAlignment) / Matrix::kRowAlignment * Matrix::kRowAlignment;
    values_.resize((unknowns + 1) * stride_);
  }

  std::size_t unknowns() const { return unknowns_; }
  std::size_t stride() const { return stride_; }  // at least unknowns + 1: room for one column more

  float* row(std::size_t i) { return values_.data() + i * stride_; }
  const float* row(std::size_t i) const { return values_.data() + i * stride_; }
  float* right_side() { return row(unknowns_); }
  const float* right_side() const { return row(unknowns_); }

 private:
  std::size_t unknowns_ = 0;
  std::size_t stride_ = 0;
  AlignedFloats values_;
};

}  // namespace akin
