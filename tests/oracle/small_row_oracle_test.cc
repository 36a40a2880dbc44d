// Rows with fewer ratings than unknowns against elimination in double, where the numbers are kind and
// where they are not: vectors of very unequal directions, regularization that is next to nothing.
#include <algorithm>
#include <cmath>

#include "akin/math/rotate_rows.h"
#include "akin/models/als/dual_row.h"
#include "akin/models/als/implicit_row.h"
#include "akin/models/als/push_through.h"
#include "akin/models/als/ridge_row.h"
#include "tests/oracle/dense_double.h"
#include "tests/oracle/random_cases.h"

namespace akin::oracle {
namespace {

// Vectors whose k-th number is `decay`^k small.
Matrix decaying_matrix(Random& random, std::size_t rows, std::size_t rank, double decay) {
  Matrix matrix = random_matrix(random, rows, rank);
  for (std::size_t row = 0; row < rows; ++row)
    for (std::size_t k = 0; k < rank; ++k)
      matrix[row][k] *= static_cast<float>(std::pow(decay, static_cast<double>(k)));
  return matrix;
}

struct ExplicitCase {
  Matrix vectors;
  std::vector<float> bias;
  bool intercept;
  double lambda, bias_lambda;
  std::vector<std::uint32_t> columns;
  std::vector<float> values;
  std::vector<float> weights;

  SparseRow rated() const { return {columns, values, weights}; }
  double weight(std::size_t i) const { return weights.empty() ? 1 : weights[i]; }
  Design design() const { return {vectors, bias, 3, intercept}; }
  double target(std::size_t i) const {
    return static_cast<double>(values[i]) - 3 - static_cast<double>(bias[columns[i]]);
  }
  double number(std::size_t i, std::size_t k) const {
    return k < vectors.columns() ? vectors[columns[i]][k] : 1;
  }
  double lambda_of(std::size_t k) const { return k < vectors.columns() ? lambda : bias_lambda; }

  double squared_error(const std::vector<double>& x) const {
    double sum = 0;
    for (std::size_t i = 0; i < columns.size(); ++i) {
      double rest = target(i);
      for (std::size_t k = 0; k < x.size(); ++k) rest -= number(i, k) * x[k];
      sum += weight(i) * rest * rest;
    }
    return sum;
  }

  double penalty(const std::vector<double>& x) const {
    double sum = 0;
    for (std::size_t k = 0; k < x.size(); ++k) sum += lambda_of(k) * x[k] * x[k];
    return sum;
  }

  std::vector<double> solution() const {
    const std::size_t unknowns = design().unknowns();
    DenseMatrix normal(unknowns, std::vector<double>(unknowns));
    std::vector<double> right_side(unknowns);
    for (std::size_t a = 0; a < unknowns; ++a) normal[a][a] = lambda_of(a);
    for (std::size_t i = 0; i < columns.size(); ++i)
      for (std::size_t a = 0; a < unknowns; ++a) {
        for (std::size_t b = 0; b < unknowns; ++b)
          normal[a][b] += weight(i) * number(i, a) * number(i, b);
        right_side[a] += weight(i) * number(i, a) * target(i);
      }
    return solve_dense(normal, right_side);
  }
};

ExplicitCase explicit_case(std::uint64_t seed, double lambda, double decay) {
  Random random(seed, 0);
  const std::size_t rank = 4 + random.below(60);
  const std::size_t rows = 80;
  ExplicitCase some{.vectors = decaying_matrix(random, rows, rank, decay),
                    .bias = random_floats(random, rows),
                    .intercept = random.below(2) == 0,
                    .lambda = static_cast<float>(lambda),
                    .bias_lambda = static_cast<float>(lambda * (0.1 + 3 * random.uniform()))};
  const std::size_t ratings = 1 + random.below(rank);
  for (std::uint32_t item = 0; item < ratings; ++item) {  // no item twice
    some.columns.push_back(item);
    some.values.push_back(0.5F * static_cast<float>(1 + random.below(10)));
  }
  if (random.below(2) == 0)
    for (std::size_t i = 0; i < ratings; ++i)
      some.weights.push_back(static_cast<float>(random.below(3)) / 2);
  return some;
}

std::vector<double> in_double(std::span<const float> vector, float bias, bool intercept) {
  std::vector<double> x(vector.begin(), vector.end());
  if (intercept) x.push_back(bias);
  return x;
}

double distance(const std::vector<double>& a, const std::vector<double>& b) {
  double sum = 0, size = 0;
  for (std::size_t k = 0; k < a.size(); ++k) sum += std::pow(a[k] - b[k], 2), size += b[k] * b[k];
  return sum == 0 ? 0 : std::sqrt(sum / size);
}

TEST(SmallRowOracle, of_ratings_equals_elimination_in_double) {
  on_each_instruction_set([] {
    for (std::uint64_t seed = 0; seed < 200; ++seed) {
      SCOPED_TRACE(seed);
      const ExplicitCase some = explicit_case(seed, 0.5, 1);
      std::vector<float> x(some.vectors.columns());
      const auto row = DualSolver(some.design())
                           .solve(some.rated(), static_cast<float>(some.lambda),
                                  static_cast<float>(some.bias_lambda), x);
      ASSERT_TRUE(row);
      const std::vector<double> expected = some.solution();
      EXPECT_LE(distance(in_double(x, row->bias, some.intercept), expected), 2e-5);
      EXPECT_NEAR(row->squared_error, some.squared_error(expected),
                  1e-4 * some.squared_error(expected) + 1e-6);
      EXPECT_NEAR(row->penalty, some.penalty(expected), 1e-4 * some.penalty(expected));
    }
  });
}

// However badly the numbers lie, what is found is the minimum but for rounding, or nothing is.
TEST(SmallRowOracle, of_ratings_is_the_minimum_where_little_holds_the_unknowns) {
  int found_of[2] = {0, 0};  // at the larger and the smaller two of λ
  on_each_instruction_set([&] {
    for (std::uint64_t seed = 0; seed < 200; ++seed)
      for (const double lambda : {1e-1, 1e-2, 1e-4, 1e-6})
        for (const double decay : {1.0, 0.8}) {
          SCOPED_TRACE("seed " + std::to_string(seed) + " lambda " + std::to_string(lambda) + " decay " +
                       std::to_string(decay));
          const ExplicitCase some = explicit_case(seed, lambda, decay);
          std::vector<float> x(some.vectors.columns());
          const auto row = DualSolver(some.design())
                               .solve(some.rated(), static_cast<float>(some.lambda),
                                      static_cast<float>(some.bias_lambda), x);
          if (!row) continue;  // the equations of the unknowns are tried
          ++found_of[lambda < 1e-3 ? 1 : 0];
          const std::vector<double> found = in_double(x, row->bias, some.intercept);
          const std::vector<double> best = some.solution();
          const double nothing = some.squared_error(std::vector<double>(best.size()));
          EXPECT_LE(some.squared_error(found) + some.penalty(found),
                    some.squared_error(best) + some.penalty(best) + 1e-5 * nothing);
        }
  });
  EXPECT_GT(found_of[0], 100);
  EXPECT_GT(found_of[1], 100);
}

struct ImplicitCase {
  Matrix fixed;
  AlsOptions options;
  std::vector<std::uint32_t> columns;
  std::vector<float> values, weights;

