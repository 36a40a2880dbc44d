// A matrix as the bytes of a file: row by row, without the padding.
#pragma once

#include <functional>

#include "akin/base/file.h"
#include "akin/math/matrix.h"

namespace akin {

// What BlobWriter::add_rows asks for. The matrix must outlive it.
inline std::function<void(ByteSink&)> bytes_of(const Matrix& matrix) {
  return [&matrix](ByteSink& sink) {
    for (std::size_t row = 0; row < matrix.rows(); ++row)
      sink.write({reinterpret_cast<const char*>(matrix[row].data()), matrix[row].size_bytes()});
  };
}

}  // namespace akin
