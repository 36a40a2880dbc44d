// Turned vectors keep the order of nearness; scores are those of the exact index.
#include "akin/index/near_space.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>

#include "akin/base/random.h"
#include "akin/index/exact/exact.h"
#include "akin/math/vectors.h"

namespace akin {
namespace {

constexpr Nearness kEachNearness[] = {Nearness::cosine, Nearness::dot, Nearness::euclidean};

// Of lengths that differ by a lot.
Matrix random_matrix(std::size_t rows, std::size_t columns, std::uint64_t seed) {
  Matrix matrix(rows, columns);
  for (std::size_t row = 0; row < rows; ++row) {
    Random random(seed, row);
    const double length = 0.1 + 3 * random.uniform();
    for (float& value : matrix[row]) value = static_cast<float>(length * random.normal());
  }
  return matrix;
}

std::vector<std::uint32_t> all_rows(std::size_t count) {
  std::vector<std::uint32_t> rows(count);
  std::iota(rows.begin(), rows.end(), 0U);
  return rows;
}

double length(std::span<const float> vector) { return std::sqrt(sum_of_squares(vector)); }

std::vector<Neighbor> exact(const Matrix& rows, Nearness nearness, const RowQuery& query,
                            std::size_t count) {
  ThreadPool pool(1);
  return make_exact_index(rows, nearness)->search({&query, 1}, count, {}, Context{.threads = pool})[0];
}

// The rows from near to far by distance of the turned vectors.
std::vector<std::uint32_t> by_distance(const NearSpace& space, std::span<const float> query) {
  Matrix turned(1, space.dimensions());
  space.turn_query(query, turned[0]);
  std::vector<Neighbor> found(space.rows());
  for (std::uint32_t row = 0; row < space.rows(); ++row)
    found[row] = {-squared_distance(turned[0], space.turned()[row]), row};
  std::sort(found.begin(), found.end(), better);
  std::vector<std::uint32_t> order;
  for (const Neighbor& neighbor : found) order.push_back(neighbor.index);
  return order;
}

TEST(NearSpace, distances_of_turned_vectors_keep_the_order) {
  const Matrix rows = random_matrix(200, 12, 1);
  const Matrix queries = random_matrix(20, 12, 2);
  for (const Nearness nearness : kEachNearness) {
    const NearSpace space(rows, nearness);
    for (std::size_t q = 0; q < queries.rows(); ++q) {
      std::vector<std::uint32_t> expected;
      for (const Neighbor& neighbor : exact(rows, nearness, {queries[q]}, 20))
        expected.push_back(neighbor.index);
      auto order = by_distance(space, queries[q]);
      order.resize(20);
      EXPECT_EQ(order, expected);
    }
  }
}

TEST(NearSpace, the_order_by_dot_survives_queries_much_shorter_than_the_rows) {
  const Matrix rows = random_matrix(200, 12, 3);
  Matrix query = random_matrix(1, 12, 4);
  const auto order = by_distance(NearSpace(rows, Nearness::dot), query[0]);
  for (float& value : query[0]) value *= 0x1p-20F;
  EXPECT_EQ(by_distance(NearSpace(rows, Nearness::dot), query[0]), order);
}

TEST(NearSpace, turned_vectors_have_the_lengths_that_are_promised) {
  const Matrix rows = random_matrix(50, 7, 5);
  double longest = 0;
  for (std::size_t row = 0; row < rows.rows(); ++row) longest = std::max(longest, length(rows[row]));
  const NearSpace by_cosine(rows, Nearness::cosine);
  const NearSpace by_dot(rows, Nearness::dot);
  const NearSpace as_it_is(rows, Nearness::euclidean);
  EXPECT_EQ(by_cosine.dimensions(), 7U);
  EXPECT_EQ(by_dot.dimensions(), 8U);
  EXPECT_EQ(&as_it_is.turned(), &rows);
  std::vector<float> query(8);
  by_dot.turn_query(rows[3], query);
  EXPECT_NEAR(length(query), longest, 1e-5 * longest);
  for (std::size_t row = 0; row < rows.rows(); ++row) {
    EXPECT_NEAR(length(by_cosine.turned()[row]), 1, 1e-6);
    EXPECT_NEAR(length(by_dot.turned()[row]), longest, 1e-5 * longest);
  }
}

TEST(NearSpace, scores_are_those_of_the_exact_index_to_the_bit) {
  const Matrix rows = random_matrix(300, 13, 6);
  const Matrix queries = random_matrix(10, 13, 7);
  for (const Nearness nearness : kEachNearness) {
    const NearSpace space(rows, nearness);
    for (std::size_t q = 0; q < queries.rows(); ++q) {
      const auto expected = exact(rows, nearness, {queries[q]}, 300);
      EXPECT_EQ(space.best(queries[q], all_rows(300), 300), expected);
      for (const Neighbor& neighbor : expected)
        EXPECT_EQ(space.score(queries[q], neighbor.index), neighbor.score);
    }
  }
}

TEST(NearSpace, best_lists_no_more_than_asked_for_and_no_more_than_there_are) {
  const Matrix rows = random_matrix(30, 5, 8);
  const NearSpace space(rows, Nearness::cosine);
  EXPECT_TRUE(space.best(rows[0], {}, 3).empty());
  EXPECT_TRUE(space.best(rows[0], all_rows(30), 0).empty());
  EXPECT_EQ(space.best(rows[7], all_rows(30), 1)[0].index, 7U);
  EXPECT_EQ(space.best(rows[0], all_rows(30), 1000).size(), 30U);
}

TEST(NearSpace, ties_go_to_the_smaller_row) {
  const Matrix rows(6, 2);
  const std::vector<std::uint32_t> some = {5, 2, 4, 1};
  for (const Nearness nearness : kEachNearness) {
    const auto found = NearSpace(rows, nearness).best(std::vector<float>{0, 0}, some, 2);
    EXPECT_EQ(found, (std::vector<Neighbor>{{0, 1}, {0, 2}}));
  }
}

TEST(NearSpace, of_many_rows_the_best_are_the_same) {
  const Matrix rows = random_matrix(400, 9, 10);
  const Matrix queries = random_matrix(10, 9, 11);
  for (const Nearness nearness : kEachNearness) {
    const NearSpace space(rows, nearness);
    Matrix turned(1, space.dimensions());
    for (std::size_t q = 0; q < queries.rows(); ++q) {
      space.turn_query(queries[q], turned[0]);
      for (const std::size_t count : {0, 1, 10, 390, 1000})
        EXPECT_EQ(space.best_of_many(queries[q], turned[0], all_rows(400), count),
                  space.best(queries[q], all_rows(400), count));
    }
  }
}

TEST(NearSpace, only_rows_of_zeros_are_zero) {
  Matrix rows(3, 2);
  rows[1][0] = std::numeric_limits<float>::denorm_min();
  rows[2][1] = -1;
  for (const Nearness nearness : kEachNearness) {
    const NearSpace space(rows, nearness);
    EXPECT_TRUE(space.is_zero(0));
    EXPECT_FALSE(space.is_zero(1));
    EXPECT_FALSE(space.is_zero(2));
  }
}

TEST(NearSpace, numbers_at_the_ends_of_the_range_stay_numbers) {
  Matrix rows(4, 3);
  for (std::size_t row = 0; row < 3; ++row)
    std::fill(rows[row].begin(), rows[row].end(), row == 0 ? std::numeric_limits<float>::max() : 1e-38F);
  rows[2][1] = 0;
  for (const Nearness nearness : kEachNearness) {
    const NearSpace space(rows, nearness);
    std::vector<float> query(space.dimensions());
    for (std::uint32_t row = 0; row < 4; ++row) {
      EXPECT_TRUE(all_finite(space.turned()[row]));
      space.turn_query(rows[row], query);
      EXPECT_TRUE(all_finite(query));
    }
  }
  const NearSpace cosine(rows, Nearness::cosine);
  EXPECT_NEAR(cosine.score(rows[0], 1), 1, 1e-6);  // in spite of their lengths
  EXPECT_NEAR(cosine.score(rows[1], 2), std::sqrt(2.0 / 3.0), 1e-6);
}

TEST(NearSpace, of_rows_without_numbers_every_row_is_zero) {
  const Matrix rows(3, 0);
  for (const Nearness nearness : kEachNearness) {
    const NearSpace space(rows, nearness);
    EXPECT_TRUE(space.is_zero(2));
    EXPECT_EQ(space.best({}, all_rows(3), 1), (std::vector<Neighbor>{{0, 0}}));
  }
  EXPECT_EQ(NearSpace(Matrix(0, 4), Nearness::dot).rows(), 0U);
}

}  // namespace
}  // namespace akin
