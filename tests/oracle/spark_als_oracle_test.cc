// Spark's alternation against the same in dense matrices of double, from the same start.
#include <cmath>

#include "akin/models/als/spark/spark_als.h"
#include "akin/models/als/spark/spark_start.h"
#include "tests/oracle/dense_double.h"
#include "tests/oracle/random_cases.h"

namespace akin::oracle {
namespace {

constexpr std::uint64_t kSeed = 11;

// All ratings of a pair; a pair may have none, one or several.
using Cells = std::vector<std::vector<std::vector<float>>>;

Cells random_cells(Random& random, std::size_t users, std::size_t items, bool implicit) {
  Cells cells(users, std::vector<std::vector<float>>(items));
  for (auto& row : cells)
    for (auto& cell : row)
      while (random.below(3) == 0)
        cell.push_back(static_cast<float>(random.below(11)) / 2 - (implicit ? 1.0F : 0.0F));
  return cells;
}

Cells transposed(const Cells& cells) {
  Cells turned(cells[0].size(), std::vector<std::vector<float>>(cells.size()));
  for (std::size_t i = 0; i < cells.size(); ++i)
    for (std::size_t j = 0; j < cells[i].size(); ++j) turned[j][i] = cells[i][j];
  return turned;
}

std::shared_ptr<const IdMap> ids(std::size_t count) {
  std::vector<std::int64_t> numbers(count);
  for (std::size_t i = 0; i < count; ++i) numbers[i] = 3 * static_cast<std::int64_t>(i) - 5;
  return std::make_shared<const IdMap>(std::move(numbers));
}

Dataset as_dataset(const Cells& cells, const Context& context) {
  std::vector<std::uint64_t> starts = {0};
  std::vector<std::uint32_t> columns;
  std::vector<float> values;
  for (const auto& row : cells) {
    for (std::uint32_t item = 0; item < row.size(); ++item)
      for (const float value : row[item]) columns.push_back(item), values.push_back(value);
    starts.push_back(columns.size());
  }
  return {ids(cells.size()), ids(cells[0].size()), CsrMatrix(cells[0].size(), starts, columns, values), 0,
          context};
}

DenseMatrix as_dense(const Matrix& matrix) {
  DenseMatrix dense;
  for (std::size_t row = 0; row < matrix.rows(); ++row)
    dense.emplace_back(matrix[row].begin(), matrix[row].end());
  return dense;
}

struct Equation {
  DenseMatrix matrix;
  std::vector<double> right_side;
};

Equation equation_of(const std::vector<std::vector<float>>& cells, const DenseMatrix& fixed,
                     const SparkAlsOptions& options) {
  const auto rank = static_cast<std::size_t>(options.rank);
  Equation equation{DenseMatrix(rank, std::vector<double>(rank)), std::vector<double>(rank)};
  double counted = 0;
  for (std::size_t other = 0; other < cells.size(); ++other) {
    double weight = options.implicit ? 1 : 0, target = 0;
    for (const float rating : cells[other]) {
      const double r = static_cast<double>(rating);
      weight += options.implicit ? options.alpha * std::abs(r) : 1;
      target += !options.implicit ? r : r > 0 ? 1 + options.alpha * r : 0;
      counted += !options.implicit || r > 0 ? 1 : 0;
    }
    for (std::size_t i = 0; i < rank; ++i) {
      for (std::size_t j = 0; j < rank; ++j)
        equation.matrix[i][j] += weight * fixed[other][i] * fixed[other][j];
      equation.right_side[i] += target * fixed[other][i];
    }
  }
  for (std::size_t i = 0; i < rank; ++i) equation.matrix[i][i] += options.regularization * counted;
  return equation;
}

void solve_naively(const Cells& cells, const DenseMatrix& fixed, DenseMatrix& solved,
                   const SparkAlsOptions& options) {
  for (std::size_t row = 0; row < cells.size(); ++row) {
    const Equation equation = equation_of(cells[row], fixed, options);
    const bool is_zero = std::all_of(equation.right_side.begin(), equation.right_side.end(),
                                     [](double value) { return value == 0; });
    solved[row] = is_zero ? equation.right_side : solve_dense(equation.matrix, equation.right_side);
  }
}

void expect_side(const Matrix& vectors, const DenseMatrix& expected, std::string_view name) {
  for (std::size_t row = 0; row < vectors.rows(); ++row)
    for (std::size_t k = 0; k < vectors.columns(); ++k)
      ASSERT_NEAR(vectors[row][k], expected[row][k], 1e-5) << name << ' ' << row << " at " << k;
}

SparkAlsOptions random_options(Random& random) {
  return {.rank = static_cast<std::int64_t>(1 + random.below(6)),
          .iterations = static_cast<std::int64_t>(1 + random.below(4)),
          .regularization = 0.3 + 0.5 * random.uniform(),
          .implicit = random.below(2) == 0,
          .alpha = 3 * random.uniform(),
          .user_blocks = static_cast<std::int64_t>(1 + random.below(5)),
          .item_blocks = static_cast<std::int64_t>(1 + random.below(5))};
}

TEST(SparkAlsOracle, equals_the_alternation_in_double) {
  ThreadPool threads(2);
  Observer nobody;
  for (std::uint64_t seed = 0; seed < 120; ++seed) {
    SCOPED_TRACE("seed " + std::to_string(seed));
    Random random(seed, 1);
    const SparkAlsOptions options = random_options(random);
    const Cells cells =
        random_cells(random, 3 + random.below(20), 3 + random.below(15), options.implicit);
    const Dataset data = as_dataset(cells, {threads});
    SparkAlsOptions start = options;
    start.iterations = 0;
    const FactorModel first = train_spark_als(data, start, {threads, kSeed}, nobody);
    DenseMatrix users = as_dense(first.user_vectors), items = as_dense(first.item_vectors);
    for (std::int64_t epoch = 0; epoch < options.iterations; ++epoch) {
      solve_naively(transposed(cells), users, items, options);
      solve_naively(cells, items, users, options);
    }
    const FactorModel model = train_spark_als(data, options, {threads, kSeed}, nobody);
    expect_side(model.user_vectors, users, "user");
    expect_side(model.item_vectors, items, "item");
  }
}

// The users are solved last: each must fulfil the conditions of Karush, Kuhn and Tucker, as far as
// Spark's solver goes.
TEST(SparkAlsOracle, ends_at_non_negative_optima) {
  ThreadPool threads(2);
  Observer nobody;
  for (std::uint64_t seed = 0; seed < 60; ++seed) {
    SCOPED_TRACE("seed " + std::to_string(seed));
    Random random(seed, 2);
    SparkAlsOptions options = random_options(random);
    options.nonnegative = true;
    const Cells cells =
        random_cells(random, 3 + random.below(20), 3 + random.below(15), options.implicit);
    const FactorModel model =
        train_spark_als(as_dataset(cells, {threads}), options, {threads, kSeed}, nobody);
    const DenseMatrix users = as_dense(model.user_vectors), items = as_dense(model.item_vectors);
    for (std::size_t user = 0; user < users.size(); ++user) {
      const Equation equation = equation_of(cells[user], items, options);
      for (std::size_t i = 0; i < users[user].size(); ++i) {
        double gradient = -equation.right_side[i];
        for (std::size_t j = 0; j < users[user].size(); ++j)
          gradient += equation.matrix[i][j] * users[user][j];
        ASSERT_GE(users[user][i], 0);
        ASSERT_GE(gradient, -1e-3) << user;
        if (users[user][i] > 0) {
          ASSERT_LE(gradient, 1e-3) << user;
        }
      }
    }
  }
}

}  // namespace
}  // namespace akin::oracle