  SparseRow feedback() const { return {columns, values, weights}; }

  // How much a pair weighs in what it asks for; 0 where nothing is given.
  double confidence(std::size_t row) const {
    const auto found = std::find(columns.begin(), columns.end(), row);
    if (found == columns.end()) return 0;
    const auto i = static_cast<std::size_t>(found - columns.begin());
    const double base = options.confidence_form == ConfidenceForm::one_plus ? 1
                        : options.confidence_form == ConfidenceForm::weight_plus
                            ? options.unobserved_weight
                            : 0;
    return weights[i] * (base + options.alpha * std::abs(static_cast<double>(values[i])));
  }
  // How much it is drawn to 0 beside that.
  double silence(std::size_t row) const {
    const bool is_given = std::find(columns.begin(), columns.end(), row) != columns.end();
    return is_given && options.confidence_form != ConfidenceForm::on_top ? 0 : options.unobserved_weight;
  }
  double preference(std::size_t row) const {
    const auto found = std::find(columns.begin(), columns.end(), row);
    return found != columns.end() && values[static_cast<std::size_t>(found - columns.begin())] > 0 ? 1
                                                                                                   : 0;
  }

  // Over all pairs of the row, those without feedback too.
  double squared_error(const std::vector<double>& x) const {
    double sum = 0;
    for (std::size_t row = 0; row < fixed.rows(); ++row) {
      double score = 0;
      for (std::size_t k = 0; k < x.size(); ++k) score += static_cast<double>(fixed[row][k]) * x[k];
      const double rest = preference(row) - score;
      sum += confidence(row) * rest * rest + silence(row) * score * score;
    }
    return sum;
  }

  double penalty(const std::vector<double>& x) const {
    double sum = 0;
    for (const double value : x) sum += value * value;
    return options.regularization * sum;
  }

