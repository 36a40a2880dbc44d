// Parts add up to the score, and move with the ratings as they say.
#include "akin/models/als/spark/spark_inverse.h"

#include <gtest/gtest.h>

#include <cmath>

#include "akin/base/random.h"

namespace akin {
namespace {

constexpr std::size_t kItems = 30;
constexpr std::size_t kRank = 5;

struct Row {
  explicit Row(std::uint64_t seed) : fixed(kItems, kRank) {
    Random random(seed, 0);
    for (std::size_t item = 0; item < kItems; ++item)
      for (float& value : fixed[item]) value = static_cast<float>(random.normal());
    for (std::uint32_t item = 0; item < kItems; item += 1 + static_cast<std::uint32_t>(random.below(4))) {
      items.push_back(item);
      ratings.push_back(static_cast<float>(2 * random.normal() + 1));
    }
    ThreadPool threads(1);
    gram = packed_gram(fixed, {threads});
  }

  SparseRow rated() const { return {items, ratings}; }

  std::vector<float> solved(const SparkAlsOptions& options) const {
    std::vector<float> x(kRank);
    EXPECT_TRUE(SparkRowSolver(fixed, gram, options).solve(rated(), x).is_solved);
    return x;
  }

  Matrix fixed;
  std::vector<std::uint32_t> items;
  std::vector<float> ratings;
  std::vector<double> gram;
};

double dot(std::span<const float> a, std::span<const float> b) {
  double sum = 0;
  for (std::size_t k = 0; k < a.size(); ++k) sum += static_cast<double>(a[k]) * static_cast<double>(b[k]);
  return sum;
}

const SparkAlsOptions kEach[] = {
    {}, {.implicit = true}, {.nonnegative = true}, {.implicit = true, .nonnegative = true}};
const std::vector<std::uint32_t> kAsked = {0, 7, 29};

TEST(SparkParts, make_the_score_with_the_rest) {
  for (std::uint64_t seed = 0; seed < 50; ++seed) {
    const Row row(seed);
    for (const SparkAlsOptions& options : kEach) {
      const std::vector<float> x = row.solved(options);
      const Attribution found = spark_parts(row.fixed, row.gram, options, row.rated(), x, kAsked);
      for (std::size_t i = 0; i < kAsked.size(); ++i) {
        double sum = found.rest[i];
        for (const float part : found.parts[i]) sum += part;
        EXPECT_NEAR(sum, dot(x, row.fixed[kAsked[i]]), 1e-5) << seed;
        EXPECT_NEAR(found.rest[i], 0, 1e-4) << seed;
        EXPECT_TRUE(options.nonnegative || found.rest[i] == 0);
      }
    }
  }
}

// Of explicit feedback a part grows as its rating does, and no other moves.
TEST(SparkParts, say_what_a_rating_adds) {
  Row row(3);
  const std::vector<float> before = row.solved({});
  const Attribution found = spark_parts(row.fixed, {}, {}, row.rated(), before, kAsked);
  row.ratings[1] *= 3;
  const std::vector<float> after = row.solved({});
  for (std::size_t i = 0; i < kAsked.size(); ++i) {
    const auto y = row.fixed[kAsked[i]];
    EXPECT_NEAR(dot(after, y) - dot(before, y), 2 * found.parts[i][1], 1e-5);
  }
}

TEST(SparkParts, are_zero_where_nothing_is_liked) {
  Row row(4);
  for (float& rating : row.ratings) rating = -std::abs(rating);
  const SparkAlsOptions options{.implicit = true};
  const Attribution found =
      spark_parts(row.fixed, row.gram, options, row.rated(), row.solved(options), kAsked);
  for (std::size_t i = 0; i < kAsked.size(); ++i)
    for (const float part : found.parts[i]) EXPECT_EQ(part, 0);
}

// Worked out by what solving for a column of the identity gives.
TEST(SparkInverseRoot, has_the_inverse_of_the_matrix_as_its_square) {
  const Row row(5);
  const auto root = spark_inverse_root(row.fixed, {}, row.rated());
  ASSERT_TRUE(root);
  ASSERT_EQ(root->columns(), kRank + 1);
  PackedEquation equation(kRank);
  for (const std::uint32_t item : row.items) equation.add(row.fixed[item], 0);
  equation.add_to_diagonal(0.1 * static_cast<double>(row.items.size()));
  ASSERT_TRUE(equation.factor());
  for (std::size_t a = 0; a < kRank; ++a) {
    std::vector<double> column(kRank);
    column[a] = 1;
    equation.solve_for(column);
    for (std::size_t b = 0; b < kRank; ++b) {
      double square = 0;
      for (std::size_t k = 0; k < root->rows(); ++k)
        square += static_cast<double>((*root)[k][a]) * static_cast<double>((*root)[k][b]);
      EXPECT_NEAR(square, column[b], 1e-6);
    }
    EXPECT_EQ((*root)[a][kRank], 0) << "there is no bias";
  }
}

TEST(SparkInverseRoot, is_not_told_of_implicit_or_bounded_rows_or_of_none) {
  const Row row(6);
  EXPECT_FALSE(spark_inverse_root(row.fixed, {.implicit = true}, row.rated()));
  EXPECT_FALSE(spark_inverse_root(row.fixed, {.nonnegative = true}, row.rated()));
  EXPECT_FALSE(spark_inverse_root(row.fixed, {}, {}));
}

}  // namespace
}  // namespace akin
