// Randomized singular values and vectors against a dense decomposition in double.
#include <Eigen/Dense>
#include <algorithm>
#include <cmath>
#include <cstdint>
#include <vector>

#include "akin/math/randomized_svd.h"
#include "tests/oracle/random_cases.h"

namespace akin::oracle {
namespace {

using Dense = Eigen::MatrixXd;

enum class Shape {
  sparse,
  low_rank,
  zero,
  one_row,
  one_column,
  wide,
  tall,
  symmetric,
  low_rank_symmetric
};

constexpr Shape kShapes[] = {Shape::sparse,  Shape::low_rank,   Shape::zero,
                             Shape::one_row, Shape::one_column, Shape::wide,
                             Shape::tall,    Shape::symmetric,  Shape::low_rank_symmetric};

bool is_symmetric(Shape shape) { return shape == Shape::symmetric || shape == Shape::low_rank_symmetric; }

Dense random_dense(Random& random, Eigen::Index rows, Eigen::Index columns, double density = 1) {
  Dense dense = Dense::Zero(rows, columns);
  for (Eigen::Index row = 0; row < rows; ++row)
    for (Eigen::Index column = 0; column < columns; ++column)
      if (random.uniform() < density) dense(row, column) = random.normal();
  return dense;
}

// As float32 holds it.
Dense random_case(Shape shape, Random& random) {
  const auto side = [&](std::uint64_t most) { return static_cast<Eigen::Index>(1 + random.below(most)); };
  Eigen::Index rows = side(60), columns = side(60);
  if (shape == Shape::one_row) rows = 1;
  if (shape == Shape::one_column) columns = 1;
  if (shape == Shape::wide) rows = side(9), columns = 100 + side(300);
  if (shape == Shape::tall) rows = 100 + side(300), columns = side(9);
  if (is_symmetric(shape)) columns = rows;
  const Eigen::Index rank = side(5);
  Dense dense;
  if (shape == Shape::zero) {
    dense = Dense::Zero(rows, columns);
  } else if (shape == Shape::low_rank) {
    dense = random_dense(random, rows, rank) * random_dense(random, rank, columns);
  } else if (shape == Shape::low_rank_symmetric) {
    const Dense factor = random_dense(random, rows, rank);
    Eigen::VectorXd signs(rank);
    for (Eigen::Index k = 0; k < rank; ++k) signs[k] = random.below(2) == 0 ? -1 : 1;
    dense = factor * signs.asDiagonal() * factor.transpose();
  } else {
    dense = random_dense(random, rows, columns, 0.05 + 0.9 * random.uniform());
    if (shape == Shape::symmetric) dense = (dense + dense.transpose()).eval() / 2;  // of both signs
  }
  return dense.cast<float>().cast<double>();
}

CsrMatrix sparse_of(const Dense& dense) {
  std::vector<std::uint64_t> starts = {0};
  std::vector<std::uint32_t> columns;
  std::vector<float> values;
  for (Eigen::Index row = 0; row < dense.rows(); ++row) {
    for (Eigen::Index column = 0; column < dense.cols(); ++column) {
      if (dense(row, column) == 0) continue;
      columns.push_back(static_cast<std::uint32_t>(column));
      values.push_back(static_cast<float>(dense(row, column)));
    }
    starts.push_back(columns.size());
  }
  return {static_cast<std::size_t>(dense.cols()), std::move(starts), std::move(columns),
          std::move(values)};
}

Dense dense_of(const Matrix& matrix) {
  Dense dense(static_cast<Eigen::Index>(matrix.rows()), static_cast<Eigen::Index>(matrix.columns()));
  for (std::size_t row = 0; row < matrix.rows(); ++row)
    for (std::size_t k = 0; k < matrix.columns(); ++k)
      dense(static_cast<Eigen::Index>(row), static_cast<Eigen::Index>(k)) =
          static_cast<double>(matrix[row][k]);
  return dense;
}

TruncatedSvd found_svd(const Dense& dense, bool symmetric, const RandomizedSvdOptions& options,
                       std::uint64_t seed) {
  ThreadPool threads(2);
  const CsrMatrix rows = sparse_of(dense);
  if (symmetric) return randomized_svd({rows, rows}, options, {threads, seed});
  const CsrMatrix columns = rows.transposed();
  return randomized_svd({rows, columns}, options, {threads, seed});
}

Eigen::VectorXd values_of(const TruncatedSvd& svd) {
  return Eigen::Map<const Eigen::VectorXd>(svd.values.data(),
                                           static_cast<Eigen::Index>(svd.values.size()));
}

// Length 1 and right angles where there is a value, zeros where there is none.
void expect_orthonormal(const Dense& vectors, const Eigen::VectorXd& values) {
  const Dense products = vectors.transpose() * vectors;
  for (Eigen::Index i = 0; i < products.rows(); ++i)
    for (Eigen::Index j = 0; j < products.cols(); ++j)
      ASSERT_NEAR(products(i, j), i == j && values[i] > 0 ? 1 : 0, 2e-6) << i << ' ' << j;
}

// The subspace is the whole space, so that nothing is left to chance.
TEST(RandomizedSvdOracle, of_as_many_columns_as_the_matrix_has_is_exact) {
  for (const SvdMethod method : {SvdMethod::krylov, SvdMethod::subspace})
    for (const Shape shape : kShapes)
      for (std::uint64_t seed = 0; seed < 25; ++seed) {
        SCOPED_TRACE(testing::Message() << "method " << static_cast<int>(method) << " shape "
                                        << static_cast<int>(shape) << " seed " << seed);
        Random random(static_cast<std::uint64_t>(shape) + 17, seed);
        const Dense dense = random_case(shape, random);
        const RandomizedSvdOptions options{.rank = 1 + random.below(12),
                                           .oversampling = method == SvdMethod::krylov ? 4U : 60U,
                                           .power_steps = method == SvdMethod::krylov ? 14U : 2U,
                                           .method = method};
        const TruncatedSvd svd = found_svd(dense, is_symmetric(shape), options, seed);

        const Eigen::BDCSVD<Dense> exact(dense, Eigen::ComputeThinU | Eigen::ComputeThinV);
        const Eigen::Index rank = static_cast<Eigen::Index>(svd.values.size());
        ASSERT_EQ(rank, std::min<Eigen::Index>(static_cast<Eigen::Index>(options.rank),
                                               std::min(dense.rows(), dense.cols())));
        const double largest = exact.singularValues()[0];
        const Eigen::VectorXd values = values_of(svd);
        const Dense left = dense_of(svd.left), right = dense_of(svd.right);
        for (Eigen::Index k = 0; k < rank; ++k)
          EXPECT_NEAR(values[k], exact.singularValues()[k], 3e-6 * largest) << k;
        expect_orthonormal(left, values);
        expect_orthonormal(right, values);
        EXPECT_LE((dense * right - left * values.asDiagonal()).norm(), 1e-5 * largest);
        EXPECT_LE((dense.transpose() * left - right * values.asDiagonal()).norm(), 1e-5 * largest);
        if (largest > 0) {
          const double left_out = (dense - left * values.asDiagonal() * right.transpose()).norm();
          EXPECT_NEAR(svd.residual * svd.residual, std::pow(left_out / dense.norm(), 2), 2e-6);
        } else {
          EXPECT_EQ(svd.residual, 0);
        }
      }
}

// A subspace smaller than the matrix, of values that fall as they do in life.
TEST(RandomizedSvdOracle, finds_the_largest_of_values_that_fall) {
  for (const SvdMethod method : {SvdMethod::krylov, SvdMethod::subspace})
    for (const bool symmetric : {false, true})
      for (std::uint64_t seed = 0; seed < 12; ++seed) {
        SCOPED_TRACE(testing::Message() << "method " << static_cast<int>(method) << " symmetric "
                                        << symmetric << " seed " << seed);
        Random random(99, seed);
        const Eigen::Index rows = 150 + static_cast<Eigen::Index>(random.below(100));
        const Eigen::Index columns =
            symmetric ? rows : 100 + static_cast<Eigen::Index>(random.below(200));
        const Eigen::Index smaller = std::min(rows, columns);
        const Dense left =
            Eigen::HouseholderQR<Dense>(random_dense(random, rows, smaller)).householderQ() *
            Dense::Identity(rows, smaller);
        const Dense right =
            Eigen::HouseholderQR<Dense>(random_dense(random, columns, smaller)).householderQ() *
            Dense::Identity(columns, smaller);
        Eigen::VectorXd values(smaller);
        for (Eigen::Index k = 0; k < smaller; ++k)
          values[k] = 100 / std::pow(1 + static_cast<double>(k), 0.8) *
                      (symmetric && random.below(2) == 0 ? -1 : 1);
        const Dense dense = Dense(left * values.asDiagonal() * (symmetric ? left : right).transpose())
                                .cast<float>()
                                .cast<double>();
        const TruncatedSvd svd = found_svd(
            dense, symmetric, {.rank = 8, .oversampling = 8, .power_steps = 5, .method = method}, seed);
        double most = 0;
        for (Eigen::Index k = 0; k < 8; ++k) {
          const double value = std::abs(values[k]);
          most += value * value;
          EXPECT_NEAR(svd.values[static_cast<std::size_t>(k)], value,
                      (method == SvdMethod::krylov ? 1e-4 : 0.02) * value);
          EXPECT_LE(svd.values[static_cast<std::size_t>(k)], value + 1e-4) << "never above";
        }
        // No eight directions leave out less.
        const double least = std::sqrt(1 - most / dense.squaredNorm());
        EXPECT_GE(svd.residual, least - 1e-6);
        EXPECT_LE(svd.residual, least * (method == SvdMethod::krylov ? 1.0001 : 1.01));
      }
}

}  // namespace
}  // namespace akin::oracle
