// Matrices whose singular values are known by a formula, and what is promised of signs, zeros and bits.
#include "akin/math/randomized_svd.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <limits>
#include <numbers>
#include <stop_token>
#include <utility>
#include <vector>

#include "akin/base/parallel.h"
#include "akin/base/random.h"

namespace akin {
namespace {

constexpr SvdMethod kMethods[] = {SvdMethod::krylov, SvdMethod::subspace};

CsrMatrix dense(std::size_t rows, std::size_t columns, const auto& value_of) {
  std::vector<std::uint64_t> starts = {0};
  std::vector<std::uint32_t> cells;
  std::vector<float> values;
  for (std::size_t row = 0; row < rows; ++row) {
    for (std::size_t column = 0; column < columns; ++column) {
      const auto value = static_cast<float>(value_of(row, column));
      if (value == 0) continue;
      cells.push_back(static_cast<std::uint32_t>(column));
      values.push_back(value);
    }
    starts.push_back(cells.size());
  }
  return {columns, std::move(starts), std::move(cells), std::move(values)};
}

TruncatedSvd svd_of(const CsrMatrix& matrix, const RandomizedSvdOptions& options, std::size_t count = 2) {
  ThreadPool threads(count);
  const CsrMatrix columns = matrix.transposed();
  return randomized_svd({matrix, columns}, options, {threads, 1});
}

TruncatedSvd symmetric_svd_of(const CsrMatrix& matrix, const RandomizedSvdOptions& options,
                              std::size_t count = 2) {
  ThreadPool threads(count);
  return randomized_svd({matrix, matrix}, options, {threads, 1});
}

double inner_product(const Matrix& left, std::size_t i, const Matrix& right, std::size_t j) {
  double sum = 0;
  for (std::size_t row = 0; row < left.rows(); ++row)
    sum += static_cast<double>(left[row][i]) * static_cast<double>(right[row][j]);
  return sum;
}

// 1, 1/2, 1/3, … in turned places.
CsrMatrix harmonic(std::size_t rows, std::size_t columns) {
  return dense(rows, columns, [](std::size_t row, std::size_t column) {
    return row == column ? (row % 3 == 1 ? -1.0 : 1.0) / static_cast<double>(row + 1) : 0.0;
  });
}

TEST(RandomizedSvd, of_a_diagonal_is_the_diagonal) {
  for (const SvdMethod method : kMethods)
    for (const auto& [rows, columns] : {std::pair{40, 40}, std::pair{60, 40}, std::pair{40, 60}}) {
      const CsrMatrix matrix =
          harmonic(static_cast<std::size_t>(rows), static_cast<std::size_t>(columns));
      const TruncatedSvd svd =
          svd_of(matrix, {.rank = 6, .oversampling = 20, .power_steps = 12, .method = method});
      ASSERT_EQ(svd.values.size(), 6U);
      for (std::size_t k = 0; k < 6; ++k) {
        EXPECT_NEAR(svd.values[k], 1 / static_cast<double>(k + 1), 1e-5);
        EXPECT_NEAR(svd.right[k][k], 1, 1e-3);
        EXPECT_NEAR(svd.left[k][k], k % 3 == 1 ? -1 : 1, 1e-3);
      }
    }
}

// A path of n vertices: eigenvalues 2 cos(kπ / (n + 1)), as many below 0 as above; and their vectors.
TEST(RandomizedSvd, of_a_symmetric_matrix_has_its_eigenvectors) {
  constexpr std::size_t kVertices = 50;
  const CsrMatrix path = dense(kVertices, kVertices, [](std::size_t row, std::size_t column) {
    return row + 1 == column || column + 1 == row ? 1 : 0;
  });
  const auto angle = [](std::size_t k) {
    return std::numbers::pi * static_cast<double>(k) / (kVertices + 1);
  };
  for (const SvdMethod method : kMethods) {
    // As wide as the space: exact.
    const TruncatedSvd svd =
        symmetric_svd_of(path, {.rank = 10, .oversampling = 40, .power_steps = 2, .method = method});
    double kept = 0;
    for (std::size_t k = 0; k < 10; ++k) {
      const double value = 2 * std::cos(angle(k / 2 + 1));  // each twice: above and below 0
      EXPECT_NEAR(svd.values[k], value, 1e-6);
      kept += value * value;
      // A v = λ v, where U = V sign λ.
      double agreement = 0, shares = 0;
      for (std::size_t row = 0; row < kVertices; ++row) {
        const double above = row == 0 ? 0 : svd.right[row - 1][k];
        const double below = row + 1 == kVertices ? 0 : svd.right[row + 1][k];
        EXPECT_NEAR(above + below, svd.values[k] * svd.left[row][k], 2e-6);
        agreement += static_cast<double>(svd.left[row][k]) * svd.right[row][k];
        shares += std::abs(svd.left[row][k] - svd.right[row][k]) *
                  std::abs(svd.left[row][k] + svd.right[row][k]);
      }
      EXPECT_NEAR(std::abs(agreement), 1, 1e-6);
      EXPECT_EQ(shares, 0) << "U is V or −V";
    }
    EXPECT_NEAR(svd.residual, std::sqrt(1 - kept / (2 * (kVertices - 1))), 1e-6);
  }
}

TEST(RandomizedSvd, tells_the_larger_number_of_each_vector_to_be_above_zero) {
  const CsrMatrix matrix = dense(70, 50, [](std::size_t row, std::size_t column) {
    return std::sin(static_cast<double>((row + 1) * (column + 2)));
  });
  for (const SvdMethod method : kMethods) {
    const TruncatedSvd svd = svd_of(matrix, {.rank = 12, .method = method});
    for (std::size_t k = 0; k < 12; ++k) {
      float least = 0, most = 0;
      for (std::size_t row = 0; row < 50; ++row) {
        least = std::min(least, svd.right[row][k]);
        most = std::max(most, svd.right[row][k]);
      }
      EXPECT_GE(most, -least) << k;
    }
  }
}

// Three directions, asked for eight.
TEST(RandomizedSvd, has_zeros_for_directions_that_the_matrix_lacks) {
  const auto product = [](std::size_t row, std::size_t column) {
    const double x = static_cast<double>(row), y = static_cast<double>(column);
    return std::cos(x) * std::cos(y) + 3 * std::sin(x) * std::sin(y) +
           2 * std::cos(2 * x) * std::cos(2 * y);
  };
  for (const SvdMethod method : kMethods)
    for (const bool symmetric : {false, true}) {
      const std::size_t rows = symmetric ? 60 : 90;
      const CsrMatrix matrix = dense(rows, 60, product);
      const RandomizedSvdOptions options{.rank = 8, .method = method};
      const TruncatedSvd svd = symmetric ? symmetric_svd_of(matrix, options) : svd_of(matrix, options);
      ASSERT_EQ(svd.values.size(), 8U);
      EXPECT_GT(svd.values[2], 1);
      EXPECT_LT(svd.residual, 2e-3);
      for (std::size_t k = 3; k < 8; ++k) {
        EXPECT_EQ(svd.values[k], 0);
        EXPECT_EQ(inner_product(svd.left, k, svd.left, k), 0);
        EXPECT_EQ(inner_product(svd.right, k, svd.right, k), 0);
      }
      for (std::size_t i = 0; i < 3; ++i)
        for (std::size_t j = 0; j < 3; ++j) {
          EXPECT_NEAR(inner_product(svd.left, i, svd.left, j), i == j ? 1 : 0, 1e-6);
          EXPECT_NEAR(inner_product(svd.right, i, svd.right, j), i == j ? 1 : 0, 1e-6);
        }
    }
}

// As many directions as there are rows with something in them; all of the matrix is inside them.
TEST(RandomizedSvd, finds_all_that_few_rows_and_columns_hold) {
  const auto spread = [](std::size_t row, std::size_t column) {
    return row % 20 == 3 && column % 9 == 5 ? std::sin(static_cast<double>(7 * row + column)) : 0.0;
  };
  for (const SvdMethod method : kMethods) {
    const TruncatedSvd svd = svd_of(dense(80, 90, spread), {.rank = 30, .method = method});
    ASSERT_EQ(svd.values.size(), 30U);
    EXPECT_LT(svd.residual, 1e-3);
    for (std::size_t k = 4; k < 30; ++k) EXPECT_EQ(svd.values[k], 0) << "there are 4 such rows";
    for (std::size_t row = 0; row < 80; ++row)
      for (std::size_t column = 0; column < 90; ++column) {
        double sum = 0;
        for (std::size_t k = 0; k < 4; ++k)
          sum += svd.left[row][k] * svd.values[k] * static_cast<double>(svd.right[column][k]);
        ASSERT_NEAR(sum, spread(row, column), 1e-6) << row << ' ' << column;
      }
  }
}

TEST(RandomizedSvd, of_zeros_is_zeros_and_of_nothing_nothing) {
  const CsrMatrix zeros(7, {0, 0, 0, 0}, {}, {});
  const TruncatedSvd svd = svd_of(zeros, {.rank = 5});
  EXPECT_EQ(svd.values, std::vector<double>(3));  // as many as the smaller side has
  EXPECT_EQ(svd.left, Matrix(3, 3));
  EXPECT_EQ(svd.right, Matrix(7, 3));
  EXPECT_EQ(svd.residual, 0);
  EXPECT_TRUE(svd_of(CsrMatrix(), {}).values.empty());
  EXPECT_EQ(svd_of(harmonic(4, 4), {.rank = 0}).right, Matrix(4, 0));
}

TEST(RandomizedSvd, of_one_row_or_one_column_is_its_length) {
  for (const SvdMethod method : kMethods) {
    const CsrMatrix row = dense(
        1, 3, [](std::size_t, std::size_t k) { return k == 2 ? -12.0 : static_cast<double>(k) + 3.0; });
    const TruncatedSvd svd = svd_of(row, {.rank = 4, .method = method});
    EXPECT_EQ(svd.values.size(), 1U);
    EXPECT_NEAR(svd.values[0], 13, 1e-5);
    EXPECT_NEAR(svd.left[0][0], -1, 1e-6);
    EXPECT_NEAR(svd.right[2][0], 12.0 / 13, 1e-6);
    EXPECT_LT(svd.residual, 1e-3);
    const TruncatedSvd turned = svd_of(row.transposed(), {.rank = 4, .method = method});
    EXPECT_NEAR(turned.values[0], 13, 1e-5);
    EXPECT_NEAR(turned.right[0][0], 1, 1e-6);
    EXPECT_NEAR(turned.left[2][0], -12.0 / 13, 1e-6);
  }
}

TEST(RandomizedSvd, adds_values_of_one_column_up) {
  const CsrMatrix twice(2, {0, 3, 4}, {0, 0, 1, 1}, {1, 2, 4, -5});  // 3 4 / 0 −5
  const CsrMatrix once(2, {0, 2, 3}, {0, 1, 1}, {3, 4, -5});
  const TruncatedSvd one = svd_of(once, {.rank = 1}), two = svd_of(twice, {.rank = 1});
  EXPECT_NEAR(two.values[0], one.values[0], 1e-6);
  EXPECT_NEAR(two.residual, one.residual, 1e-6);
}

TEST(RandomizedSvd, keeps_more_of_the_matrix_with_more_steps_and_with_the_subspaces_of_all) {
  const CsrMatrix matrix = dense(300, 200, [](std::size_t row, std::size_t column) {
    return Random(row, column).normal();  // no structure at all
  });
  const auto residual = [&](std::size_t steps, SvdMethod method) {
    return svd_of(matrix, {.rank = 10, .oversampling = 2, .power_steps = steps, .method = method})
        .residual;
  };
  EXPECT_LT(residual(2, SvdMethod::subspace), residual(0, SvdMethod::subspace));
  EXPECT_LT(residual(8, SvdMethod::subspace), residual(2, SvdMethod::subspace));
  EXPECT_EQ(residual(0, SvdMethod::krylov), residual(0, SvdMethod::subspace));
  for (const std::size_t steps : {1, 2, 4})
    EXPECT_LT(residual(steps, SvdMethod::krylov), residual(steps, SvdMethod::subspace)) << steps;
}

TEST(RandomizedSvd, holds_at_any_scale) {
  const auto value_of = [](std::size_t row, std::size_t column) {
    return std::sin(static_cast<double>((row + 1) * (column + 2)));
  };
  const TruncatedSvd plain = svd_of(dense(40, 30, value_of), {.rank = 5});
  for (const double scale : {1e-25, 1e20, 1e28}) {
    const CsrMatrix matrix =
        dense(40, 30, [&](std::size_t row, std::size_t column) { return scale * value_of(row, column); });
    const TruncatedSvd svd = svd_of(matrix, {.rank = 5});
    for (std::size_t k = 0; k < 5; ++k)
      EXPECT_NEAR(svd.values[k] / scale, plain.values[k], 1e-5 * plain.values[0]);
    EXPECT_NEAR(svd.residual, plain.residual, 1e-5);
  }
}

TEST(RandomizedSvd, refuses_numbers_that_float32_has_no_room_for) {
  for (const float large : {std::numeric_limits<float>::max(), std::numeric_limits<float>::infinity(),
                            std::numeric_limits<float>::quiet_NaN()}) {
    const CsrMatrix matrix(2, {0, 1, 2}, {0, 1}, {1, large});
    try {
      svd_of(matrix, {.rank = 1});
      ADD_FAILURE() << large;
    } catch (const Error& error) {
      EXPECT_EQ(error.code(), ErrorCode::invalid_argument);
    }
  }
}

TEST(RandomizedSvd, stops_when_told_to) {
  std::stop_source stop;
  stop.request_stop();
  ThreadPool threads(2);
  const CsrMatrix matrix = harmonic(5, 5);
  EXPECT_THROW(randomized_svd({matrix, matrix}, {.rank = 2}, {threads, 1, stop.get_token()}), Error);
}

TEST(RandomizedSvd, has_the_same_bits_for_any_number_of_threads_and_others_for_another_seed) {
  const std::size_t rows = 5 * kRowChunk + 77;
  const CsrMatrix matrix = dense(rows, 70, [](std::size_t row, std::size_t column) {
    return (row * 31 + column * 17) % 5 == 0 ? static_cast<double>((row * 7 + column * 3) % 11) - 4 : 0.0;
  });
  const CsrMatrix square = dense(90, 90, [](std::size_t row, std::size_t column) {
    return std::sin(static_cast<double>((row + 1) * (column + 1)));
  });
  const auto expect_same = [](const TruncatedSvd& found, const TruncatedSvd& expected) {
    EXPECT_EQ(found.values, expected.values);
    EXPECT_TRUE(found.left == expected.left);
    EXPECT_TRUE(found.right == expected.right);
    EXPECT_EQ(found.residual, expected.residual);
  };
  for (const SvdMethod method : kMethods) {
    const RandomizedSvdOptions options{.rank = 7, .oversampling = 3, .method = method};
    const TruncatedSvd one = svd_of(matrix, options, 1), of_square = symmetric_svd_of(square, options, 1);
    for (const std::size_t count : {2, 7}) {
      SCOPED_TRACE(count);
      expect_same(svd_of(matrix, options, count), one);
      expect_same(symmetric_svd_of(square, options, count), of_square);
    }
    ThreadPool threads(2);
    const CsrMatrix columns = matrix.transposed();
    EXPECT_FALSE(randomized_svd({matrix, columns}, options, {threads, 2}).right == one.right);
  }
}

}  // namespace
}  // namespace akin
