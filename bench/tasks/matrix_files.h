// Matrices in files of plain numbers, all little-endian: what akin's sides of the benchmarks share with
// their peers.
//
// A dense one is float32, row by row. A sparse one is square: its rows and cells (u64), starts (u64),
// columns (u32), values (f32).
#pragma once

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cstdint>
#include <fstream>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "akin/math/csr_matrix.h"
#include "akin/math/matrix.h"
#include "bench/tasks/words.h"

namespace akin {

inline Matrix read_rows(const std::string& path, std::size_t columns) {
  const std::vector<float> values = read_column<float>(path);
  if (columns == 0 || values.size() % columns != 0)
    Words::refuse(fmt::format("{} has no rows of {} numbers", path, columns));
  Matrix matrix(values.size() / columns, columns);
  for (std::size_t row = 0; row < matrix.rows(); ++row)
    std::copy_n(values.begin() + static_cast<std::ptrdiff_t>(row * columns), columns,
                matrix[row].begin());
  return matrix;
}

inline void write_sparse(const std::string& path, const CsrMatrix& matrix) {
  std::ofstream file(path, std::ios::binary);
  const std::array<std::uint64_t, 2> sizes = {matrix.rows(), matrix.cells()};
  write_row<std::uint64_t>(file, sizes);
  write_row(file, matrix.starts());
  write_row(file, matrix.cell_columns());
  write_row(file, matrix.cell_values());
}

template <class T>
std::vector<T> read_numbers(std::ifstream& file, std::size_t count) {
  std::vector<T> numbers(count);
  file.read(reinterpret_cast<char*>(numbers.data()), static_cast<std::streamsize>(count * sizeof(T)));
  return numbers;
}

inline CsrMatrix read_sparse(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  if (!file) Words::refuse(fmt::format("{} cannot be read", path));
  const auto sizes = read_numbers<std::uint64_t>(file, 2);
  auto starts = read_numbers<std::uint64_t>(file, sizes[0] + 1);
  auto columns = read_numbers<std::uint32_t>(file, sizes[1]);
  auto values = read_numbers<float>(file, sizes[1]);
  return {sizes[0], std::move(starts), std::move(columns), std::move(values)};
}

}  // namespace akin
