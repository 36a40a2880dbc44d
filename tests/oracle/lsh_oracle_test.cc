// How often two vectors share a bucket, against the probability; and the search, against a walk over all
// buckets in double.
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <numbers>
#include <set>
#include <tuple>
#include <vector>

#include "akin/base/random.h"
#include "akin/index/lsh/bucket_hash.h"
#include "akin/index/lsh/lsh.h"
#include "akin/index/test_arrays.h"

namespace akin::oracle {
namespace {

// --- how often two vectors share a bucket

struct Pair {
  std::vector<float> first;
  std::vector<float> second;
};

std::vector<double> random_direction(Random& random, std::size_t dimensions) {
  std::vector<double> direction(dimensions);
  double squares = 0;
  for (double& number : direction) {
    number = random.normal();
    squares += number * number;
  }
  for (double& number : direction) number /= std::sqrt(squares);
  return direction;
}

Pair pair_at_angle(Random& random, std::size_t dimensions, double angle) {
  const auto first = random_direction(random, dimensions);
  auto across = random_direction(random, dimensions);
  double along = 0, squares = 0;
  for (std::size_t k = 0; k < dimensions; ++k) along += first[k] * across[k];
  for (std::size_t k = 0; k < dimensions; ++k) {
    across[k] -= along * first[k];
    squares += across[k] * across[k];
  }
  Pair pair;
  for (std::size_t k = 0; k < dimensions; ++k) {
    const double second = std::cos(angle) * first[k] + std::sin(angle) * across[k] / std::sqrt(squares);
    pair.first.push_back(static_cast<float>(3 * first[k]));
    pair.second.push_back(static_cast<float>(second / 2));  // lengths do not matter
  }
  return pair;
}

Pair pair_at_distance(Random& random, std::size_t dimensions, double distance) {
  const auto first = random_direction(random, dimensions), way = random_direction(random, dimensions);
  Pair pair;
  for (std::size_t k = 0; k < dimensions; ++k) {
    pair.first.push_back(static_cast<float>(4 * first[k]));
    pair.second.push_back(static_cast<float>(4 * first[k] + distance * way[k]));
  }
  return pair;
}

double share_of_tables(const BucketHash& hash, const Pair& pair) {
  PackedQueries packed(hash.dimensions());
  packed.add(pair.first);
  packed.add(pair.second);
  Matrix projections(2, hash.tables() * hash.hashes());
  hash.project(packed, projections);
  std::size_t shared = 0;
  for (std::size_t table = 0; table < hash.tables(); ++table)
    if (hash.key(hash.of_table(projections[0], table)) == hash.key(hash.of_table(projections[1], table)))
      ++shared;
  return static_cast<double>(shared) / static_cast<double>(hash.tables());
}

constexpr std::size_t kTables = 20000;

// Five deviations of a share of so many independent tables.
double bound(double probability) {
  return 5 * std::sqrt(probability * (1 - probability) / static_cast<double>(kTables)) + 1e-4;
}

TEST(LshOracle, two_vectors_are_on_one_side_of_planes_as_often_as_their_angle_says) {
  std::uint64_t seed = 0;
  for (const std::size_t dimensions : {2UL, 5UL, 24UL})
    for (const std::size_t hashes : {1UL, 3UL, 6UL}) {
      const BucketHash hash = BucketHash::planes({kTables, hashes, dimensions}, ++seed);
      Random random(seed, 1);
      for (const double degrees : {0.0, 5.0, 20.0, 45.0, 70.0, 90.0, 120.0, 170.0, 180.0}) {
        const double angle = degrees / 180 * std::numbers::pi;
        const double expected = std::pow(1 - angle / std::numbers::pi, static_cast<double>(hashes));
        EXPECT_NEAR(share_of_tables(hash, pair_at_angle(random, dimensions, angle)), expected,
                    bound(expected))
            << degrees << " degrees, " << dimensions << " dimensions, " << hashes << " hashes";
      }
    }
}

// The probability that a random offset parts none of two points `way` apart along a line, of which the
// boundaries are 1 apart.
double together(double way) { return std::max(0.0, 1 - std::abs(way)); }

// Over all random directions: t, the number of a direction of length 1 along a line, has a density of
// (1 - t²)^((dimensions - 3) / 2), here over the angle.
double place_probability(double lengths, std::size_t dimensions) {
  constexpr int kSteps = 100000;
  double sum = 0, weights = 0;
  for (int step = 0; step < kSteps; ++step) {
    const double angle = (step + 0.5) / kSteps * std::numbers::pi;
    const double weight = std::pow(std::sin(angle), static_cast<double>(dimensions) - 2);
    sum += weight * together(lengths * std::cos(angle));
    weights += weight;
  }
  return sum / weights;
}

// Datar et al., section 3.2, for directions of normal numbers: in `deviations` a bucket is that many
// deviations of the difference long.
double normal_place_probability(double deviations) {
  const double tail = std::erfc(deviations / std::numbers::sqrt2) / 2;
  return 1 - 2 * tail -
         2 / (std::sqrt(2 * std::numbers::pi) * deviations) *
             (1 - std::exp(-deviations * deviations / 2));
}

TEST(LshOracle, two_vectors_have_the_same_places_as_often_as_their_distance_says) {
  constexpr double kBucketLength = 0.8;
  std::uint64_t seed = 100;
  for (const std::size_t dimensions : {2UL, 5UL, 24UL})
    for (const std::size_t hashes : {1UL, 3UL, 6UL}) {
      const BucketHash hash = BucketHash::places({kTables, hashes, dimensions}, kBucketLength, ++seed);
      Random random(seed, 1);
      for (const double lengths : {0.0, 0.1, 0.5, 1.0, 2.0, 5.0, 20.0}) {
        const double one = place_probability(lengths, dimensions);
        const double expected = std::pow(one, static_cast<double>(hashes));
        EXPECT_NEAR(share_of_tables(hash, pair_at_distance(random, dimensions, lengths * kBucketLength)),
                    expected, bound(expected))
            << lengths << " lengths, " << dimensions << " dimensions, " << hashes << " hashes";
      }
    }
}

TEST(LshOracle, the_probability_of_places_is_that_of_normal_numbers_in_many_dimensions) {
  constexpr std::size_t kMany = 5000;
  for (const double deviations : {0.3, 1.0, 2.0, 4.0})
    EXPECT_NEAR(place_probability(std::sqrt(static_cast<double>(kMany)) / deviations, kMany),
                normal_place_probability(deviations), 1e-3);
}

// --- the search

constexpr std::size_t kDimensions = 5;
constexpr std::size_t kHashes = 3;
constexpr std::size_t kSearchTables = 3;
constexpr std::size_t kRows = 400;

Matrix random_rows(std::uint64_t seed, std::size_t rows) {
  Matrix matrix(rows, kDimensions);
  Random random(seed, 0);
  for (std::size_t row = 0; row < rows; ++row)
    for (float& value : matrix[row]) value = static_cast<float>(random.normal());
  return matrix;
}

// Spelled-out buckets instead of keys: a side, or a place, of each hash.
using Bucket = std::vector<std::int64_t>;

class NaiveTables {
 public:
  NaiveTables(const TestArrays& arrays, bool has_places)
      : directions_(arrays.get<float>("directions")),
        offsets_(has_places ? arrays.get<float>("offsets") : std::vector<float>()) {}

