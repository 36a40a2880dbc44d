// Parts, variances and noise of ALS against dense matrices in double, and against solving a row again
// without the rating.
#include <algorithm>
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
  ratings.keeps_repeats = seed % 2 == 1;
  for (std::uint32_t user = 0; user < users; ++user)
    for (std::uint32_t item = 0; item < items; ++item) {
      if (random.below(2) == 0) continue;
      for (std::uint64_t repeats = ratings.keeps_repeats ? 1 + random.below(3) : 1; repeats > 0;
           --repeats) {
        ratings.user.push_back(user);
        ratings.item.push_back(item);
        ratings.value.push_back(static_cast<float>(0.5 * static_cast<double>(1 + random.below(10))));
        // Up to 1: with larger ones λ would be smaller beside them, and rounding more.
        if (seed % 3 == 0) ratings.weight.push_back(0.125F * static_cast<float>(1 + random.below(8)));
      }
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

// What a regression sees of a row of the other side: its vector and, with biases, the constant 1.
std::vector<double> seen_of(const Case& c, const Matrix& vectors, std::size_t row) {
  const auto vector = vectors[row];
  std::vector<double> z(vector.begin(), vector.end());
  if (c.options.biases) z.push_back(1);
  return z;
}

std::vector<double> seen_of(const Case& c, std::size_t item) {
  return seen_of(c, c.model.item_vectors, item);
}

double inner(const std::vector<double>& a, const std::vector<double>& b) {
  double sum = 0;
  for (std::size_t k = 0; k < a.size(); ++k) sum += a[k] * b[k];
  return sum;
}

// One regression in double against `vectors`, with all ratings but `left_out`.
struct Row {
  DenseMatrix matrix;
  std::vector<double> right_side;

  Row(const Case& c, const Matrix& vectors, SparseRow rated, std::size_t left_out) {
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
      const auto z = seen_of(c, vectors, rated.columns[j]);
      for (std::size_t a = 0; a < n; ++a) {
        for (std::size_t b = 0; b < n; ++b) matrix[a][b] += weight(rated, j) * z[a] * z[b];
        if (&vectors == &c.model.item_vectors)
          right_side[a] += weight(rated, j) * z[a] * target(c, rated, j);
      }
    }
  }

  // z'A⁻¹z
  double variance_of(const std::vector<double>& z) const;

  static double weight(SparseRow rated, std::size_t j) { return static_cast<double>(rated.weight(j)); }

  static double target(const Case& c, SparseRow rated, std::size_t j) {
    return static_cast<double>(rated.values[j]) - static_cast<double>(c.model.offset) -
           static_cast<double>(c.model.item_bias[rated.columns[j]]);
  }
};

double Row::variance_of(const std::vector<double>& z) const { return inner(z, solve_dense(matrix, z)); }

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
      const Row row(c, c.model.item_vectors, rated, kNone);
      for (std::size_t j = 0; j < rated.size(); ++j) {
        const auto pulled = solve_dense(row.matrix, seen_of(c, rated.columns[j]));
        for (const std::uint32_t item : items) {
          auto vector = seen_of(c, item);
          if (c.options.biases) vector.back() = 0;
          const double expected =
              inner(vector, pulled) * Row::weight(rated, j) * Row::target(c, rated, j);
          ASSERT_NEAR(found.parts[item][j], expected, 3e-5 * (1 + std::abs(expected)))
              << "user " << user << " item " << item << " rating " << j;
        }
      }
    }
  });
}

TEST(UncertaintyOracle, deviations_are_those_of_the_dense_inverses) {
  for_each_case([](Case c, const Context& context) {
    estimate_uncertainty(c.model, c.data, context);
    ASSERT_TRUE(std::isfinite(c.model.noise));
    for (std::uint32_t item = 0; item < c.model.items(); ++item) {
      const SparseRow raters = c.data.by_item()[item];
      if (raters.size() == 0) continue;
      const Row of_item(c, c.model.user_vectors, raters, kNone);
      double of_items = 0;
      for (std::size_t user = 0; user < c.model.users(); ++user)
        of_items += of_item.variance_of(seen_of(c, c.model.user_vectors, user)) /
                    static_cast<double>(c.model.users());
      for (std::size_t user = 0; user < c.model.users(); ++user) {
        const SparseRow rated = c.data.by_user()[user];
        if (rated.size() == 0) continue;
        const Row of_user(c, c.model.item_vectors, rated, kNone);
        const double expected =
            c.model.noise * std::sqrt(of_user.variance_of(seen_of(c, item)) + of_items);
        ASSERT_NEAR(score_deviations(c.model, rated, {&item, 1})[0], expected, 3e-5 * (1 + expected))
            << "user " << user << " item " << item;
      }
    }
  });
}

// For the user the row is solved again without the rating; for the item, whose vector is older than those
// of the users, its matrix is.
TEST(UncertaintyOracle, noise_is_that_of_rows_without_the_rating) {
  for_each_case([](Case c, const Context& context) {
    double squares = 0, count = 0;
    for (std::uint32_t user = 0; user < c.model.users(); ++user) {
      const SparseRow rated = c.data.by_user()[user];
      for (std::size_t j = 0; j < rated.size(); ++j) {
        const std::uint32_t item = rated.columns[j];
        const Row without(c, c.model.item_vectors, rated, j);
        const auto z = seen_of(c, item);
        const double miss =
            Row::target(c, rated, j) - inner(z, solve_dense(without.matrix, without.right_side));
        const SparseRow raters = c.data.by_item()[item];
        // Repeats of a pair stand in the same order both ways round.
        const auto earlier = std::count(rated.columns.begin(),
                                        rated.columns.begin() + static_cast<std::ptrdiff_t>(j), item);
        const auto place =
            static_cast<std::size_t>(std::find(raters.columns.begin(), raters.columns.end(), user) -
                                     raters.columns.begin() + earlier);
        const Row item_without(c, c.model.user_vectors, raters, place);
        const double of_user = without.variance_of(z);
        const double of_item = item_without.variance_of(seen_of(c, c.model.user_vectors, user));
        // The variance of a rating's own noise is noise² over its weight; so is what is to be expected.
        const double w = Row::weight(rated, j);
        squares += std::pow(miss * (1 + w * of_item), 2) / (1 / w + of_user + of_item);
        count += 1;
      }
    }
    const double expected = std::sqrt(squares / count);
    estimate_uncertainty(c.model, c.data, context);
    EXPECT_NEAR(c.model.noise, expected, 1e-4 * (1 + expected));
  });
}

}  // namespace
}  // namespace akin::oracle
