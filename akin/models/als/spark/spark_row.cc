// Gather, solve, measure.
#include "akin/models/als/spark/spark_row.h"

#include <algorithm>
#include <cmath>

namespace akin {
namespace {

double dot(std::span<const float> a, std::span<const float> b) {
  double sum = 0;
  for (std::size_t k = 0; k < a.size(); ++k) sum += static_cast<double>(a[k]) * static_cast<double>(b[k]);
  return sum;
}

// Whether all are finite as floats.
bool take(std::span<const double> solution, std::span<float> vector) {
  std::transform(solution.begin(), solution.end(), vector.begin(),
                 [](double value) { return static_cast<float>(value); });
  return std::all_of(vector.begin(), vector.end(), [](float value) { return std::isfinite(value); });
}

}  // namespace

SparkTerm spark_term(float rating, const SparkAlsOptions& options) {
  const auto value = static_cast<double>(rating);
  if (!options.implicit) return {.target = value, .weight = 1};
  const double surer = options.alpha * std::abs(value);
  return {.target = value > 0 ? 1 + surer : 0, .weight = surer};
}

std::size_t spark_count(SparseRow rated, const SparkAlsOptions& options) {
  if (!options.implicit) return rated.size();
  return static_cast<std::size_t>(
      std::count_if(rated.values.begin(), rated.values.end(), [](float value) { return value > 0; }));
}

SparkRowSolver::SparkRowSolver(const Matrix& fixed, std::span<const double> gram,
                               const SparkAlsOptions& options)
    : fixed_(fixed),
      gram_(gram),
      options_(options),
      equation_(fixed.columns()),
      nnls_(options.nonnegative ? fixed.columns() : 0),
      square_matrix_(options.nonnegative ? fixed.columns() * fixed.columns() : 0) {}

SparkRow SparkRowSolver::solve(SparseRow rated, std::span<float> vector) {
  std::fill(vector.begin(), vector.end(), 0.0F);
  const std::size_t count = spark_count(rated, options_);
  if (count == 0) return {};

  const double lambda = options_.regularization * static_cast<double>(count);
  gather(rated);
  equation_.add_to_diagonal(lambda);
  if (!(options_.nonnegative ? solve_nonnegative(vector) : solve_unbounded(vector)))
    return {.is_solved = false};
  return {.squared_error = squared_error(rated, vector), .penalty = lambda * dot(vector, vector)};
}

void SparkRowSolver::gather(SparseRow rated) {
  equation_.clear();
  if (options_.implicit) equation_.add_triangle(gram_);
  for (std::size_t i = 0; i < rated.size(); ++i) {
    const SparkTerm term = spark_term(rated.values[i], options_);
    equation_.add(fixed_[rated.columns[i]], term.target, term.weight);
  }
}

bool SparkRowSolver::solve_unbounded(std::span<float> vector) {
  return equation_.solve() && take(equation_.right_side(), vector);
}

bool SparkRowSolver::solve_nonnegative(std::span<float> vector) {
  const std::size_t n = vector.size();
  const double* column = equation_.triangle().data();
  for (std::size_t j = 0; j < n; column += ++j)
    for (std::size_t i = 0; i <= j; ++i)
      square_matrix_[i * n + j] = square_matrix_[j * n + i] = column[i];
  return take(nnls_.solve(square_matrix_, equation_.right_side()), vector);
}

double SparkRowSolver::squared_error(SparseRow rated, std::span<const float> vector) const {
  double sum = options_.implicit ? quadratic_form(gram_, vector) : 0;  // as if there were no ratings
  for (std::size_t i = 0; i < rated.size(); ++i) {
    const auto rating = static_cast<double>(rated.values[i]);
    const double score = dot(fixed_[rated.columns[i]], vector);
    if (options_.implicit) {
      const double error = (rating > 0 ? 1 : 0) - score;
      sum += (1 + options_.alpha * std::abs(rating)) * error * error - score * score;
    } else {
      sum += (rating - score) * (rating - score);
    }
  }
  return sum;
}

}  // namespace akin
