// Alternating least squares against the same alternation in double with dense matrices.
#include <cmath>

#include "akin/models/als/als.h"
#include "tests/oracle/dense_double.h"
#include "tests/oracle/dense_ratings.h"
#include "tests/oracle/random_cases.h"

namespace akin::oracle {
namespace {

constexpr std::uint64_t kSeed = 7;

// A vector a row, and with biases the bias as one more number at its end.
using NaiveSide = DenseMatrix;

struct NaiveModel {
  NaiveSide users, items;
  double offset = 0;
};

// s(n), where the other side has `others` rows.
double growth(const AlsOptions& options, std::size_t ratings, std::size_t others) {
  const auto n = static_cast<double>(ratings), m = static_cast<double>(others);
  switch (options.regularization_scaling) {
    case RegularizationScaling::count: return n;
    case RegularizationScaling::root: return std::sqrt(n);
    case RegularizationScaling::constant: return 1;
    case RegularizationScaling::power: break;
  }
  const double silence = options.feedback == Feedback::implicit ? options.unobserved_weight * m : 0;
  return std::pow(n + silence, options.regularization_power);
}

std::vector<double> naive_row(const std::vector<double>& rated, const std::vector<double>& weights,
                              const NaiveSide& fixed, double offset, const AlsOptions& options) {
  const std::size_t rank = static_cast<std::size_t>(options.rank);
  const std::size_t n = rank + (options.biases ? 1 : 0);
  DenseMatrix normal(n, std::vector<double>(n));
  std::vector<double> right_side(n);
  std::size_t count = 0;
  for (std::size_t other = 0; other < rated.size(); ++other) {
    if (std::isnan(rated[other])) continue;
    ++count;
    std::vector<double> row(fixed[other].begin(),
                            fixed[other].begin() + static_cast<std::ptrdiff_t>(rank));
    double target = rated[other] - offset;
    if (options.biases) {
      row.push_back(1);
      target -= fixed[other][rank];
    }
    for (std::size_t i = 0; i < n; ++i) {
      for (std::size_t j = 0; j < n; ++j) normal[i][j] += weights[other] * row[i] * row[j];
      right_side[i] += weights[other] * row[i] * target;
    }
  }
  if (count == 0) return right_side;
  const double grown = growth(options, count, fixed.size());
  for (std::size_t i = 0; i < n; ++i)
    normal[i][i] +=
        grown * (i < rank || std::isnan(options.bias_regularization) ? options.regularization
                                                                     : options.bias_regularization);
  return options.nonnegative ? solve_nonnegative(normal, right_side, rank)
                             : solve_dense(normal, right_side);
}

void solve_naively(const DenseMatrix& ratings, const DenseMatrix& weights, const NaiveSide& fixed,
                   NaiveSide& solved, double offset, const AlsOptions& options) {
  for (std::size_t row = 0; row < ratings.size(); ++row)
    solved[row] = naive_row(ratings[row], weights[row], fixed, offset, options);
}

double mean_of(const DenseMatrix& ratings, const DenseMatrix& weights) {
  double sum = 0, weight = 0;
  for (std::size_t user = 0; user < ratings.size(); ++user)
    for (std::size_t item = 0; item < ratings[user].size(); ++item)
      if (!std::isnan(ratings[user][item])) {
        sum += weights[user][item] * ratings[user][item];
        weight += weights[user][item];
      }
  return sum / weight;
}

double first_number(const AlsOptions& options, Random& random) {
  if (options.is_implicit()) return 0.05 * random.uniform();
  const double drawn = 0.1 * random.normal();
  return options.nonnegative ? std::abs(drawn) : drawn;
}

NaiveModel naive_als(const DenseMatrix& ratings, const DenseMatrix& weights, const AlsOptions& options) {
  const auto rank = static_cast<std::size_t>(options.rank);
  const std::vector<double> zeros(rank + (options.biases ? 1 : 0));
  NaiveModel model{DenseMatrix(ratings.size(), zeros), DenseMatrix(ratings[0].size(), zeros), 0};
  if (options.offset) model.offset = mean_of(ratings, weights);
  for (std::size_t user = 0; user < ratings.size(); ++user) {
    Random random(kSeed, user);
    for (std::size_t k = 0; k < rank; ++k) model.users[user][k] = first_number(options, random);
  }
  for (int epoch = 0; epoch < options.iterations; ++epoch) {
    solve_naively(transposed(ratings), transposed(weights), model.users, model.items, model.offset,
                  options);
    solve_naively(ratings, weights, model.items, model.users, model.offset, options);
  }
  return model;
}

void expect_side(const Matrix& vectors, const std::vector<float>& bias, const NaiveSide& expected,
                 bool biases) {
  for (std::size_t row = 0; row < vectors.rows(); ++row) {
    for (std::size_t k = 0; k < vectors.columns(); ++k)
      ASSERT_NEAR(vectors[row][k], expected[row][k], 1e-4) << "row " << row << " column " << k;
    ASSERT_NEAR(bias[row], biases ? expected[row].back() : 0, 1e-4) << "row " << row;
  }
}

// c of a pair with feedback r.
double confidence(const AlsOptions& options, double r) {
  const double product = options.alpha * std::abs(r);
  switch (options.confidence_form) {
    case ConfidenceForm::one_plus: return 1 + product;
    case ConfidenceForm::weight_plus: return options.unobserved_weight + product;
    case ConfidenceForm::product:
    case ConfidenceForm::on_top: break;
  }
  return product;
}

// Over all pairs of the row, those without feedback too.
std::vector<double> naive_implicit_row(const std::vector<double>& feedback,
                                       const std::vector<double>& weights, const NaiveSide& fixed,
                                       const AlsOptions& options) {
  const auto rank = static_cast<std::size_t>(options.rank);
  DenseMatrix normal(rank, std::vector<double>(rank));
  std::vector<double> right_side(rank);
  std::size_t liked = 0;
  for (std::size_t other = 0; other < feedback.size(); ++other) {
    const bool is_given = !std::isnan(feedback[other]);
    const double preference = is_given && feedback[other] > 0 ? 1 : 0;
    const bool is_drawn_to_0 = !is_given || options.confidence_form == ConfidenceForm::on_top;
    const double asking = is_given ? weights[other] * confidence(options, feedback[other]) : 0;
    const double weight = asking + (is_drawn_to_0 ? options.unobserved_weight : 0);
    if (preference > 0) ++liked;
    for (std::size_t i = 0; i < rank; ++i) {
      for (std::size_t j = 0; j < rank; ++j) normal[i][j] += weight * fixed[other][i] * fixed[other][j];
      right_side[i] += asking * preference * fixed[other][i];
    }
  }
  if (liked == 0) return std::vector<double>(rank);
  for (std::size_t i = 0; i < rank; ++i)
    normal[i][i] += options.regularization * growth(options, liked, fixed.size());
  return options.nonnegative ? solve_nonnegative(normal, right_side, rank)
                             : solve_dense(normal, right_side);
}

NaiveModel naive_implicit_als(const DenseMatrix& feedback, const DenseMatrix& weights,
                              const AlsOptions& options) {
  const auto rank = static_cast<std::size_t>(options.rank);
  const std::vector<double> zeros(rank);
  NaiveModel model{DenseMatrix(feedback.size(), zeros), DenseMatrix(feedback[0].size(), zeros), 0};
  for (std::size_t user = 0; user < feedback.size(); ++user) {
    Random random(kSeed, user);
    for (double& value : model.users[user]) value = first_number(options, random);
  }
  const DenseMatrix by_item = transposed(feedback), item_weights = transposed(weights);
  for (int epoch = 0; epoch < options.iterations; ++epoch) {
    for (std::size_t item = 0; item < by_item.size(); ++item)
      model.items[item] = naive_implicit_row(by_item[item], item_weights[item], model.users, options);
    for (std::size_t user = 0; user < feedback.size(); ++user)
      model.users[user] = naive_implicit_row(feedback[user], weights[user], model.items, options);
  }
  return model;
}

void use_power(AlsOptions& options, Random& random) {
  options.regularization_scaling = RegularizationScaling::power;
  options.regularization_power = 1.5 * random.uniform();
}

TEST(AlsOracle, equals_the_alternation_over_all_pairs_where_feedback_is_implicit) {
  ThreadPool threads(2);
  Observer nobody;
  on_each_instruction_set([&] {
    for (std::uint64_t seed = 0; seed < 120; ++seed) {
      SCOPED_TRACE("seed " + std::to_string(seed));
      Random random(seed, 2);
      AlsOptions options{.feedback = Feedback::implicit,
                         .rank = static_cast<std::int64_t>(1 + random.below(7)),
                         .iterations = static_cast<std::int64_t>(1 + random.below(4)),
                         .regularization = 0.5 + 0.5 * random.uniform(),
                         .regularization_scaling = static_cast<RegularizationScaling>(random.below(3)),
                         .confidence_form = static_cast<ConfidenceForm>(seed % 4),
                         .alpha = 0.1 + 2 * random.uniform(),
                         .unobserved_weight = static_cast<double>(random.below(4)) / 2};
      if (seed % 3 == 0) use_power(options, random);
      options.nonnegative = seed % 5 < 2;
      DenseMatrix feedback = random_ratings(seed, 3 + random.below(20), 3 + random.below(15));
      for (auto& row : feedback)  // dislikes, and numbers that say nothing
        for (double& value : row)
          if (random.below(4) == 0) value = 1 - value;
      const Weights weights = random_weights(random, feedback);
      const FactorModel model =
          train_als(as_dataset(feedback, weights, {threads}), options, {threads, kSeed}, nobody);
      const NaiveModel expected = naive_implicit_als(feedback, weights.numbers, options);
      EXPECT_EQ(model.offset, 0);
      expect_side(model.user_vectors, model.user_bias, expected.users, false);
      expect_side(model.item_vectors, model.item_bias, expected.items, false);
    }
  });
}

TEST(AlsOracle, equals_the_alternation_in_double) {
  ThreadPool threads(2);
  Observer nobody;
  on_each_instruction_set([&] {
    for (std::uint64_t seed = 0; seed < 120; ++seed) {
      SCOPED_TRACE("seed " + std::to_string(seed));
      Random random(seed, 1);
      AlsOptions options{.rank = static_cast<std::int64_t>(random.below(7)),
                         .iterations = static_cast<std::int64_t>(1 + random.below(4)),
                         .regularization = 0.5 + 0.5 * random.uniform(),
                         .regularization_scaling = static_cast<RegularizationScaling>(random.below(3)),
                         .offset = random.below(2) == 0,
                         .biases = random.below(2) == 0};
      if (!options.biases) options.rank += 1;  // something must be left to learn
      if (seed % 4 == 0) use_power(options, random);
      options.nonnegative = seed % 5 < 2;
      if (options.biases && seed % 3 == 0) options.bias_regularization = random.uniform();
      const DenseMatrix ratings = random_ratings(seed, 3 + random.below(20), 3 + random.below(15));
      const Weights weights = random_weights(random, ratings);
      const FactorModel model =
          train_als(as_dataset(ratings, weights, {threads}), options, {threads, kSeed}, nobody);
      const NaiveModel expected = naive_als(ratings, weights.numbers, options);
      EXPECT_NEAR(model.offset, expected.offset, 1e-6);
      expect_side(model.user_vectors, model.user_bias, expected.users, options.biases);
      expect_side(model.item_vectors, model.item_bias, expected.items, options.biases);
    }
  });
}

}  // namespace
}  // namespace akin::oracle
