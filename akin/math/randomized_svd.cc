// A subspace of the shorter side, and what the matrix is inside it.
#include "akin/math/randomized_svd.h"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <numeric>
#include <span>
#include <string>
#include <utility>

#include "akin/base/error.h"
#include "akin/base/parallel.h"
#include "akin/base/random.h"
#include "akin/math/orthonormal.h"
#include "akin/math/sparse_product.h"
#include "akin/math/symmetric_eigen.h"
#include "akin/math/tall_product.h"

namespace akin {
namespace {

constexpr std::uint64_t kSubspaceSeed = 0x7375627370616365;  // keeps these draws apart from others

// The matrix as a map from its shorter side to its longer one, and back.
struct Map {
  const CsrMatrix& there;  // a row for each of the longer side
  const CsrMatrix& back;
  bool is_symmetric;
  std::size_t most_directions;  // that the matrix can have: rows and columns that hold nothing have none

  std::size_t shorter() const { return there.columns(); }
  std::size_t longer() const { return there.rows(); }
};

std::size_t filled_rows(const CsrMatrix& matrix) {
  std::size_t filled = 0;
  for (std::size_t row = 0; row < matrix.rows(); ++row) filled += matrix[row].size() > 0 ? 1 : 0;
  return filled;
}

Map map_of(const SparseOperator& matrix) {
  const std::size_t most = std::min(filled_rows(matrix.rows), filled_rows(matrix.columns));
  if (matrix.rows.rows() < matrix.rows.columns()) return {matrix.columns, matrix.rows, false, most};
  return {matrix.rows, matrix.columns, matrix.is_symmetric(), most};
}

// An orthonormal basis in the space of the shorter side, block by block, and what the matrix makes of it.
struct Subspace {
  std::vector<Matrix> basis, images;
};

// Uniform in [-1, 1): independent numbers of mean 0 serve as normal ones do, which take ten times as
// long.
Matrix random_columns(std::size_t rows, std::size_t columns, const Context& context) {
  Matrix matrix(rows, columns);
  for_each_row(context, rows, [&](std::size_t row) {
    Random random(context.seed ^ kSubspaceSeed, row);
    for (float& value : matrix[row]) value = static_cast<float>(2 * random.uniform() - 1);
  });
  return matrix;
}

Matrix first_columns(Matrix matrix, std::size_t count) {
  if (count == matrix.columns()) return matrix;
  Matrix first(matrix.rows(), count);
  for (std::size_t row = 0; row < matrix.rows(); ++row)
    std::copy_n(matrix[row].begin(), count, first[row].begin());
  return first;
}

Matrix orthonormal_basis(Matrix columns, const Context& context) {
  const std::size_t dimension = orthonormalize(columns, context);
  return first_columns(std::move(columns), dimension);
}

Matrix first_block(const Map& map, std::size_t width, const Context& context) {
  const Matrix drawn = random_columns(map.longer(), width, context);
  return orthonormal_basis(sparse_product(map.back, drawn, context), context);
}

// A step: from the images of a block back to the side it came from. The images are made orthonormal on
// the way, or the squares of small singular values would be lost beside that of the largest.
Matrix onward(const Map& map, const Matrix& images, const Context& context) {
  if (map.is_symmetric) return images;
  return sparse_product(map.back, orthonormal_basis(images, context), context);
}

Subspace iterated_subspace(const Map& map, std::size_t width, std::size_t steps, const Context& context) {
  Matrix block = first_block(map, width, context);
  Matrix images = sparse_product(map.there, block, context);
  for (std::size_t step = 0; step < steps; ++step) {
    block = orthonormal_basis(onward(map, images, context), context);
    images = sparse_product(map.there, block, context);
  }
  Subspace space;
  space.basis.push_back(std::move(block));
  space.images.push_back(std::move(images));
  return space;
}

// The blocks of all steps, as far as the space has room for them.
Subspace krylov_subspace(const Map& map, std::size_t width, std::size_t steps, const Context& context) {
  Subspace space;
  std::size_t room = map.most_directions;
  Matrix block = first_block(map, width, context);
  for (std::size_t step = 0;; ++step) {
    room -= block.columns();
    space.images.push_back(sparse_product(map.there, block, context));
    space.basis.push_back(std::move(block));
    if (step == steps || room == 0) return space;
    block = onward(map, space.images.back(), context);
    const std::size_t dimension = orthonormalize_beside(space.basis, block, context);
    if (dimension == 0) return space;  // the matrix leads nowhere else
    block = first_columns(std::move(block), std::min(dimension, room));
  }
}

Subspace subspace_of(const Map& map, const RandomizedSvdOptions& options, const Context& context) {
  const std::size_t width = std::min(options.rank + options.oversampling, map.most_directions);
  return options.method == SvdMethod::krylov
             ? krylov_subspace(map, width, options.power_steps, context)
             : iterated_subspace(map, width, options.power_steps, context);
}

std::size_t columns_of(const std::vector<Matrix>& blocks) {
  return std::accumulate(blocks.begin(), blocks.end(), std::size_t{0},
                         [](std::size_t sum, const Matrix& block) { return sum + block.columns(); });
}

// The lower half of left' right, of blocks that stand beside each other.
DoubleMatrix block_products(const std::vector<Matrix>& left, const std::vector<Matrix>& right,
                            const Context& context) {
  DoubleMatrix products(columns_of(left), columns_of(right));
  std::size_t first_row = 0;
  for (std::size_t i = 0; i < left.size(); first_row += left[i++].columns()) {
    std::size_t first_column = 0;
    for (std::size_t j = 0; j <= i; first_column += right[j++].columns()) {
      const bool is_own = &left[i] == &right[j];
      const DoubleMatrix block =
          is_own ? inner_products(left[i], context) : inner_products(left[i], right[j], context);
      for (std::size_t row = 0; row < block.rows(); ++row)
        std::copy(block[row].begin(), block[row].end(),
                  products[first_row + row].begin() + static_cast<std::ptrdiff_t>(first_column));
    }
  }
  return products;
}

// Blocks that stand beside each other, times a small matrix.
Matrix combined(const std::vector<Matrix>& blocks, const DoubleMatrix& coefficients,
                const Context& context) {
  Matrix sums(blocks.front().rows(), coefficients.columns());
  std::size_t first = 0;
  for (const Matrix& block : blocks) {
    DoubleMatrix own(block.columns(), coefficients.columns());
    for (std::size_t row = 0; row < own.rows(); ++row, ++first)
      std::copy(coefficients[first].begin(), coefficients[first].end(), own[row].begin());
    add_product(block, own, sums, context);
  }
  return sums;
}

// Directions in a basis: a column of coefficients for each, with a number that says how much it counts.
struct Directions {
  std::vector<double> values;
  DoubleMatrix coefficients;
};

DoubleEigenbasis eigen_of(const DoubleMatrix& matrix) {
  auto found = symmetric_eigen(matrix);
  if (!found) throw Error(ErrorCode::internal, "the matrix of a subspace has no eigenvectors");
  return *std::move(found);
}

// Those of the largest values, whatever their signs; of values that rounding may have made, zeros.
Directions largest_directions(const DoubleEigenbasis& found, std::size_t rank) {
  const std::size_t count = found.values.size();
  std::vector<std::size_t> order(count);
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::stable_sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) {
    return std::abs(found.values[a]) > std::abs(found.values[b]);
  });
  Directions directions{std::vector<double>(rank), DoubleMatrix(count, rank)};
  for (std::size_t place = 0; place < std::min(rank, count); ++place) {
    const double value = found.values[order[place]];
    if (std::abs(value) <= kLostInRounding * std::abs(found.values[order[0]])) break;
    directions.values[place] = value;
    for (std::size_t i = 0; i < count; ++i)
      directions.coefficients[i][place] = found.vectors[order[place]][i];
  }
  return directions;
}

