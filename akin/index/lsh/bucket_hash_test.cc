// Keys by their definitions in double, and the ways to boundaries by walking there.
#include "akin/index/lsh/bucket_hash.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <map>
#include <set>

#include "akin/base/error.h"
#include "akin/base/random.h"
#include "akin/index/test_arrays.h"

namespace akin {
namespace {

constexpr HashShape kShape{.tables = 3, .hashes = 5, .dimensions = 6};
constexpr double kBucketLength = 0.75;

std::vector<float> random_vector(std::uint64_t seed, std::size_t size = kShape.dimensions) {
  Random random(seed, 0);
  std::vector<float> vector(size);
  for (float& value : vector) value = static_cast<float>(random.normal());
  return vector;
}

// The projections of one vector, table by table.
std::vector<float> projections_of(const BucketHash& hash, std::span<const float> vector) {
  PackedQueries packed(hash.dimensions());
  packed.add(vector);
  Matrix projections(1, hash.tables() * hash.hashes());
  hash.project(packed, projections);
  return {projections[0].begin(), projections[0].end()};
}

std::vector<double> projections_in_double(const TestArrays& arrays, std::span<const float> vector) {
  const auto directions = arrays.get<float>("directions");
  std::vector<double> projections(directions.size() / vector.size());
  for (std::size_t i = 0; i < projections.size(); ++i)
    for (std::size_t k = 0; k < vector.size(); ++k)
      projections[i] += static_cast<double>(directions[i * vector.size() + k]) * vector[k];
  return projections;
}

TEST(BucketHash, draws_directions_of_length_one) {
  const TestArrays planes(BucketHash::planes(kShape, 7));
  const TestArrays places(BucketHash::places(kShape, kBucketLength, 7));
  const auto of_planes = planes.get<float>("directions"), of_places = places.get<float>("directions");
  const std::size_t rows = kShape.tables * kShape.hashes;
  ASSERT_EQ(of_planes.size(), rows * kShape.dimensions);
  for (std::size_t row = 0; row < rows; ++row) {
    double plane = 0, place = 0;
    for (std::size_t i = row * kShape.dimensions; i < (row + 1) * kShape.dimensions; ++i) {
      plane += std::pow(static_cast<double>(of_planes[i]), 2);
      place += std::pow(static_cast<double>(of_places[i]), 2);
    }
    EXPECT_NEAR(plane, 1, 1e-6);
    EXPECT_NEAR(std::sqrt(place), 1 / kBucketLength, 1e-6);
  }
  const auto offsets = places.get<float>("offsets");
  ASSERT_EQ(offsets.size(), rows);
  for (const float offset : offsets) EXPECT_TRUE(offset >= 0 && offset <= 1) << offset;
  EXPECT_EQ(std::set<float>(offsets.begin(), offsets.end()).size(), rows);
  EXPECT_NE(of_planes, TestArrays(BucketHash::planes(kShape, 8)).get<float>("directions"));
}

TEST(BucketHash, of_planes_has_a_bit_for_each_side) {
  const BucketHash hash = BucketHash::planes(kShape, 1);
  const TestArrays arrays(hash);
  for (std::uint64_t seed = 0; seed < 50; ++seed) {
    const auto vector = random_vector(seed);
    const auto projections = projections_of(hash, vector);
    const auto expected = projections_in_double(arrays, vector);
    for (std::size_t table = 0; table < kShape.tables; ++table) {
      std::uint64_t key = 0;
      for (std::size_t i = 0; i < kShape.hashes; ++i) {
        EXPECT_NEAR(projections[table * kShape.hashes + i], expected[table * kShape.hashes + i], 1e-5);
        if (expected[table * kShape.hashes + i] >= 0) key |= std::uint64_t{1} << i;
      }
      EXPECT_EQ(hash.key(hash.of_table(projections, table)), key);
    }
  }
}

TEST(BucketHash, of_places_has_one_key_for_the_same_places) {
  const BucketHash hash = BucketHash::places(kShape, kBucketLength, 2);
  const TestArrays arrays(hash);
  const auto offsets = arrays.get<float>("offsets");
  std::map<std::vector<double>, std::uint64_t> key_of;  // of places of the first table
  for (std::uint64_t seed = 0; seed < 3000; ++seed) {
    const auto vector = random_vector(seed);
    const auto expected = projections_in_double(arrays, vector);
    std::vector<double> places(kShape.hashes);
    for (std::size_t i = 0; i < kShape.hashes; ++i) places[i] = std::floor(expected[i] + offsets[i]);
    const std::uint64_t key = hash.key(hash.of_table(projections_of(hash, vector), 0));
    EXPECT_EQ(key_of.emplace(places, key).first->second, key);
  }
  std::set<std::uint64_t> keys;
  for (const auto& [places, key] : key_of) keys.insert(key);
  EXPECT_EQ(keys.size(), key_of.size());  // and another key for other places
  EXPECT_GT(keys.size(), 100U);
  EXPECT_LT(keys.size(), 2900U);
}

// From the vector along a direction: that of the boundary, if it is at right angles to the others.
TEST(BucketHash, finds_the_ways_over_the_boundaries) {
  const HashShape shape{.tables = 1, .hashes = 1, .dimensions = 4};
  for (const bool has_places : {false, true}) {
    const BucketHash hash =
        has_places ? BucketHash::places(shape, kBucketLength, 3) : BucketHash::planes(shape, 3);
    const auto direction = TestArrays(hash).get<float>("directions");
    const double unit = has_places ? kBucketLength : 1;  // of the cost, and of the direction's length
    for (std::uint64_t seed = 0; seed < 200; ++seed) {
      const auto vector = random_vector(seed, shape.dimensions);
      const auto projections = projections_of(hash, vector);
      std::vector<Crossing> crossings;
      hash.find_crossings(projections, crossings);
      ASSERT_EQ(crossings.size(), has_places ? 2U : 1U);
      for (const Crossing& crossing : crossings) {
        EXPECT_EQ(crossing.hash, 0U);
        const double way = std::sqrt(static_cast<double>(crossing.cost)) * unit;
        if (way < 1e-3) continue;
        const auto key_at = [&](double distance) {
          std::vector<float> there = vector;
          for (std::size_t k = 0; k < there.size(); ++k)
            there[k] += static_cast<float>(distance * unit * direction[k]);
          return hash.key(projections_of(hash, there));
        };
        const std::uint64_t here = hash.key(projections), other = here + crossing.change;
        const double sign = key_at(way + 1e-4) == other ? 1 : -1;
        EXPECT_EQ(key_at(sign * (way + 1e-4)), other);
        EXPECT_EQ(key_at(sign * (way - 1e-4)), here);
      }
    }
  }
}

TEST(BucketHash, sorts_crossings_and_flips_each_bit) {
  const BucketHash hash = BucketHash::planes(kShape, 4);
  for (std::uint64_t seed = 0; seed < 50; ++seed) {
    const auto projections = projections_of(hash, random_vector(seed));
    const auto own = hash.of_table(projections, 1);
    std::vector<Crossing> crossings(3);  // what was in it is forgotten
    hash.find_crossings(own, crossings);
    EXPECT_TRUE(std::is_sorted(crossings.begin(), crossings.end(),
                               [](const Crossing& a, const Crossing& b) { return a.cost < b.cost; }));
    std::set<std::uint64_t> flipped;
    for (const Crossing& crossing : crossings)
      flipped.insert((hash.key(own) + crossing.change) ^ hash.key(own));
    EXPECT_EQ(flipped, (std::set<std::uint64_t>{1, 2, 4, 8, 16}));
  }
}

TEST(BucketHash, has_finite_costs_for_any_projection) {
  constexpr float kInfinity = std::numeric_limits<float>::infinity();
  const std::vector<float> strange = {kInfinity, -kInfinity, std::nanf(""), 3e38F, -3e38F};
  for (const BucketHash& hash :
       {BucketHash::planes(kShape, 5), BucketHash::places(kShape, kBucketLength, 5)}) {
    std::vector<Crossing> crossings;
    hash.find_crossings(strange, crossings);
    float sum = 0;
    for (const Crossing& crossing : crossings) sum += crossing.cost;
    EXPECT_TRUE(std::isfinite(sum));
    EXPECT_EQ(hash.key(strange), hash.key(strange));
  }
}

TEST(BucketHash, projects_a_vector_alike_alone_and_beside_others) {
  const BucketHash hash = BucketHash::places(kShape, kBucketLength, 6);
  PackedQueries packed(kShape.dimensions);
  for (std::uint64_t seed = 0; seed < 24; ++seed) packed.add(random_vector(seed));
  Matrix projections(24, kShape.tables * kShape.hashes);
  hash.project(packed, projections);
  for (std::uint64_t seed = 0; seed < 24; ++seed)
    EXPECT_TRUE(std::equal(projections[seed].begin(), projections[seed].end(),
                           projections_of(hash, random_vector(seed)).begin()));
}

TEST(BucketHash, comes_back_from_its_arrays) {
  for (const bool has_places : {false, true}) {
    const BucketHash hash =
        has_places ? BucketHash::places(kShape, kBucketLength, 9) : BucketHash::planes(kShape, 9);
    const TestArrays arrays(hash);
    BlobReader reader = arrays.reader();
    const BucketHash again = BucketHash::read(has_places, kShape.tables, kShape.dimensions, reader);
    reader.refuse_rest();
    EXPECT_EQ(TestArrays(again), arrays);
    const auto vector = random_vector(10);
    EXPECT_EQ(projections_of(again, vector), projections_of(hash, vector));
  }
}

TEST(BucketHash, refuses_arrays_of_another_shape) {
  const BucketHash hash = BucketHash::places(kShape, kBucketLength, 9);
  const auto read = [](const TestArrays& arrays, std::size_t tables, std::size_t dimensions) {
    BlobReader reader = arrays.reader();
    BucketHash::read(true, tables, dimensions, reader);
  };
  const TestArrays arrays(hash);
  EXPECT_NO_THROW(read(arrays, 3, 6));
  EXPECT_NO_THROW(read(arrays, 5, 6));
  EXPECT_THROW(read(arrays, 4, 6), Error);
  EXPECT_THROW(read(arrays, 3, 5), Error);
  TestArrays no_rows = arrays, many = arrays, few_offsets = arrays, infinite = arrays;
  no_rows.set<float>("directions", {});
  EXPECT_THROW(read(no_rows, 3, 6), Error);
  many.set<float>("directions", std::vector<float>(65UL * 6, 1));
  many.set<float>("offsets", std::vector<float>(65, 0));
  EXPECT_THROW(read(many, 1, 6), Error);
  EXPECT_NO_THROW(read(many, 5, 6));
  few_offsets.set<float>("offsets", std::vector<float>(14, 0));
  EXPECT_THROW(read(few_offsets, 3, 6), Error);
  auto directions = arrays.get<float>("directions");
  directions[17] = std::numeric_limits<float>::infinity();
  infinite.set("directions", directions);
  EXPECT_THROW(read(infinite, 3, 6), Error);
}

}  // namespace
}  // namespace akin