  // One for each hash of a table.
  std::vector<double> projections(std::span<const float> vector, std::size_t table) const {
    std::vector<double> projections;
    for (std::size_t i = table * kHashes; i < (table + 1) * kHashes; ++i) {
      double sum = offsets_.empty() ? 0 : static_cast<double>(offsets_[i]);
      for (std::size_t k = 0; k < kDimensions; ++k)
        sum += static_cast<double>(directions_[i * kDimensions + k]) * static_cast<double>(vector[k]);
      projections.push_back(sum);
    }
    return projections;
  }

  Bucket bucket(std::span<const float> vector, std::size_t table) const {
    Bucket bucket;
    for (const double projection : projections(vector, table))
      bucket.push_back(offsets_.empty() ? (projection >= 0 ? 1 : 0)
                                        : static_cast<std::int64_t>(std::floor(projection)));
    return bucket;
  }

  // All buckets that differ from the query's own by the other side, or by the place before or after, of
  // some hashes: by the square of the way there, then by table.
  std::vector<std::tuple<double, std::size_t, Bucket>> probes(std::span<const float> query) const {
    std::vector<std::tuple<double, std::size_t, Bucket>> probes;
    for (std::size_t table = 0; table < kSearchTables; ++table) {
      const auto ways = projections(query, table);
      const Bucket own = bucket(query, table);
      for (int changes = 0; changes < 27; ++changes) {
        Bucket other = own;
        double cost = 0;
        bool is_one = true;
        for (std::size_t i = 0, rest = static_cast<std::size_t>(changes); i < kHashes; ++i, rest /= 3) {
          if (rest % 3 == 0) continue;
          const double below = ways[i] - std::floor(ways[i]);
          if (offsets_.empty()) {
            is_one &= rest % 3 == 1;
            other[i] = 1 - own[i];
            cost += ways[i] * ways[i];
          } else {
            other[i] += rest % 3 == 1 ? 1 : -1;
            cost += rest % 3 == 1 ? (1 - below) * (1 - below) : below * below;
          }
        }
        if (is_one) probes.emplace_back(cost, table, other);
      }
    }
    std::sort(probes.begin(), probes.end());
    return probes;
  }

