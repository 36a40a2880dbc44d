// The solvers of als that go step by step against the same steps in double on dense matrices.
//
// A row's whole matrix and right-hand side are made from the definition; conjugate gradient and the
// blocks are those of the textbook.
#include <algorithm>
#include <cmath>

#include "akin/models/als/als.h"
#include "tests/oracle/dense_double.h"
#include "tests/oracle/dense_ratings.h"
#include "tests/oracle/random_cases.h"

namespace akin::oracle {
namespace {

constexpr std::uint64_t kSeed = 7;

using Numbers = std::vector<double>;

// Ax = b; without b where the row asks for nothing.
struct System {
  DenseMatrix a;
  Numbers b;
  double squares = 0;  // of the targets, weighted
  bool is_empty = true;
};

double dot(const Numbers& a, const Numbers& b) {
  double sum = 0;
  for (std::size_t i = 0; i < a.size(); ++i) sum += a[i] * b[i];
  return sum;
}

Numbers times(const DenseMatrix& a, const Numbers& x) {
  Numbers product;
  for (const Numbers& row : a) product.push_back(dot(row, x));
  return product;
}

// s(n), where the other side has `others` rows.
double growth(const AlsOptions& options, double n, double others) {
  switch (options.regularization_scaling) {
    case RegularizationScaling::count: return n;
    case RegularizationScaling::root: return std::sqrt(n);
    case RegularizationScaling::constant: return 1;
    case RegularizationScaling::power: break;
  }
  return std::pow(n + (options.is_implicit() ? options.unobserved_weight * others : 0),
                  options.regularization_power);
}

// Over all pairs of the row; those without a rating count where feedback is implicit. A row of `fixed` is
// a vector and, with biases, the bias behind it.
System system_of(const Numbers& rated, const DenseMatrix& fixed, double offset,
                 const AlsOptions& options) {
  const auto rank = static_cast<std::size_t>(options.rank);
  const std::size_t n = rank + (options.has_biases() ? 1 : 0);
  System system{DenseMatrix(n, Numbers(n)), Numbers(n)};
  double counted = 0;
  for (std::size_t other = 0; other < rated.size(); ++other) {
    const bool is_given = !std::isnan(rated[other]);
    if (!is_given && !options.is_implicit()) continue;
    Numbers z(fixed[other].begin(), fixed[other].begin() + static_cast<std::ptrdiff_t>(rank));
    double weight = 1, target = 0;
    if (options.is_implicit()) {
      weight = is_given ? 1 + options.alpha * std::abs(rated[other]) : options.unobserved_weight;
      target = is_given && rated[other] > 0 ? 1 : 0;
      counted += target;
    } else {
      target = rated[other] - offset - (options.has_biases() ? fixed[other][rank] : 0);
      counted += 1;
    }
    if (options.has_biases()) z.push_back(1);
    for (std::size_t i = 0; i < n; ++i) {
      for (std::size_t j = 0; j < n; ++j) system.a[i][j] += weight * z[i] * z[j];
      system.b[i] += weight * target * z[i];
    }
    system.squares += weight * target * target;
  }
  const double grown = growth(options, counted, static_cast<double>(fixed.size()));
  for (std::size_t i = 0; i < n; ++i)
    system.a[i][i] +=
        grown * (i < rank || std::isnan(options.bias_regularization) ? options.regularization
                                                                     : options.bias_regularization);
  system.is_empty = counted == 0;
  return system;
}

// Hestenes and Stiefel's, where `usual` is taken for the matrix of every row.
Numbers conjugate_gradient(const System& system, const DenseMatrix& usual, Numbers x,
                           std::int64_t steps) {
  Numbers slope = times(system.a, x);
  for (std::size_t i = 0; i < x.size(); ++i) slope[i] = system.b[i] - slope[i];
  Numbers direction = solve_dense(usual, slope);
  double climb = dot(slope, direction);
  for (std::int64_t step = 0; step < steps && climb > 1e-24; ++step) {
    const Numbers bent = times(system.a, direction);
    const double length = climb / dot(direction, bent);
    for (std::size_t i = 0; i < x.size(); ++i) {
      x[i] += length * direction[i];
      slope[i] -= length * bent[i];
    }
    const Numbers guess = solve_dense(usual, slope);
    const double next = dot(slope, guess);
    for (std::size_t i = 0; i < x.size(); ++i) direction[i] = guess[i] + next / climb * direction[i];
    climb = next;
  }
  return x;
}

// Of a row that says nothing, with the λ of one of the mean length; of ratings the identity.
DenseMatrix usual_matrix(const DenseMatrix& ratings, const DenseMatrix& fixed,
                         const AlsOptions& options) {
  const std::size_t n = fixed[0].size();
  DenseMatrix usual(n, Numbers(n));
  if (!options.is_implicit()) {
    for (std::size_t i = 0; i < n; ++i) usual[i][i] = 1;
    return usual;
  }
  std::size_t given = 0;
  for (const Numbers& row : ratings)
    for (const double rating : row) given += std::isnan(rating) ? 0 : 1;
  const auto length = static_cast<double>(std::max<std::size_t>(given / ratings.size(), 1));
  for (std::size_t i = 0; i < n; ++i) {
    for (std::size_t j = 0; j < n; ++j)
      for (const Numbers& y : fixed) usual[i][j] += options.unobserved_weight * y[i] * y[j];
    usual[i][i] += options.regularization * growth(options, length, static_cast<double>(fixed.size()));
  }
  return usual;
}

// Each block solved while the others stand; the bias, if there is one, with the last.
Numbers by_blocks(const System& system, Numbers x, std::size_t rank, std::size_t size) {
  for (std::size_t begin = 0; begin < rank || begin == 0; begin += size) {
    const std::size_t end = begin + size >= rank ? x.size() : begin + size;
    DenseMatrix own(end - begin, Numbers(end - begin));
    Numbers slope(end - begin);
    const Numbers product = times(system.a, x);
    for (std::size_t i = begin; i < end; ++i) {
      slope[i - begin] = system.b[i] - product[i];
      for (std::size_t j = begin; j < end; ++j) own[i - begin][j - begin] = system.a[i][j];
    }
    const Numbers step = solve_dense(own, slope);
    for (std::size_t i = begin; i < end; ++i) x[i] += step[i - begin];
  }
  return x;
}

Numbers solve(const System& system, const DenseMatrix& usual, const Numbers& start,
              const AlsOptions& options) {
  if (options.solver == AlsSolver::cg) return conjugate_gradient(system, usual, start, options.cg_steps);
  return by_blocks(system, start, static_cast<std::size_t>(options.rank),
                   static_cast<std::size_t>(options.block_size));
}

double mean_of(const DenseMatrix& ratings) {
  double sum = 0, count = 0;
  for (const Numbers& row : ratings)
    for (const double rating : row)
      if (!std::isnan(rating)) sum += rating, ++count;
  return sum / count;
}

// Each row a vector and, with biases, the bias behind it.
DenseMatrix dense(const Matrix& vectors, const std::vector<float>& bias, const AlsOptions& options) {
  DenseMatrix rows;
  for (std::size_t row = 0; row < vectors.rows(); ++row) {
    rows.emplace_back(vectors[row].begin(), vectors[row].end());
    if (options.has_biases()) rows.back().push_back(static_cast<double>(bias[row]));
  }
  return rows;
}

// Solves each row of a side again. What the row makes small must be as small to nine digits of all that
// there is to gain: in directions that make little of a difference, float32 leaves more of one. Where
// a step would gain next to nothing of the squares of the targets, akin stops.
void expect_side(const DenseMatrix& found, const DenseMatrix& ratings, const DenseMatrix& fixed,
                 const DenseMatrix& start, double offset, const AlsOptions& options) {
  const DenseMatrix usual = usual_matrix(ratings, fixed, options);
  for (std::size_t row = 0; row < ratings.size(); ++row) {
    const System system = system_of(ratings[row], fixed, offset, options);
    if (system.is_empty) {
      ASSERT_EQ(found[row], Numbers(found[row].size())) << "row " << row;
      continue;
    }
    Numbers difference = solve(system, usual, start[row], options);
    for (std::size_t k = 0; k < difference.size(); ++k) difference[k] -= found[row][k];
    const double all = dot(system.b, solve_dense(system.a, system.b));
    ASSERT_LE(dot(difference, times(system.a, difference)), 1e-9 * all + 1e-13 * system.squares)
        << "row " << row;
  }
}

// Takes each half-step of a training again, from where the training stood.
class HalfSteps : public Observer {
 public:
  HalfSteps(const DenseMatrix& ratings, const AlsOptions& options)
      : ratings_(ratings), by_item_(transposed(ratings)), options_(options) {
    const auto rank = static_cast<std::size_t>(options.rank);
    const Numbers zeros(rank + (options.has_biases() ? 1 : 0));
    users_ = DenseMatrix(ratings.size(), zeros);
    items_ = DenseMatrix(by_item_.size(), zeros);
    for (std::size_t user = 0; user < users_.size(); ++user) {
      Random start(kSeed, user);
      for (std::size_t k = 0; k < rank; ++k) {
        const double drawn = options.is_implicit() ? 0.05 * start.uniform() : 0.1 * start.normal();
        users_[user][k] = static_cast<double>(static_cast<float>(drawn));
      }
    }
  }

