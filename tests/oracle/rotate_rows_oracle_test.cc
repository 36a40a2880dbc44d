// Rotated rows, and eigenvectors, against loops in double.
#include <algorithm>
#include <cmath>
#include <numeric>

#include "akin/math/rotate_rows.h"
#include "akin/math/symmetric_eigen.h"
#include "tests/oracle/random_cases.h"

namespace akin::oracle {
namespace {

TEST(RotateRowsOracle, equals_a_loop_in_double_and_leaves_other_rows_alone) {
  ThreadPool threads(2);
  on_each_instruction_set([&] {
    for (std::size_t rank = 1; rank <= 140; rank += rank < 40 ? 1 : 25) {
      SCOPED_TRACE(rank);
      Random random(1, rank);
      const Matrix before = random_matrix(random, 1 + random.below(500), rank);
      const Matrix square = random_matrix(random, rank, rank);
      const PackedRows packed(square);
      const Matrix all = rotated(before, packed, {threads});
      for (std::size_t row = 0; row < before.rows(); ++row)
        for (std::size_t i = 0; i < rank; ++i) {
          double sum = 0, magnitude = 0;
          for (std::size_t k = 0; k < rank; ++k) {
            const double product = static_cast<double>(square[i][k]) * before[row][k];
            sum += product, magnitude += std::abs(product);
          }
          ASSERT_NEAR(all[row][i], sum, 4e-6 * magnitude) << "row " << row << " number " << i;
        }
      std::vector<std::uint32_t> some;
      for (std::uint32_t row = 0; row < before.rows(); ++row)
        if (random.below(3) == 0) some.push_back(row);
      Matrix partly = before, expected = before;
      RowRotation(packed).rotate(some, partly);
      for (const std::uint32_t row : some) std::copy_n(all[row].begin(), rank, expected[row].begin());
      EXPECT_EQ(partly, expected);  // the padding too
    }
  });
}

TEST(SymmetricEigenOracle, takes_a_matrix_apart) {
  for (std::size_t size = 0; size <= 100; size += size < 20 ? 1 : 16) {
    SCOPED_TRACE(size);
    Random random(2, size);
    const Matrix factor = random_matrix(random, size / 2 + 1, size);  // of low rank: values of 0
    BorderedTriangle matrix(size);
    for (std::size_t i = 0; i < size; ++i)
      for (std::size_t j = 0; j <= i; ++j) {
        double sum = 0;
        for (std::size_t row = 0; row < factor.rows(); ++row)
          sum += static_cast<double>(factor[row][i]) * factor[row][j];
        matrix.row(i)[j] = static_cast<float>(sum);
      }
    const auto basis = symmetric_eigen(matrix);
    ASSERT_TRUE(basis);
    EXPECT_TRUE(std::is_sorted(basis->values.begin(), basis->values.end()));
    const double largest = size == 0 ? 0 : basis->values.back();
    for (std::size_t i = 0; i < size; ++i)
      for (std::size_t j = 0; j <= i; ++j) {
        double sum = 0, product = 0;
        for (std::size_t k = 0; k < size; ++k) {
          sum += basis->values[k] * basis->vectors[k][i] * basis->vectors[k][j];
          product += static_cast<double>(basis->vectors[i][k]) * basis->vectors[j][k];
        }
        ASSERT_NEAR(sum, matrix.row(i)[j], 1e-6 * (1 + largest)) << i << ' ' << j;
        ASSERT_NEAR(product, i == j ? 1 : 0, 1e-6) << i << ' ' << j;
      }
  }
}

}  // namespace
}  // namespace akin::oracle
