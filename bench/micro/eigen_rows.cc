// Compiled twice, see CMakeLists.txt: the name of the function and of Eigen's namespace are macros, so
// that the two do not mix.
#include "bench/micro/eigen_rows.h"

#include <Eigen/Cholesky>
#include <Eigen/Core>
#include <algorithm>

namespace akin::bench {

void AKIN_EIGEN_FUNCTION(const CsrMatrix& ratings, std::span<const std::uint32_t> rows,
                         const Matrix& fixed, float lambda, Matrix& solved) {
  constexpr std::size_t kPanel = 64;  // ratings at a time, as irspack and Google's ials have it
  const auto rank = static_cast<Eigen::Index>(fixed.columns());
  Eigen::MatrixXf matrix(rank, rank), panel(rank, kPanel);
  Eigen::VectorXf right_side(rank), targets(kPanel), x(rank);
  for (const std::uint32_t row : rows) {
    const SparseRow rated = ratings[row];
    matrix.setZero();
    matrix.diagonal().setConstant(lambda * static_cast<float>(rated.size()));
    right_side.setZero();
    for (std::size_t begin = 0; begin < rated.size(); begin += kPanel) {
      const std::size_t depth = std::min(kPanel, rated.size() - begin);
      for (std::size_t i = 0; i < depth; ++i) {
        const float* from = fixed[rated.columns[begin + i]].data();
        panel.col(static_cast<Eigen::Index>(i)) = Eigen::Map<const Eigen::VectorXf>(from, rank);
        targets[static_cast<Eigen::Index>(i)] = rated.values[begin + i];
      }
      const auto filled = panel.leftCols(static_cast<Eigen::Index>(depth));
      matrix.selfadjointView<Eigen::Lower>().rankUpdate(filled);
      right_side.noalias() += filled * targets.head(static_cast<Eigen::Index>(depth));
    }
    x = matrix.selfadjointView<Eigen::Lower>().llt().solve(right_side);
    std::copy_n(x.data(), rank, solved[row].begin());
  }
}

}  // namespace akin::bench
