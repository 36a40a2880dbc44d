// Against a loop in double, on each instruction set.
#include "akin/math/two_means.h"

#include <gtest/gtest.h>

#include <vector>

#include "akin/base/random.h"
#include "akin/math/instruction_set.h"

namespace akin {
namespace {

// Two clouds far from each other, so that rounding decides nothing: even rows around 0, odd ones
// around 9.
Matrix two_clouds(std::size_t rows, std::size_t columns) {
  Matrix matrix(rows, columns);
  for (std::size_t row = 0; row < rows; ++row) {
    Random random(5, row);
    for (float& value : matrix[row])
      value = static_cast<float>(random.normal()) + (row % 2 == 0 ? 0.0F : 9.0F);
  }
  return matrix;
}

struct Mean {
  std::vector<double> sum;
  double rows = 0;

  double pull(std::span<const float> row) const {
    double distance = 0;
    for (std::size_t k = 0; k < row.size(); ++k) {
      const double difference = static_cast<double>(row[k]) - sum[k] / rows;
      distance += difference * difference;
    }
    return rows * distance;
  }
  void add(std::span<const float> row) {
    sum.resize(row.size());
    for (std::size_t k = 0; k < row.size(); ++k) sum[k] += static_cast<double>(row[k]);
    ++rows;
  }
};

TEST(TwoMeans, are_those_of_a_loop_in_double) {
  for (const std::string_view set : instruction_sets()) {
    use_instruction_set(set);
    for (const std::size_t columns : {1, 2, 3, 8, 16, 17, 33, 64, 65})
      for (const std::size_t size : {2, 3, 10, 200}) {
        SCOPED_TRACE(std::string(set) + ' ' + std::to_string(columns) + ' ' + std::to_string(size));
        const Matrix vectors = two_clouds(60, columns);
        Random random(1, size);
        std::vector<std::uint32_t> sample = {4, 7};
        while (sample.size() < size) sample.push_back(static_cast<std::uint32_t>(random.below(60)));
        Matrix centres(2, columns);
        two_means(vectors, sample, centres[0], centres[1]);

        Mean first, second;
        first.add(vectors[4]);
        second.add(vectors[7]);
        for (std::size_t i = 2; i < size; ++i) {
          const auto row = vectors[sample[i]];
          (first.pull(row) < second.pull(row) ? first : second).add(row);
        }
        for (std::size_t k = 0; k < columns; ++k) {
          EXPECT_NEAR(static_cast<double>(centres[0][k]), first.sum[k] / first.rows, 1e-4);
          EXPECT_NEAR(static_cast<double>(centres[1][k]), second.sum[k] / second.rows, 1e-4);
        }
      }
  }
  use_instruction_set(instruction_sets().front());
}

TEST(TwoMeans, of_equal_rows_stay_where_they_are) {
  Matrix vectors(5, 3);
  for (std::size_t row = 0; row < 5; ++row) vectors[row][1] = 2;
  Matrix centres(2, 3);
  two_means(vectors, std::vector<std::uint32_t>{0, 1, 2, 3, 4}, centres[0], centres[1]);
  for (std::size_t k = 0; k < 3; ++k) {
    EXPECT_EQ(centres[0][k], vectors[0][k]);
    EXPECT_EQ(centres[1][k], vectors[0][k]);
  }
}

// The first centre has drawn many rows: a row halfway is pulled by the other, whose few count less.
TEST(TwoMeans, let_the_centre_with_fewer_rows_win) {
  Matrix vectors(4, 1);
  vectors[1][0] = 10;
  vectors[2][0] = 0.1F;
  vectors[3][0] = 4;
  const std::vector<std::uint32_t> sample = {0, 1, 2, 2, 2, 2, 2, 3};
  Matrix centres(2, 1);
  two_means(vectors, sample, centres[0], centres[1]);
  EXPECT_LT(centres[0][0], 0.1F);
  EXPECT_FLOAT_EQ(centres[1][0], 7);
}

}  // namespace
}  // namespace akin
