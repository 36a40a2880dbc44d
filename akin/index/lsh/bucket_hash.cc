// Projections come from the kernel of all scores, many directions at once.
#include "akin/index/lsh/bucket_hash.h"

#include <fmt/format.h>

#include <algorithm>
#include <cassert>
#include <cmath>
#include <tuple>
#include <utility>

#include "akin/base/error.h"
#include "akin/base/random.h"
#include "akin/math/matrix_bytes.h"

namespace akin {
namespace {

constexpr const char* kDirections = "directions";  // tables · hashes rows
constexpr const char* kOffsets = "offsets";        // a number each, of places only

constexpr std::uint64_t kDirectionSeed = 0x6c7368;    // keeps these draws apart from others of a seed
constexpr std::uint64_t kPlaceSeed = 0x706c61636573;  // the same for whoever reads an index
constexpr float kFar = 0x1p59F;                       // its square and its place can be told

// The projection, or the farthest there is where it is farther or no number.
float bounded(float projection) { return projection >= -kFar ? std::min(projection, kFar) : -kFar; }

std::int64_t place_of(float projection) {
  return static_cast<std::int64_t>(std::floor(bounded(projection)));
}

Random random_of(std::uint64_t seed, std::size_t direction) { return {seed ^ kDirectionSeed, direction}; }

void draw_direction(Random& random, double length, std::span<float> direction) {
  std::vector<double> numbers(direction.size());
  double squares = 0;
  for (double& number : numbers) {
    number = random.normal();
    squares += number * number;
  }
  const double scale = squares > 0 ? length / std::sqrt(squares) : 0;
  for (std::size_t k = 0; k < direction.size(); ++k)
    direction[k] = static_cast<float>(scale * numbers[k]);
}

std::vector<std::uint64_t> factors_of_places(std::size_t hashes) {
  std::vector<std::uint64_t> factors(hashes);
  for (std::size_t i = 0; i < hashes; ++i) factors[i] = Random(kPlaceSeed, i).bits() | 1;
  return factors;
}

}  // namespace

BucketHash::BucketHash(std::size_t tables, Matrix directions, std::vector<float> offsets)
    : tables_(tables),
      directions_(std::move(directions)),
      offsets_(std::move(offsets)),
      packed_(directions_, offsets_),
      place_factors_(factors_of_places(has_places() ? hashes() : 0)) {}

BucketHash BucketHash::planes(const HashShape& shape, std::uint64_t seed) {
  assert(shape.tables >= 1 && shape.hashes >= 1 && shape.hashes <= kMostHashes);
  Matrix directions(shape.tables * shape.hashes, shape.dimensions);
  for (std::size_t i = 0; i < directions.rows(); ++i) {
    Random random = random_of(seed, i);
    draw_direction(random, 1, directions[i]);
  }
  return {shape.tables, std::move(directions), {}};
}

BucketHash BucketHash::places(const HashShape& shape, double bucket_length, std::uint64_t seed) {
  assert(shape.tables >= 1 && shape.hashes >= 1 && shape.hashes <= kMostHashes && bucket_length > 0);
  Matrix directions(shape.tables * shape.hashes, shape.dimensions);
  std::vector<float> offsets(directions.rows());
  for (std::size_t i = 0; i < directions.rows(); ++i) {
    Random random = random_of(seed, i);
    offsets[i] = static_cast<float>(random.uniform());
    draw_direction(random, 1 / bucket_length, directions[i]);
  }
  return {shape.tables, std::move(directions), std::move(offsets)};
}

void BucketHash::project(const PackedQueries& vectors, Matrix& projections) const {
  score_rows(vectors, packed_, 0, directions_.rows(), projections);
}

std::uint64_t BucketHash::key(std::span<const float> projections) const {
  std::uint64_t key = 0;
  for (std::size_t i = 0; i < projections.size(); ++i) {
    if (has_places())
      key += place_factors_[i] * static_cast<std::uint64_t>(place_of(projections[i]));
    else if (bounded(projections[i]) >= 0)
      key += std::uint64_t{1} << i;
  }
  return key;
}

void BucketHash::find_crossings(std::span<const float> projections,
                                std::vector<Crossing>& crossings) const {
  crossings.clear();
  for (std::uint32_t i = 0; i < projections.size(); ++i) {
    const float projection = bounded(projections[i]);
    if (has_places()) {
      const float below = projection - std::floor(projection), above = 1 - below;
      crossings.push_back({below * below, i, std::uint64_t{0} - place_factors_[i]});
      crossings.push_back({above * above, i, place_factors_[i]});
    } else {
      const std::uint64_t bit = std::uint64_t{1} << i;
      crossings.push_back({projection * projection, i, projection >= 0 ? std::uint64_t{0} - bit : bit});
    }
  }
  std::sort(crossings.begin(), crossings.end(), [](const Crossing& a, const Crossing& b) {
    return std::tie(a.cost, a.hash, a.change) < std::tie(b.cost, b.hash, b.change);
  });
}

void BucketHash::save(BlobWriter& arrays) const {
  arrays.add_rows(kDirections, ElementType::f32, {directions_.rows(), directions_.columns()},
                  bytes_of(directions_));
  if (has_places()) arrays.add(kOffsets, {offsets_.size()}, std::span<const float>(offsets_));
}

BucketHash BucketHash::read(bool of_places, std::size_t tables, std::size_t dimensions,
                            BlobReader& arrays) {
  const std::uint64_t rows = arrays.rows(kDirections);
  if (rows == 0 || rows % tables != 0 || rows / tables > kMostHashes)
    throw Error(ErrorCode::bad_input,
                fmt::format("the array {} has {} rows, which is not 1 to {} for each of {} tables",
                            kDirections, rows, kMostHashes, tables));
  const std::span<const float> values = arrays.take<float>(kDirections, {rows, dimensions});
  Matrix directions(rows, dimensions);
  for (std::size_t i = 0; i < rows; ++i)
    std::copy_n(values.begin() + static_cast<std::ptrdiff_t>(i * dimensions), dimensions,
                directions[i].begin());
  std::vector<float> offsets;
  if (of_places) {
    const std::span<const float> stored = arrays.take<float>(kOffsets, {rows});
    offsets.assign(stored.begin(), stored.end());
  }
  return {tables, std::move(directions), std::move(offsets)};
}

}  // namespace akin