  std::vector<double> solution() const {
    const std::size_t rank = fixed.columns();
    DenseMatrix normal(rank, std::vector<double>(rank));
    std::vector<double> right_side(rank);
    for (std::size_t a = 0; a < rank; ++a) normal[a][a] = options.regularization;
    for (std::size_t row = 0; row < fixed.rows(); ++row)
      for (std::size_t a = 0; a < rank; ++a) {
        const auto number = static_cast<double>(fixed[row][a]);
        for (std::size_t b = 0; b < rank; ++b)
          normal[a][b] += (confidence(row) + silence(row)) * number * static_cast<double>(fixed[row][b]);
        right_side[a] += confidence(row) * preference(row) * number;
      }
    return solve_dense(normal, right_side);
  }
};

ImplicitCase implicit_case(std::uint64_t seed, double lambda, double decay) {
  Random random(seed, 1);
  const std::size_t rank = 4 + random.below(50);
  const std::size_t rows = 60 + random.below(60);
  ImplicitCase some{.fixed = decaying_matrix(random, rows, rank, decay),
                    .options = {.feedback = Feedback::implicit,
                                .regularization = static_cast<float>(lambda),
                                .regularization_scaling = RegularizationScaling::constant,
                                .alpha = std::pow(10, 3 * random.uniform() - 1)}};
  const double weights[] = {0, 1e-6, 0.1, 1};
  some.options.unobserved_weight = weights[random.below(4)];
  const std::size_t pairs = 1 + random.below(rank);
  for (std::uint32_t item = 0; item < pairs; ++item) {
    some.columns.push_back(item);
    // As sure as silence, hardly surer, and far surer; some dislikes.
    const double sizes[] = {0, 1e-9, 1e-3, 1, 5};
    const auto size = static_cast<float>(sizes[random.below(5)]);
    some.values.push_back(item > 0 && random.below(5) == 0 ? -size : std::max(size, 1e-30F));
    some.weights.push_back(random.below(3) == 0 ? 2.0F : 1.0F);
  }
  return some;
}

// What is found, rotated back.
std::optional<RidgeRow> push_through(const ImplicitCase& some, const Context& context, Matrix& x) {
  const auto side = rotated_side(some.fixed, unobserved_part(some.fixed, some.options, context), context);
  x = Matrix(1, some.fixed.columns());
  const auto row = PushThroughSolver(*side, some.options).solve(some.feedback(), x[0]);
  if (row) RowRotation(side->back).rotate(std::vector<std::uint32_t>{0}, x);
  return row;
}

TEST(SmallRowOracle, of_implicit_feedback_equals_elimination_in_double) {
  ThreadPool threads(1);
  on_each_instruction_set([&] {
    int found = 0;
    for (std::uint64_t seed = 0; seed < 200; ++seed) {
      SCOPED_TRACE(seed);
      const ImplicitCase some = implicit_case(seed, 0.5, 1);
      Matrix x;
      const auto row = push_through(some, {threads}, x);
      if (!row) continue;  // very sure of very much, and silence weighs nothing
      ++found;
      const std::vector<double> expected = some.solution();
      EXPECT_LE(distance(in_double(x[0], 0, false), expected), 2e-5);
      const double error = some.squared_error(expected), penalty = some.penalty(expected);
      const double nothing = some.squared_error(std::vector<double>(expected.size()));
      EXPECT_NEAR(row->squared_error, error, 1e-5 * nothing);  // of which the rest is taken off
      EXPECT_NEAR(row->penalty, penalty, 1e-4 * penalty + 1e-9);
      EXPECT_EQ(row->bias, 0);
    }
    EXPECT_GE(found, 195);
  });
}

TEST(SmallRowOracle, of_implicit_feedback_takes_other_forms_of_confidence) {
  ThreadPool threads(1);
  for (const auto form : {ConfidenceForm::on_top, ConfidenceForm::weight_plus}) {
    int found = 0;
    for (std::uint64_t seed = 0; seed < 100; ++seed) {
      SCOPED_TRACE(seed);
      ImplicitCase some = implicit_case(seed, 0.5, 1);
      some.options.confidence_form = form;
      if (some.options.unobserved_weight == 0) some.options.unobserved_weight = 0.5;
      Matrix x;
      const auto row = push_through(some, {threads}, x);
      if (!row) continue;
      ++found;
      const std::vector<double> expected = some.solution();
      EXPECT_LE(distance(in_double(x[0], 0, false), expected), 2e-5);
      const double nothing = some.squared_error(std::vector<double>(expected.size()));
      EXPECT_NEAR(row->squared_error, some.squared_error(expected), 1e-5 * nothing + 1e-9);
    }
    EXPECT_GE(found, 90);
  }
}

// However badly the numbers lie, what is found is the minimum but for rounding, or nothing is; and it is
// no worse than what the equations of the unknowns find.
TEST(SmallRowOracle, of_implicit_feedback_is_the_minimum_where_little_holds_the_unknowns) {
  ThreadPool threads(1);
  int found_of[2] = {0, 0};  // at the larger and the smaller two of λ
  on_each_instruction_set([&] {
    for (std::uint64_t seed = 0; seed < 100; ++seed)
      for (const double lambda : {1e-1, 1e-2, 1e-4, 1e-6})
        for (const double decay : {1.0, 0.8}) {
          SCOPED_TRACE("seed " + std::to_string(seed) + " lambda " + std::to_string(lambda) + " decay " +
                       std::to_string(decay));
          const ImplicitCase some = implicit_case(seed, lambda, decay);
          Matrix x;
          if (!push_through(some, {threads}, x)) continue;
          ++found_of[lambda < 1e-3 ? 1 : 0];
          const std::vector<double> found = in_double(x[0], 0, false), best = some.solution();
          const double least = some.squared_error(best) + some.penalty(best);
          const double nothing = some.squared_error(std::vector<double>(best.size()));
          EXPECT_LE(some.squared_error(found) + some.penalty(found), least + 1e-5 * nothing);
        }
  });
  EXPECT_GT(found_of[0], 100);
  EXPECT_GT(found_of[1], 100);
}

}  // namespace
}  // namespace akin::oracle
