// Singular values and vectors of planted matrices, as SciPy's svds and scikit-learn's TruncatedSVD find
// them, and those of the pointwise mutual information of MovieLens latest-small: make_svd_golden.py wrote
// svd_golden.csv. MovieLens is skipped where AKIN_DATA is not set.
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <string>
#include <utility>
#include <vector>

#include "akin/base/error.h"
#include "akin/data/read_ratings.h"
#include "akin/math/randomized_svd.h"
#include "akin/models/pmi/pmi_matrix.h"

namespace akin {
namespace {

struct GoldenLine {
  std::string matrix, quantity;
  std::size_t row = 0, column = 0;
  double value = 0;
};

std::vector<GoldenLine> golden_lines() {
  const std::string path = "tests/golden/svd_golden.csv";
  std::ifstream file(path);
  if (!file)
    throw Error(ErrorCode::not_found, "there is no " + path + "; tests run in the root of the tree");
  std::vector<GoldenLine> lines;
  std::string text;
  std::getline(file, text);  // the header
  while (std::getline(file, text)) {
    std::replace(text.begin(), text.end(), ',', ' ');
    GoldenLine line;
    std::istringstream(text) >> line.matrix >> line.quantity >> line.row >> line.column >> line.value;
    lines.push_back(line);
  }
  return lines;
}

double planted(std::size_t i, std::size_t j) {
  if ((7 * i + 11 * j) % 10 >= 4) return 0;
  return 1 + (i % 4 == j % 4 ? 3 : 0) + (i % 6 == j % 5 ? 2 : 0) +
         static_cast<double>((31 * i + 17 * j) % 32) / 64;
}

double planted_symmetric(std::size_t i, std::size_t j) {
  return planted(std::min(i, j), std::max(i, j)) * (i * j % 3 == 0 ? -1 : 1);
}

CsrMatrix matrix_of(std::size_t rows, std::size_t columns, double (*formula)(std::size_t, std::size_t)) {
  std::vector<std::uint64_t> starts = {0};
  std::vector<std::uint32_t> cells;
  std::vector<float> values;
  for (std::size_t i = 0; i < rows; ++i) {
    for (std::size_t j = 0; j < columns; ++j)
      if (const double value = formula(i, j); value != 0) {
        cells.push_back(static_cast<std::uint32_t>(j));
        values.push_back(static_cast<float>(value));
      }
    starts.push_back(cells.size());
  }
  return {columns, std::move(starts), std::move(cells), std::move(values)};
}

double approximation(const TruncatedSvd& svd, std::size_t row, std::size_t column) {
  double sum = 0;
  for (std::size_t k = 0; k < svd.values.size(); ++k)
    sum += svd.left[row][k] * svd.values[k] * svd.right[column][k];
  return sum;
}

double found(const TruncatedSvd& svd, double norm, const GoldenLine& line) {
  if (line.quantity == "norm") return norm;
  if (line.quantity == "residual") return svd.residual;
  if (line.quantity == "value") return svd.values[line.row];
  if (line.quantity == "left") return svd.left[line.row][line.column];
  if (line.quantity == "right") return svd.right[line.row][line.column];
  return approximation(svd, line.row, line.column);
}

// How many lines there were.
std::size_t expect_golden(const std::string& name, const CsrMatrix& rows, const CsrMatrix& columns,
                          const std::vector<RandomizedSvdOptions>& ways) {
  ThreadPool threads(2);
  const double norm = frobenius_norm(rows, {threads});
  std::size_t compared = 0;
  for (const RandomizedSvdOptions& way : ways) {
    const TruncatedSvd svd = randomized_svd({rows, columns}, way, {threads, 1});
    for (const GoldenLine& line : golden_lines()) {
      if (line.matrix != name) continue;
      ++compared;
      EXPECT_NEAR(found(svd, norm, line), line.value, 2e-5 * std::max(1.0, std::abs(line.value)))
          << name << ' ' << line.quantity << ' ' << line.row << ' ' << line.column << " method "
          << static_cast<int>(way.method);
    }
  }
  return compared;
}

// The subspaces of all steps fill the space; the last one alone needs many steps to come as near.
const std::vector<RandomizedSvdOptions> kBothWays = {
    {.rank = 10, .oversampling = 10, .power_steps = 9, .method = SvdMethod::krylov},
    {.rank = 10, .oversampling = 10, .power_steps = 100, .method = SvdMethod::subspace}};

TEST(SvdGolden, values_and_vectors_are_those_of_scipy_and_scikit_learn) {
  for (const auto& [name, size] :
       {std::pair{"tall", std::pair{300, 120}}, std::pair{"wide", std::pair{120, 300}}}) {
    const CsrMatrix rows =
        matrix_of(static_cast<std::size_t>(size.first), static_cast<std::size_t>(size.second), planted);
    const CsrMatrix columns = rows.transposed();
    EXPECT_EQ(expect_golden(name, rows, columns, kBothWays), 2 * 47U);
  }
}

TEST(SvdGolden, of_a_symmetric_matrix_they_are_too) {
  const CsrMatrix matrix = matrix_of(200, 200, planted_symmetric);
  EXPECT_EQ(matrix, matrix.transposed());
  EXPECT_EQ(expect_golden("symmetric", matrix, matrix, kBothWays), 2 * 47U);
}

// With the steps that values near each other take; that M is symmetric is used, and not.
TEST(SvdGolden, of_the_pmi_of_movielens_they_are_too) {
  const char* data = std::getenv("AKIN_DATA");
  if (data == nullptr || *data == '\0')
    GTEST_SKIP() << "AKIN_DATA is not set; it names the folder that holds ml-latest-small";
  ThreadPool threads(2);
  const Context context{threads, 1};
  const std::string path = std::filesystem::path(data) / "ml-latest-small" / "ratings.csv";
  const Dataset ratings = make_dataset(read_ratings(path, {}, context), context);
  Observer nobody;
  const CsrMatrix pmi = pmi_matrix(count_item_pairs(ratings, {}, context, nobody), {}, context);
  const std::vector<RandomizedSvdOptions> ways = {
      {.rank = 64, .oversampling = 16, .power_steps = 12, .method = SvdMethod::krylov},
      {.rank = 64, .oversampling = 64, .power_steps = 40, .method = SvdMethod::subspace}};
  EXPECT_EQ(expect_golden("movielens_pmi", pmi, pmi, ways), 2 * 101U);
  EXPECT_EQ(expect_golden("movielens_pmi", pmi, pmi.transposed(), {ways[0]}), 101U);
}

}  // namespace
}  // namespace akin
