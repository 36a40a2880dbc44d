// A small dense matrix in double, row by row: what is reckoned exactly between two passes over a large
// one.
#pragma once

#include <cstddef>
#include <span>
#include <vector>

#include "akin/math/matrix.h"

namespace akin {

using AlignedDoubles = std::vector<double, CacheLineAllocator<double>>;

class DoubleMatrix {
 public:
  DoubleMatrix() = default;
  DoubleMatrix(std::size_t rows, std::size_t columns)
      : rows_(rows), columns_(columns), values_(rows * columns) {}

  std::size_t rows() const { return rows_; }
  std::size_t columns() const { return columns_; }

  std::span<double> operator[](std::size_t row) { return {values_.data() + row * columns_, columns_}; }
  std::span<const double> operator[](std::size_t row) const {
    return {values_.data() + row * columns_, columns_};
  }

  bool operator==(const DoubleMatrix&) const = default;

 private:
  std::size_t rows_ = 0;
  std::size_t columns_ = 0;
  std::vector<double> values_;
};

}  // namespace akin
