// The exact index against the definitions of the three distances, in double.
#include "akin/index/exact/exact.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>

#include "akin/base/random.h"

namespace akin {
namespace {

Matrix random_matrix(std::size_t rows, std::size_t columns, std::uint64_t seed) {
  Matrix matrix(rows, columns);
  for (std::size_t row = 0; row < rows; ++row) {
    Random random(seed, row);
    for (float& value : matrix[row]) value = static_cast<float>(random.normal());
  }
  return matrix;
}

double nearness_of(std::span<const float> a, std::span<const float> b, Nearness nearness) {
  double dot = 0, aa = 0, bb = 0, distance = 0;
  for (std::size_t k = 0; k < a.size(); ++k) {
    const double x = a[k], y = b[k];
    dot += x * y;
    aa += x * x;
    bb += y * y;
    distance += (x - y) * (x - y);
  }
  if (nearness == Nearness::dot) return dot;
  if (nearness == Nearness::euclidean) return -std::sqrt(distance);
  return aa * bb == 0 ? 0 : dot / std::sqrt(aa * bb);
}

TEST(ExactIndex, lists_the_nearest_rows_in_order) {
  ThreadPool pool(2);
  for (const Nearness nearness : {Nearness::cosine, Nearness::dot, Nearness::euclidean}) {
    Matrix rows = random_matrix(500, 9, 1);
    std::fill(rows[7].begin(), rows[7].end(), 0.0F);
    const Matrix queries = random_matrix(30, 9, 2);
    const auto index = make_exact_index(rows, nearness);
    std::vector<RowQuery> asked;
    const std::vector<std::uint32_t> leave_out = {3, 4, 499};
    for (std::size_t q = 0; q < queries.rows(); ++q) asked.push_back({queries[q], leave_out});
    const auto answers = index->search(asked, 12, {}, Context{.threads = pool});
    for (std::size_t q = 0; q < queries.rows(); ++q) {
      std::vector<double> all;
      for (std::uint32_t row = 0; row < rows.rows(); ++row)
        if (std::find(leave_out.begin(), leave_out.end(), row) == leave_out.end())
          all.push_back(nearness_of(queries[q], rows[row], nearness));
      std::sort(all.begin(), all.end(), std::greater<>());
      ASSERT_EQ(answers[q].size(), 12U);
      for (std::size_t k = 0; k < 12; ++k) {
        EXPECT_NEAR(answers[q][k].score, all[k], 1e-5);
        EXPECT_NEAR(answers[q][k].score, nearness_of(queries[q], rows[answers[q][k].index], nearness),
                    1e-5);
      }
    }
  }
}

TEST(ExactIndex, tells_near_twins_apart) {
  ThreadPool pool(1);
  Matrix rows = random_matrix(40, 16, 3);
  for (std::size_t twin = 0; twin < 4; ++twin) {  // of row 9, at distances 0.001, 0.002, …
    std::copy(rows[9].begin(), rows[9].end(), rows[20 + twin].begin());
    rows[20 + twin][5] += 1e-3F * static_cast<float>(4 - twin);
  }
  const RowQuery query{.vector = rows[9]};
  const auto answers =
      make_exact_index(rows, Nearness::euclidean)->search({&query, 1}, 5, {}, Context{.threads = pool});
  ASSERT_EQ(answers[0].size(), 5U);
  EXPECT_EQ(answers[0][0], (Neighbor{0, 9}));
  for (std::uint32_t place = 1; place < 5; ++place) {
    EXPECT_EQ(answers[0][place].index, 24 - place);
    EXPECT_NEAR(answers[0][place].score, -1e-3 * place, 1e-6);
  }
}

TEST(ExactIndex, of_a_model_without_vectors_ties_to_the_smaller_row) {
  ThreadPool pool(1);
  const auto index = make_exact_index(Matrix(5, 0), Nearness::cosine);
  const auto answers = index->search(std::vector<RowQuery>(1), 2, {}, Context{.threads = pool});
  EXPECT_EQ(answers[0], (std::vector<Neighbor>{{0, 0}, {0, 1}}));
}

}  // namespace
}  // namespace akin
