// Products of sparse and tall matrices against loops in double.
#include <cmath>

#include "akin/math/sparse_product.h"
#include "akin/math/tall_product.h"
#include "tests/oracle/random_cases.h"

namespace akin::oracle {
namespace {

// Rows of very uneven lengths, some of them empty; columns that stand twice.
CsrMatrix random_sparse(Random& random, std::size_t rows, std::size_t columns) {
  std::vector<std::uint64_t> starts = {0};
  std::vector<std::uint32_t> cells;
  for (std::size_t row = 0; row < rows; ++row) {
    const double share = random.uniform();
    const double chance = random.below(3) == 0 ? 0 : share * share * share;
    for (std::uint32_t column = 0; column < columns; ++column)
      while (random.uniform() < chance) cells.push_back(column);
    starts.push_back(cells.size());
  }
  std::vector<float> values = random_floats(random, cells.size());
  return {columns, std::move(starts), std::move(cells), std::move(values)};
}

TEST(SparseProductOracle, equals_a_loop_in_double) {
  ThreadPool threads(2);
  on_each_instruction_set([&] {
    for (std::uint64_t seed = 0; seed < 150; ++seed) {
      SCOPED_TRACE(seed);
      Random random(1, seed);
      const std::size_t columns = 1 + random.below(seed % 10 == 0 ? 2000 : 60);
      const CsrMatrix sparse = random_sparse(random, 1 + random.below(60), columns);
      const Matrix right = random_matrix(random, columns, 1 + random.below(seed % 7 == 0 ? 300 : 90));
      const Matrix products = sparse_product(sparse, right, {threads});
      for (std::size_t row = 0; row < sparse.rows(); ++row)
        for (std::size_t k = 0; k < right.columns(); ++k) {
          double sum = 0, magnitude = 0;
          for (std::size_t cell = 0; cell < sparse[row].size(); ++cell) {
            const double product = static_cast<double>(sparse[row].values[cell]) *
                                   static_cast<double>(right[sparse[row].columns[cell]][k]);
            sum += product, magnitude += std::abs(product);
          }
          ASSERT_NEAR(products[row][k], sum, 4e-6 * magnitude) << "row " << row << " column " << k;
        }
    }
  });
}

TEST(TallProductOracle, equals_a_loop_in_double) {
  ThreadPool threads(3);
  on_each_instruction_set([&] {
    for (std::uint64_t seed = 0; seed < 60; ++seed) {
      SCOPED_TRACE(seed);
      Random random(2, seed);
      const std::size_t rows = 1 + random.below(seed % 10 == 0 ? 5000 : 400);
      const Matrix left = random_matrix(random, rows, 1 + random.below(50));
      const Matrix right = random_matrix(random, rows, 1 + random.below(50));
      const DoubleMatrix products = inner_products(left, right, {threads});
      Matrix sums = right;
      add_product(left, products, sums, {threads});
      for (std::size_t j = 0; j < right.columns(); ++j) {
        for (std::size_t i = 0; i < left.columns(); ++i) {
          double sum = 0;
          for (std::size_t row = 0; row < rows; ++row)
            sum += static_cast<double>(left[row][i]) * static_cast<double>(right[row][j]);
          ASSERT_NEAR(products[i][j], sum, 1e-10) << i << ' ' << j;
        }
        for (std::size_t row = 0; row < rows; ++row) {
          double sum = right[row][j];
          for (std::size_t i = 0; i < left.columns(); ++i)
            sum += static_cast<double>(left[row][i]) * products[i][j];
          ASSERT_NEAR(sums[row][j], sum, 6e-8 * std::abs(sum) + 1e-10) << row << ' ' << j;
        }
      }
    }
  });
}

}  // namespace
}  // namespace akin::oracle
