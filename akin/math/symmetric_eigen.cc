// Eigen's solver, between our matrices.
#include "akin/math/symmetric_eigen.h"

#include <Eigen/Eigenvalues>
#include <cmath>

namespace akin {

std::optional<Eigenbasis> symmetric_eigen(const BorderedTriangle& matrix) {
  const std::size_t unknowns = matrix.unknowns();
  const auto size = static_cast<Eigen::Index>(unknowns);
  Eigen::MatrixXd triangle = Eigen::MatrixXd::Zero(size, size);
  for (std::size_t i = 0; i < unknowns; ++i)
    for (std::size_t j = 0; j <= i; ++j) {
      const auto value = static_cast<double>(matrix.row(i)[j]);
      if (!std::isfinite(value)) return std::nullopt;
      triangle(static_cast<Eigen::Index>(i), static_cast<Eigen::Index>(j)) = value;
    }
  Eigenbasis basis{std::vector<double>(unknowns), Matrix(unknowns, unknowns)};
  if (unknowns == 0) return basis;

  const Eigen::SelfAdjointEigenSolver<Eigen::MatrixXd> solver(triangle);  // reads the lower triangle
  if (solver.info() != Eigen::Success) return std::nullopt;
  for (std::size_t i = 0; i < unknowns; ++i) {
    const auto column = static_cast<Eigen::Index>(i);
    basis.values[i] = solver.eigenvalues()[column];
    for (std::size_t j = 0; j < unknowns; ++j)
      basis.vectors[i][j] =
          static_cast<float>(solver.eigenvectors()(static_cast<Eigen::Index>(j), column));
  }
  return basis;
}

}  // namespace akin