// Inside the subspace the matrix is Q'A Q; its eigenvectors are V, seen from the basis.
TruncatedSvd symmetric_svd(const Subspace& space, std::size_t rank, const Context& context) {
  const Directions directions =
      largest_directions(eigen_of(block_products(space.basis, space.images, context)), rank);
  TruncatedSvd svd;
  svd.right = combined(space.basis, directions.coefficients, context);
  svd.left = svd.right;
  for (std::size_t row = 0; row < svd.left.rows(); ++row)
    for (std::size_t k = 0; k < rank; ++k)
      if (directions.values[k] < 0) svd.left[row][k] = 0 - svd.left[row][k];
  for (const double value : directions.values) svd.values.push_back(std::abs(value));
  return svd;
}

// The singular values and vectors of the images A Q = U S W', by the eigenvectors of (A Q)'(A Q); then
// V = Q W.
TruncatedSvd general_svd(const Subspace& space, std::size_t rank, bool is_wide, const Context& context) {
  DoubleEigenbasis found = eigen_of(block_products(space.images, space.images, context));
  for (double& value : found.values) value = std::sqrt(std::max(0.0, value));
  Directions directions = largest_directions(found, rank);
  Matrix shorter = combined(space.basis, directions.coefficients, context);
  for (std::size_t i = 0; i < directions.coefficients.rows(); ++i)
    for (std::size_t k = 0; k < rank; ++k)
      if (directions.values[k] > 0) directions.coefficients[i][k] /= directions.values[k];
  Matrix longer = combined(space.images, directions.coefficients, context);
  straighten(longer, context);  // small directions carry more of the rounding of the images
  TruncatedSvd svd{.values = std::move(directions.values)};
  svd.left = std::move(is_wide ? shorter : longer);
  svd.right = std::move(is_wide ? longer : shorter);
  return svd;
}

