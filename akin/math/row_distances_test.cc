// Against loops in double, and one function against the other.
#include "akin/math/row_distances.h"

#include <gtest/gtest.h>

#include <string_view>
#include <vector>

#include "akin/base/random.h"
#include "akin/math/instruction_set.h"
#include "akin/math/packed_rows.h"

namespace akin {
namespace {

constexpr std::size_t kRows = 30;

Matrix random_matrix(std::size_t rows, std::size_t columns, std::uint64_t seed) {
  Matrix matrix(rows, columns);
  for (std::size_t row = 0; row < rows; ++row) {
    Random random(seed, row);
    for (float& value : matrix[row]) value = static_cast<float>(random.normal());
  }
  return matrix;
}

// `count` of the rows, some of them twice.
std::vector<std::uint32_t> some_rows(std::size_t count) {
  Random random(7, count);
  std::vector<std::uint32_t> rows(count);
  for (std::uint32_t& row : rows) row = static_cast<std::uint32_t>(random.below(kRows));
  return rows;
}

template <class Test>
void on_each_instruction_set_and_width(const Test& test) {
  for (const std::string_view set : instruction_sets()) {
    use_instruction_set(set);
    for (std::size_t columns = 0; columns < 70; ++columns) {
      SCOPED_TRACE(testing::Message() << set << ", " << columns << " columns");
      test(random_matrix(kRows, columns, columns), random_matrix(1, columns, 1000 + columns));
    }
  }
  use_instruction_set(instruction_sets().front());
}

TEST(SquaredDistance, of_one_is_that_of_a_loop_in_double) {
  on_each_instruction_set_and_width([](const Matrix& rows, const Matrix& query) {
    for (std::size_t row = 0; row < rows.rows(); ++row) {
      double sum = 0;
      for (std::size_t k = 0; k < rows.columns(); ++k) {
        const double difference = static_cast<double>(query[0][k]) - static_cast<double>(rows[row][k]);
        sum += difference * difference;
      }
      EXPECT_NEAR(squared_distance(query[0], rows[row]), sum, 2e-6 * sum);
      EXPECT_EQ(squared_distance(rows[row], rows[row]), 0.0F);
    }
  });
}

TEST(SquaredDistance, has_the_same_bits_for_one_row_and_for_many) {
  on_each_instruction_set_and_width([](const Matrix& rows, const Matrix& query) {
    for (std::size_t count = 0; count < 25; ++count) {
      const auto which = some_rows(count);
      std::vector<float> distances(count + 1, -1.0F);
      squared_distances(rows, which, query[0], std::span(distances).first(count));
      for (std::size_t i = 0; i < count; ++i)
        EXPECT_EQ(distances[i], squared_distance(query[0], rows[which[i]])) << i << " of " << count;
      EXPECT_EQ(distances[count], -1.0F);  // nothing is written behind the last one
    }
  });
}

TEST(SquaredDistance, does_not_depend_on_the_place_in_memory) {
  on_each_instruction_set_and_width([](const Matrix& rows, const Matrix& query) {
    const float there = squared_distance(query[0], rows[3]);
    for (std::size_t shift = 0; shift < 5; ++shift) {
      std::vector<float> moved(shift);
      moved.insert(moved.end(), query[0].begin(), query[0].end());
      EXPECT_EQ(squared_distance(std::span<const float>(moved).subspan(shift), rows[3]), there);
    }
  });
}

TEST(DotsInOrder, have_the_bits_of_a_tile_of_scores) {
  on_each_instruction_set_and_width([](const Matrix& rows, const Matrix& query) {
    PackedQueries packed(rows.columns());
    packed.add(query[0]);
    Matrix scores(1, kRows);
    score_rows(packed, PackedRows(rows), 0, kRows, scores);
    for (std::size_t count = 0; count < 13; ++count) {
      const auto which = some_rows(count);
      std::vector<float> dots(count);
      dots_in_order(rows, which, query[0], dots);
      for (std::size_t i = 0; i < count; ++i) EXPECT_EQ(dots[i], scores[0][which[i]]);
    }
  });
}

}  // namespace
}  // namespace akin
