// Parts, variances and noise of ALS against dense matrices in double, and against solving a row again
// without the rating.
#include <cmath>

#include "akin/models/als/als.h"
#include "akin/models/predict.h"
#include "akin/models/uncertainty.h"
#include "tests/oracle/dense_double.h"
#include "tests/oracle/random_cases.h"

namespace akin::oracle {
namespace {

struct Case {
  AlsOptions options;
  Dataset data;
  FactorModel model;
};

std::shared_ptr<const IdMap> numbered(std::size_t count) {
  std::vector<std::int64_t> numbers(count);
  for (std::size_t i = 0; i < count; ++i) numbers[i] = static_cast<std::int64_t>(i);
  return std::make_shared<const IdMap>(std::move(numbers));
}

Dataset random_data(std::uint64_t seed, const Context& context) {
  Random random(seed, 0);
  const auto users = static_cast<std::uint32_t>(4 + random.below(20));
  const auto items = static_cast<std::uint32_t>(4 + random.below(20));
  Ratings ratings{numbered(users), numbered(items), {}, {}, {}, {}};
  for (std::uint32_t user = 0; user < users; ++user)
    for (std::uint32_t item = 0; item < items; ++item) {
      if (random.below(2) == 0) continue;
      ratings.user.push_back(user);
      ratings.item.push_back(item);
      ratings.value.push_back(static_cast<float>(0.5 * static_cast<double>(1 + random.below(10))));
    }
  return make_dataset(ratings, context);
}

Case random_case(std::uint64_t seed, const Context& context) {
  Random random(seed, 1);
  AlsOptions options{.rank = static_cast<std::int64_t>(random.below(7)),
                     .iterations = 3,
                     .regularization = 0.05 + 0.5 * random.uniform(),
                     .regularization_scaling = static_cast<RegularizationScaling>(random.below(3)),
                     .offset = random.below(2) == 0,
                     .biases = random.below(2) == 0};
  if (!options.biases) options.rank += 1;
  Dataset data = random_data(seed, context);
  Observer nobody;
  FactorModel model = train_als(data, options, context, nobody);
  return {options, std::move(data), std::move(model)};
}

// What the regression of a user sees of an item: its vector and, with biases, the constant 1.
std::vector<double> seen_of(const Case& c, std::size_t item) {
  const auto vector = c.model.item_vectors[item];
  std::vector<double> z(vector.begin(), vector.end());
  if (c.options.biases) z.push_back(1);
  return z;
}

double inner(const std::vector<double>& a, const std::vector<double>& b) {
  double sum = 0;
  for (std::size_t k = 0; k < a.size(); ++k) sum += a[k] * b[k];
  return sum;
}

// One user's regression in double, with all ratings but `left_out`.
struct Row {
  DenseMatrix matrix;
  std::vector<double> right_side;

  Row(const Case& c, SparseRow rated, std::size_t left_out) {
    const std::size_t n = c.model.rank() + (c.options.biases ? 1 : 0);
    const auto count = static_cast<double>(rated.size());  // λ stays that of all the ratings
    const double scaling = c.options.regularization_scaling == RegularizationScaling::count ? count
                           : c.options.regularization_scaling == RegularizationScaling::root
                               ? std::sqrt(count)
                               : 1;
    matrix.assign(n, std::vector<double>(n));
    right_side.assign(n, 0);
    for (std::size_t k = 0; k < n; ++k) matrix[k][k] = c.options.regularization * scaling;
    for (std::size_t j = 0; j < rated.size(); ++j) {
      if (j == left_out) continue;
      const auto z = seen_of(c, rated.columns[j]);
      for (std::size_t a = 0; a < n; ++a) {
        for (std::size_t b = 0; b < n; ++b) matrix[a][b] += z[a] * z[b];
        right_side[a] += z[a] * target(c, rated, j);
      }
    }
  }

  static double target(const Case& c, SparseRow rated, std::size_t j) {
    return static_cast<double>(rated.values[j]) - static_cast<double>(c.model.offset) -
           static_cast<double>(c.model.item_bias[rated.columns[j]]);
  }
};

constexpr std::size_t kNone = static_cast<std::size_t>(-1);

template <class Test>
void for_each_case(const Test& test) {
  ThreadPool threads(2);
  on_each_instruction_set([&] {
    for (std::uint64_t seed = 0; seed < 60; ++seed) {
      SCOPED_TRACE("seed " + std::to_string(seed));
      test(random_case(seed, {threads}), Context{threads});
    }
  });
}

TEST(UncertaintyOracle, parts_are_the_pull_of_each_rating_on_the_vector) {
  for_each_case([](const Case& c, const Context&) {
    std::vector<std::uint32_t> items(c.model.items());
    for (std::uint32_t item = 0; item < items.size(); ++item) items[item] = item;
    for (std::size_t user = 0; user < c.model.users(); ++user) {
      const SparseRow rated = c.data.by_user()[user];
      const Attribution found = c.model.encoder->explain(c.model, rated, items);
      const Row row(c, rated, kNone);
      for (std::size_t j = 0; j < rated.size(); ++j) {
        const auto pulled = solve_dense(row.matrix, seen_of(c, rated.columns[j]));
        for (const std::uint32_t item : items) {
          auto vector = seen_of(c, item);
          if (c.options.biases) vector.back() = 0;
          const double expected = inner(vector, pulled) * Row::target(c, rated, j);
          ASSERT_NEAR(found.parts[item][j], expected, 3e-5 * (1 + std::abs(expected)))
              << "user " << user << " item " << item << " rating " << j;
        }
      }
    }
  });
}

TEST(UncertaintyOracle, deviations_are_those_of_the_dense_inverse) {
  for_each_case([](Case c, const Context&) {
    c.model.noise = 0.8;
    for (std::size_t user = 0; user < c.model.users(); ++user) {
      const SparseRow rated = c.data.by_user()[user];
      if (rated.size() == 0) continue;
      const Row row(c, rated, kNone);
      for (std::uint32_t item = 0; item < c.model.items(); ++item) {
        const auto z = seen_of(c, item);
        const double expected = 0.8 * std::sqrt(inner(z, solve_dense(row.matrix, z)));
        ASSERT_NEAR(score_deviations(c.model, rated, {&item, 1})[0], expected, 3e-5 * (1 + expected))
            << "user " << user << " item " << item;
      }
    }
  });
}

TEST(UncertaintyOracle, noise_is_that_of_rows_solved_again_without_the_rating) {
  for_each_case([](const Case& c, const Context& context) {
    double squares = 0, count = 0;
    for (std::size_t user = 0; user < c.model.users(); ++user) {
      const SparseRow rated = c.data.by_user()[user];
      for (std::size_t j = 0; j < rated.size(); ++j) {
        const Row without(c, rated, j);
        const auto z = seen_of(c, rated.columns[j]);
        const double miss =
            Row::target(c, rated, j) - inner(z, solve_dense(without.matrix, without.right_side));
        squares += miss * miss / (1 + inner(z, solve_dense(without.matrix, z)));
        count += 1;
      }
    }
    const double expected = std::sqrt(squares / count);
    EXPECT_NEAR(estimate_noise(c.model, c.data.by_user(), context), expected, 1e-4 * (1 + expected));
  });
}

}  // namespace
}  // namespace akin::oracle
