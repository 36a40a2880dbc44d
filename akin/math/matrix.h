// A dense float32 matrix, row by row, each row starting at a multiple of 64 bytes.
//
// Rows are padded with zeros to `stride()` floats, so that kernels may read whole SIMD vectors.
#pragma once

#include <cstddef>
#include <new>
#include <span>
#include <vector>

#include "akin/base/column.h"

namespace akin {

// An allocator for std::vector whose memory starts at a cache line; much of it stands in large pages
// where the system has some (column.h), since rows are read in no order.
template <class T>
struct CacheLineAllocator {
  using value_type = T;
  static constexpr std::align_val_t kAlignment{64};

  CacheLineAllocator() = default;
  template <class U>
  explicit CacheLineAllocator(const CacheLineAllocator<U>&) {}

  static constexpr std::size_t kLarge = std::size_t{4} << 20;  // bytes

  T* allocate(std::size_t count) {
    if (count > static_cast<std::size_t>(-1) / sizeof(T)) throw std::bad_array_new_length();
    const std::size_t bytes = count * sizeof(T);
    return static_cast<T*>(bytes < kLarge ? ::operator new(bytes, kAlignment) : allocate_column(bytes));
  }
  void deallocate(T* pointer, std::size_t count) {
    const std::size_t bytes = count * sizeof(T);
    if (bytes < kLarge)
      ::operator delete(pointer, kAlignment);
    else
      free_column(pointer, bytes);
  }
  bool operator==(const CacheLineAllocator&) const { return true; }
};

using AlignedFloats = std::vector<float, CacheLineAllocator<float>>;

class Matrix {
 public:
  static constexpr std::size_t kRowAlignment = 16;  // floats: one cache line, one AVX-512 vector

  Matrix() = default;
  Matrix(std::size_t rows, std::size_t columns)
      : rows_(rows),
        columns_(columns),
        stride_((columns + kRowAlignment - 1) / kRowAlignment * kRowAlignment),
        values_(rows * stride_) {}

  std::size_t rows() const { return rows_; }
  std::size_t columns() const { return columns_; }
  std::size_t stride() const { return stride_; }  // floats from one row to the next

  std::span<float> operator[](std::size_t row) { return {values_.data() + row * stride_, columns_}; }
  std::span<const float> operator[](std::size_t row) const {
    return {values_.data() + row * stride_, columns_};
  }

  bool operator==(const Matrix&) const = default;

 private:
  std::size_t rows_ = 0;
  std::size_t columns_ = 0;
  std::size_t stride_ = 0;
  AlignedFloats values_;
};

}  // namespace akin
