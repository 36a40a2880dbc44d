// Triangles of chunks, added as in every sum over rows.
#include "akin/math/gram.h"

#include <algorithm>
#include <numeric>
#include <utility>
#include <vector>

#include "akin/base/parallel.h"
#include "akin/math/normal_equation.h"

namespace akin {
namespace {

// Chunks whose triangles are held at once. A power of two, so that the sum of such a batch is a node of
// the tree over all chunks.
constexpr std::size_t kBatch = 64;

// The lower triangle, row by row; empty is zero.
struct TriangleSum {
  std::vector<float> values;

  friend TriangleSum operator+(const TriangleSum& a, const TriangleSum& b) {
    if (a.values.empty()) return b;
    TriangleSum sum = a;
    for (std::size_t i = 0; i < b.values.size(); ++i) sum.values[i] += b.values[i];
    return sum;
  }
};

TriangleSum gram_of_rows(const Matrix& rows, std::size_t begin, std::size_t end) {
  std::vector<std::uint32_t> numbers(end - begin);
  std::iota(numbers.begin(), numbers.end(), static_cast<std::uint32_t>(begin));
  const std::vector<float> zeros(numbers.size());
  NormalEquation equation(rows.columns());
  equation.gather({.vectors = rows}, {numbers, zeros});
  TriangleSum sum;
  for (std::size_t i = 0; i < rows.columns(); ++i)
    sum.values.insert(sum.values.end(), equation.system().row(i), equation.system().row(i) + i + 1);
  return sum;
}

}  // namespace

BorderedTriangle scaled_gram(const Matrix& rows, float factor, const Context& context) {
  std::vector<TriangleSum> batches;
  for (std::size_t first = 0; first < rows.rows(); first += kBatch * kRowChunk) {
    const std::size_t size = std::min(kBatch * kRowChunk, rows.rows() - first);
    std::vector<TriangleSum> chunks((size + kRowChunk - 1) / kRowChunk);
    for_each_chunk(context, size, kRowChunk, [&](std::size_t begin, std::size_t end, std::size_t) {
      chunks[begin / kRowChunk] = gram_of_rows(rows, first + begin, first + end);
    });
    batches.push_back(tree_sum(std::move(chunks)));
  }
  const TriangleSum sum = tree_sum(std::move(batches));
  BorderedTriangle gram(rows.columns());
  std::size_t at = 0;
  for (std::size_t i = 0; i < rows.columns() && !sum.values.empty(); ++i)
    for (std::size_t j = 0; j <= i; ++j) gram.row(i)[j] = factor * sum.values[at++];
  return gram;
}

}  // namespace akin
