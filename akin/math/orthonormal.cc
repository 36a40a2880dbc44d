// Products in double between the passes; Eigen's eigenvectors of what is small.
#include "akin/math/orthonormal.h"

#include <algorithm>
#include <cmath>
#include <utility>

#include "akin/base/error.h"
#include "akin/math/symmetric_eigen.h"
#include "akin/math/tall_product.h"

namespace akin {
namespace {

// The eigenvectors of a Gram matrix.
DoubleEigenbasis axes_of(const DoubleMatrix& gram) {
  auto found = symmetric_eigen(gram);
  if (!found) throw Error(ErrorCode::invalid_argument, "columns that are not finite have no basis");
  return *std::move(found);
}

double length_of(double square) { return std::sqrt(std::max(0.0, square)); }

Matrix product(const Matrix& tall, const DoubleMatrix& square, const Context& context) {
  Matrix result(tall.rows(), tall.columns());
  add_product(tall, square, result, context);
  return result;
}

// Turns the columns into their axes, each of length 1, as many as are longer than `least`; the others
// become 0.
std::size_t turn_to_axes(Matrix& columns, double least, const Context& context) {
  const DoubleEigenbasis axes = axes_of(inner_products(columns, context));
  const std::size_t count = columns.columns();
  const double largest = count == 0 ? 0 : length_of(axes.values.back());
  const double bound = std::max(least, kLostInRounding * largest);
  std::size_t dimension = 0;
  while (dimension < count && length_of(axes.values[count - 1 - dimension]) > bound) ++dimension;

  DoubleMatrix turn(count, dimension);
  for (std::size_t axis = 0; axis < dimension; ++axis) {
    const std::size_t from = count - 1 - axis;  // the longest stands last
    for (std::size_t k = 0; k < count; ++k)
      turn[k][axis] = axes.vectors[from][k] / length_of(axes.values[from]);
  }
  columns = product(columns, turn, context);
  return dimension;
}

void subtract_projection(const Matrix& basis, Matrix& columns, const Context& context) {
  DoubleMatrix overlap = inner_products(basis, columns, context);
  for (std::size_t row = 0; row < overlap.rows(); ++row)
    for (double& number : overlap[row]) number = -number;
  add_product(basis, overlap, columns, context);
}

// Of what is nearly orthonormal: what is shorter has no direction of its own.
constexpr double kHalf = 0.5;

}  // namespace

std::size_t orthonormalize(Matrix& columns, const Context& context) {
  turn_to_axes(columns, 0, context);
  return turn_to_axes(columns, kHalf, context);
}

// What is left of columns of length 1 may be short, and the shorter, the more of the basis rounding has
// left in it. So there is a second time, of what has length 1 again.
std::size_t orthonormalize_beside(std::span<const Matrix> basis, Matrix& columns,
                                  const Context& context) {
  turn_to_axes(columns, 0, context);
  std::size_t dimension = 0;
  for (const double least : {kLostInRounding, kHalf}) {
    for (const Matrix& block : basis) subtract_projection(block, columns, context);
    dimension = turn_to_axes(columns, least, context);
  }
  return dimension;
}

// Y (Y'Y)^-1/2, the orthogonal factor of the polar decomposition.
void straighten(Matrix& columns, const Context& context) {
  const DoubleMatrix gram = inner_products(columns, context);
  const DoubleEigenbasis axes = axes_of(gram);
  const std::size_t count = columns.columns();
  DoubleMatrix turn(count, count);
  for (std::size_t axis = 0; axis < count; ++axis) {
    const double length = length_of(axes.values[axis]);
    if (length <= kHalf) continue;
    for (std::size_t i = 0; i < count; ++i)
      for (std::size_t j = 0; j < count; ++j)
        if (gram[i][i] > 0 && gram[j][j] > 0)
          turn[i][j] += axes.vectors[axis][i] * axes.vectors[axis][j] / length;
  }
  columns = product(columns, turn, context);
}

}  // namespace akin
