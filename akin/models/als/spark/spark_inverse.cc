#include "akin/models/als/spark/spark_inverse.h"

#include <numeric>
#include <vector>

#include "akin/models/als/spark/packed_equation.h"

namespace akin {
namespace {

// The unknowns that are not held at 0.
std::vector<std::size_t> free_unknowns(std::span<const float> x, const SparkAlsOptions& options) {
  std::vector<std::size_t> free;
  for (std::size_t k = 0; k < x.size(); ++k)
    if (!options.nonnegative || x[k] > 0) free.push_back(k);
  return free;
}

std::vector<float> some_of(std::span<const float> vector, std::span<const std::size_t> places) {
  std::vector<float> some(places.size());
  for (std::size_t i = 0; i < places.size(); ++i) some[i] = vector[places[i]];
  return some;
}

// The rows and columns of `places`, which ascend.
std::vector<double> some_of_triangle(std::span<const double> triangle,
                                     std::span<const std::size_t> places) {
  std::vector<double> some;
  for (const std::size_t j : places)
    for (const std::size_t i : places)
      if (i <= j) some.push_back(triangle[j * (j + 1) / 2 + i]);
  return some;
}

// The matrix of a row, of the unknowns that are free.
PackedEquation equation_of(const Matrix& fixed, std::span<const double> gram,
                           const SparkAlsOptions& options, SparseRow rated,
                           std::span<const std::size_t> free) {
  PackedEquation equation(free.size());
  if (options.implicit) equation.add_triangle(some_of_triangle(gram, free));
  for (std::size_t j = 0; j < rated.size(); ++j) {
    const SparkTerm term = spark_term(rated.values[j], options);
    equation.add(some_of(fixed[rated.columns[j]], free), term.target, term.weight);
  }
  equation.add_to_diagonal(options.regularization * static_cast<double>(spark_count(rated, options)));
  return equation;
}

double product(std::span<const float> a, std::span<const double> b) {
  double sum = 0;
  for (std::size_t k = 0; k < a.size(); ++k) sum += static_cast<double>(a[k]) * b[k];
  return sum;
}

}  // namespace

Attribution spark_parts(const Matrix& fixed, std::span<const double> gram, const SparkAlsOptions& options,
                        SparseRow rated, std::span<const float> x, std::span<const std::uint32_t> asked) {
  Attribution found{Matrix(asked.size(), rated.size()), std::vector<float>(asked.size())};
  const std::vector<std::size_t> free = free_unknowns(x, options);
  if (spark_count(rated, options) == 0 || free.empty()) return found;  // x is zero
  PackedEquation equation = equation_of(fixed, gram, options, rated, free);
  if (!equation.factor()) return found;
  const std::vector<double> solution(x.begin(), x.end());
  for (std::size_t i = 0; i < asked.size(); ++i) {
    const std::vector<float> y = some_of(fixed[asked[i]], free);
    std::vector<double> pull(y.begin(), y.end());
    equation.solve_for(pull);
    double sum = 0;
    for (std::size_t j = 0; j < rated.size(); ++j) {
      const double part = product(some_of(fixed[rated.columns[j]], free), pull) *
                          spark_term(rated.values[j], options).target;
      found.parts[i][j] = static_cast<float>(part);
      sum += part;
    }
    if (options.nonnegative) found.rest[i] = static_cast<float>(product(fixed[asked[i]], solution) - sum);
  }
  return found;
}

std::optional<Matrix> spark_inverse_root(const Matrix& fixed, const SparkAlsOptions& options,
                                         SparseRow rated) {
  if (options.implicit || options.nonnegative || rated.size() == 0) return std::nullopt;
  std::vector<std::size_t> all(fixed.columns());
  std::iota(all.begin(), all.end(), std::size_t{0});
  PackedEquation equation = equation_of(fixed, {}, options, rated, all);
  if (!equation.factor()) return std::nullopt;
  Matrix root(all.size(), all.size() + 1);
  equation.inverse_root(root);
  return root;
}

}  // namespace akin
