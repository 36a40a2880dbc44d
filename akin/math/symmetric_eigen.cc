// Eigen's solver, between our matrices.
#include "akin/math/symmetric_eigen.h"

#include <Eigen/Eigenvalues>
#include <algorithm>
#include <cassert>
#include <cmath>

namespace akin {

std::optional<DoubleEigenbasis> symmetric_eigen(const DoubleMatrix& matrix) {
  assert(matrix.rows() == matrix.columns());
  const std::size_t unknowns = matrix.rows();
  const auto size = static_cast<Eigen::Index>(unknowns);
  Eigen::MatrixXd triangle = Eigen::MatrixXd::Zero(size, size);
  for (std::size_t i = 0; i < unknowns; ++i)
    for (std::size_t j = 0; j <= i; ++j) {
      if (!std::isfinite(matrix[i][j])) return std::nullopt;
      triangle(static_cast<Eigen::Index>(i), static_cast<Eigen::Index>(j)) = matrix[i][j];
    }
  DoubleEigenbasis basis{std::vector<double>(unknowns), DoubleMatrix(unknowns, unknowns)};
  if (unknowns == 0) return basis;

  const Eigen::SelfAdjointEigenSolver<Eigen::MatrixXd> solver(triangle);  // reads the lower triangle
  if (solver.info() != Eigen::Success) return std::nullopt;
  for (std::size_t i = 0; i < unknowns; ++i) {
    const auto column = static_cast<Eigen::Index>(i);
    basis.values[i] = solver.eigenvalues()[column];
    for (std::size_t j = 0; j < unknowns; ++j)
      basis.vectors[i][j] = solver.eigenvectors()(static_cast<Eigen::Index>(j), column);
  }
  return basis;
}

std::optional<Eigenbasis> symmetric_eigen(const BorderedTriangle& matrix) {
  const std::size_t unknowns = matrix.unknowns();
  DoubleMatrix whole(unknowns, unknowns);
  for (std::size_t i = 0; i < unknowns; ++i)
    for (std::size_t j = 0; j <= i; ++j) whole[i][j] = static_cast<double>(matrix.row(i)[j]);
  const auto found = symmetric_eigen(whole);
  if (!found) return std::nullopt;
  Eigenbasis basis{found->values, Matrix(unknowns, unknowns)};
  for (std::size_t i = 0; i < unknowns; ++i)
    std::transform(found->vectors[i].begin(), found->vectors[i].end(), basis.vectors[i].begin(),
                   [](double number) { return static_cast<float>(number); });
  return basis;
}

}  // namespace akin