 private:
  std::vector<float> directions_;
  std::vector<float> offsets_;
};

double distance_between(std::span<const float> a, std::span<const float> b) {
  double sum = 0;
  for (std::size_t k = 0; k < a.size(); ++k)
    sum += std::pow(static_cast<double>(a[k]) - static_cast<double>(b[k]), 2);
  return std::sqrt(sum);
}

double cosine(std::span<const float> a, std::span<const float> b) {
  double ab = 0, aa = 0, bb = 0;
  for (std::size_t k = 0; k < a.size(); ++k) {
    const double x = a[k], y = b[k];
    ab += x * y, aa += x * x, bb += y * y;
  }
  return ab / std::sqrt(aa * bb);
}

TEST(LshOracle, a_search_lists_the_nearest_rows_of_the_nearest_buckets) {
  ThreadPool pool(2);
  const Context context{.threads = pool, .seed = 11};
  const Matrix rows = random_rows(1, kRows), questions = random_rows(2, 25);
  for (const Nearness nearness : {Nearness::cosine, Nearness::euclidean}) {
    const bool has_places = nearness == Nearness::euclidean;
    const auto index = build_lsh(rows, nearness,
                                 {.tables = static_cast<std::int64_t>(kSearchTables),
                                  .hashes = static_cast<std::int64_t>(kHashes)},
                                 context);
    const NaiveTables naive(TestArrays(*index), has_places);
    for (const std::int64_t effort : {1, 2, 3, 4, 7, 12}) {
      ASSERT_LT(effort, index->whole_effort());
      index->set_effort(effort);
      for (std::size_t q = 0; q < questions.rows(); ++q) {
        SCOPED_TRACE(q);
        std::set<std::uint32_t> found;
        const auto probes = naive.probes(questions[q]);
        for (std::size_t look = 0; look < static_cast<std::size_t>(effort); ++look)
          for (std::uint32_t row = 0; row < kRows; ++row)
            if (naive.bucket(rows[row], std::get<1>(probes[look])) == std::get<2>(probes[look]))
              found.insert(row);
        std::vector<std::pair<double, std::uint32_t>> expected;
        for (const std::uint32_t row : found)
          expected.emplace_back(
              has_places ? distance_between(questions[q], rows[row]) : -cosine(questions[q], rows[row]),
              row);
        std::sort(expected.begin(), expected.end());
        if (expected.size() > 20) expected.resize(20);
        const RowQuery query{.vector = questions[q]};
        const auto answer = index->search({&query, 1}, 20, {}, context)[0];
        ASSERT_EQ(answer.size(), expected.size());
        for (std::size_t place = 0; place < answer.size(); ++place) {
          EXPECT_EQ(answer[place].index, expected[place].second);
          EXPECT_NEAR(answer[place].score, -expected[place].first, 1e-5);
        }
      }
    }
  }
}

}  // namespace
}  // namespace akin::oracle
