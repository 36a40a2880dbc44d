// Blocked scores against a loop in double, and against themselves in other blocks.
#include <algorithm>
#include <cmath>

#include "akin/math/packed_rows.h"
#include "tests/oracle/random_cases.h"

namespace akin::oracle {
namespace {

struct Case {
  Matrix rows, queries;
  std::vector<float> bias;
};

Case random_case(std::uint64_t seed, std::size_t rank) {
  Random random(seed, rank);
  const std::size_t rows = random.below(200);
  const std::size_t queries = 1 + random.below(PackedQueries::kMost);
  Case some{random_matrix(random, rows, rank), random_matrix(random, queries, rank), {}};
  if (random.below(2) == 0) some.bias = random_floats(random, rows);
  return some;
}

// Scores of queries `begin` … `end` - 1 with `count` rows from `first`.
Matrix scores_of(const Case& some, std::size_t begin, std::size_t end, std::size_t first,
                 std::size_t count) {
  PackedQueries queries(some.queries.columns());
  for (std::size_t q = begin; q < end; ++q) queries.add(some.queries[q]);
  Matrix scores(end - begin, count);
  score_rows(queries, PackedRows(some.rows, some.bias), first, count, scores);
  return scores;
}

void expect_close(const Case& some, const Matrix& scores) {
  for (std::size_t q = 0; q < scores.rows(); ++q) {
    for (std::size_t i = 0; i < scores.columns(); ++i) {
      double sum = some.bias.empty() ? 0.0 : some.bias[i];
      double magnitude = std::abs(sum);
      for (std::size_t k = 0; k < some.rows.columns(); ++k) {
        const double product = static_cast<double>(some.queries[q][k]) * some.rows[i][k];
        sum += product;
        magnitude += std::abs(product);
      }
      ASSERT_NEAR(scores[q][i], sum, 4e-6 * magnitude) << "query " << q << " row " << i;
    }
  }
}

TEST(PackedRowsOracle, scores_equal_a_loop_in_double) {
  on_each_instruction_set([] {
    for (std::size_t rank = 0; rank <= 130; rank += rank < 70 ? 1 : 29) {
      for (std::uint64_t seed = 0; seed < 3; ++seed) {
        SCOPED_TRACE("rank " + std::to_string(rank) + " seed " + std::to_string(seed));
        const Case some = random_case(seed, rank);
        expect_close(some, scores_of(some, 0, some.queries.rows(), 0, some.rows.rows()));
      }
    }
  });
}

TEST(PackedRowsOracle, a_score_has_the_same_bits_in_any_company) {
  on_each_instruction_set([] {
    for (std::size_t rank : {0u, 1u, 7u, 10u, 33u, 64u}) {
      for (std::uint64_t seed = 10; seed < 20; ++seed) {
        const Case some = random_case(seed, rank);
        const std::size_t rows = some.rows.rows();
        const Matrix all = scores_of(some, 0, some.queries.rows(), 0, rows);
        Random random(seed, 999);
        for (int part = 0; part < 10 && rows > 0; ++part) {
          const std::size_t begin = random.below(some.queries.rows());
          const std::size_t end = begin + 1 + random.below(some.queries.rows() - begin);
          const std::size_t first = random.below(rows) / PackedRows::kPanel * PackedRows::kPanel;
          const std::size_t count = 1 + random.below(rows - first);
          const Matrix some_scores = scores_of(some, begin, end, first, count);
          for (std::size_t q = begin; q < end; ++q)
            for (std::size_t i = 0; i < count; ++i)
              ASSERT_EQ(some_scores[q - begin][i], all[q][first + i]) << "seed " << seed;
        }
      }
    }
  });
}

}  // namespace
}  // namespace akin::oracle