  Verdict on_epoch(const Epoch& epoch) override {
    const FactorModel& model = epoch.model;
    const double offset = options_.has_offset() ? mean_of(ratings_) : 0;
    const DenseMatrix items = dense(model.item_vectors, model.item_bias, options_);
    expect_side(items, by_item_, users_, items_, offset, options_);
    items_ = items;
    const DenseMatrix users = dense(model.user_vectors, model.user_bias, options_);
    expect_side(users, ratings_, items_, users_, offset, options_);
    users_ = users;
    ++epochs;
    return Verdict::go_on;
  }

  std::int64_t epochs = 0;

 private:
  const DenseMatrix& ratings_;
  DenseMatrix by_item_, users_, items_;
  AlsOptions options_;
};

AlsOptions random_options(Random& random) {
  AlsOptions options;
  options.feedback = random.below(2) == 0 ? Feedback::of_ratings : Feedback::implicit;
  options.solver = random.below(2) == 0 ? AlsSolver::cg : AlsSolver::blocks;
  options.rank = static_cast<std::int64_t>(random.below(9));
  options.iterations = static_cast<std::int64_t>(1 + random.below(3));
  options.cg_steps = static_cast<std::int64_t>(1 + random.below(5));
  options.block_size = static_cast<std::int64_t>(1 + random.below(9));
  options.regularization = 3 + 3 * random.uniform();  // of badly posed rows float32 has its own view
  options.regularization_scaling = static_cast<RegularizationScaling>(random.below(4));
  if (options.regularization_scaling == RegularizationScaling::power)
    options.regularization_power = 0.3 + random.uniform();
  options.offset = random.below(2) == 0;
  options.biases = random.below(2) == 0;
  options.alpha = 0.1 + 2 * random.uniform();
  options.unobserved_weight = static_cast<double>(random.below(3)) / 2;
  if (options.has_biases() && random.below(2) == 0) options.bias_regularization = 1 + random.uniform();
  if (!options.has_biases()) options.rank += 1;  // something must be left to learn
  return options;
}

TEST(AlsSolversOracle, take_the_steps_of_the_textbook) {
  ThreadPool threads(2);
  on_each_instruction_set([&] {
    for (std::uint64_t seed = 0; seed < 300; ++seed) {
      SCOPED_TRACE("seed " + std::to_string(seed));
      Random random(seed, 3);
      const AlsOptions options = random_options(random);
      DenseMatrix ratings = random_ratings(seed, 3 + random.below(20), 3 + random.below(15));
      if (options.is_implicit())  // dislikes, and numbers that say nothing
        for (Numbers& row : ratings)
          for (double& value : row)
            if (random.below(4) == 0) value = 1 - value;
      HalfSteps observer(ratings, options);
      train_als(as_dataset(ratings, {threads}), options, {threads, kSeed}, observer);
      EXPECT_EQ(observer.epochs, options.iterations);
    }
  });
}

// Whatever the solver, there is one answer.
TEST(AlsSolversOracle, arrive_where_the_exact_solver_is) {
  ThreadPool threads(2);
  Observer nobody;
  for (std::uint64_t seed = 0; seed < 60; ++seed) {
    SCOPED_TRACE("seed " + std::to_string(seed));
    Random random(seed, 4);
    AlsOptions options = random_options(random);
    options.cg_steps = 100;
    options.block_size = options.rank + 1 - static_cast<std::int64_t>(random.below(2));
    const Dataset data =
        as_dataset(random_ratings(seed, 3 + random.below(20), 3 + random.below(15)), {threads});
    const FactorModel model = train_als(data, options, {threads, kSeed}, nobody);
    options.solver = AlsSolver::cholesky;
    const FactorModel exact = train_als(data, options, {threads, kSeed}, nobody);
    const auto expect_near = [](const Matrix& vectors, const Matrix& expected) {
      for (std::size_t row = 0; row < vectors.rows(); ++row)
        for (std::size_t k = 0; k < vectors.columns(); ++k)
          ASSERT_NEAR(vectors[row][k], expected[row][k], 1e-4) << row << ' ' << k;
    };
    expect_near(model.user_vectors, exact.user_vectors);
    expect_near(model.item_vectors, exact.item_vectors);
    for (std::size_t user = 0; user < model.users(); ++user)
      EXPECT_NEAR(model.user_bias[user], exact.user_bias[user], 1e-4);
  }
}

}  // namespace
}  // namespace akin::oracle