void fix_signs(TruncatedSvd& svd) {
  std::vector<float> largest(svd.values.size());
  for (std::size_t row = 0; row < svd.right.rows(); ++row)
    for (std::size_t k = 0; k < largest.size(); ++k)
      if (std::abs(svd.right[row][k]) > std::abs(largest[k])) largest[k] = svd.right[row][k];
  for (Matrix* vectors : {&svd.left, &svd.right})
    for (std::size_t row = 0; row < vectors->rows(); ++row)
      for (std::size_t k = 0; k < largest.size(); ++k)
        if (largest[k] < 0) (*vectors)[row][k] = 0 - (*vectors)[row][k];
}

double residual_of(std::span<const double> values, double norm) {
  double kept = 0;
  for (const double value : values) kept += value / norm * (value / norm);
  return std::sqrt(std::max(0.0, 1 - kept));
}

void check_norm(double norm) {
  if (norm <= kMostSvdNorm) return;
  throw Error(ErrorCode::invalid_argument,
              "the norm of the matrix is " + std::to_string(norm) +
                  "; its singular vectors in float32 need numbers that make less than 1e30");
}

}  // namespace

double frobenius_norm(const CsrMatrix& matrix, const Context& context) {
  return std::sqrt(sum_over_rows(context, matrix.rows(),
                                 [&](std::size_t row) { return squared_length(matrix[row]); }));
}

TruncatedSvd randomized_svd(const SparseOperator& matrix, const RandomizedSvdOptions& options,
                            const Context& context) {
  const double norm = frobenius_norm(matrix.rows, context);
  check_norm(norm);
  const Map map = map_of(matrix);
  const std::size_t rank = std::min(options.rank, map.shorter());
  if (norm == 0 || rank == 0)
    return {.values = std::vector<double>(rank),
            .left = Matrix(matrix.rows.rows(), rank),
            .right = Matrix(matrix.rows.columns(), rank)};
  const Subspace space = subspace_of(map, options, context);
  const bool is_wide = matrix.rows.rows() < matrix.rows.columns();
  TruncatedSvd svd =
      map.is_symmetric ? symmetric_svd(space, rank, context) : general_svd(space, rank, is_wide, context);
  fix_signs(svd);
  svd.residual = residual_of(svd.values, norm);
  return svd;
}

}  // namespace akin
