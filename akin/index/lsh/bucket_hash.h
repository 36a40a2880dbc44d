// Which bucket of each table does a vector x fall into, and how far is it to the next ones?
//
//     planes    bit i of the key: whether a_i · x ≥ 0                                  (Charikar 2002)
//     places    p_i = floor(a_i · x / bucket_length + b_i), 0 ≤ b_i < 1, and the key is Σ c_i p_i modulo
//               2^64, with odd numbers c_i that are always the same             (Datar et al. 2004)
//
// The directions a_i are random and of length 1. Spark has no b_i: there a boundary of every direction
// goes through the origin, and parts what lies near it in all tables at once.
//
// A key is a sum in both, so a step over one boundary adds a number to it. Cost: 2 · dimensions
// operations a direction.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "akin/base/blob.h"
#include "akin/math/matrix.h"
#include "akin/math/packed_rows.h"

namespace akin {

// A step over a boundary of the bucket that a vector is in.
struct Crossing {
  float cost;            // the square of the way there; of places, in bucket lengths
  std::uint32_t hash;    // whose boundary it is; a place has two, of which one can be crossed
  std::uint64_t change;  // what it adds to the key

  bool operator==(const Crossing&) const = default;
};

struct HashShape {
  std::size_t tables;
  std::size_t hashes;  // directions of a table: 1 … BucketHash::kMostHashes
  std::size_t dimensions;
};

class BucketHash {
 public:
  static constexpr std::size_t kMostHashes = 64;

  static BucketHash planes(const HashShape& shape, std::uint64_t seed);
  static BucketHash places(const HashShape& shape, double bucket_length, std::uint64_t seed);

  std::size_t tables() const { return tables_; }
  std::size_t hashes() const { return directions_.rows() / tables_; }
  std::size_t dimensions() const { return directions_.columns(); }

  // Puts a row of tables() · hashes() projections for each vector into the first rows of `projections`,
  // table by table. Their bits depend on the vector alone, not on those beside it.
  void project(const PackedQueries& vectors, Matrix& projections) const;
  // Of one vector and one table, out of a row of them.
  std::span<const float> of_table(std::span<const float> projections, std::size_t table) const {
    return projections.subspan(table * hashes(), hashes());
  }

  // These two take the projections of one table.
  std::uint64_t key(std::span<const float> projections) const;
  // The cheapest first. Whatever the vector, costs are finite.
  void find_crossings(std::span<const float> projections, std::vector<Crossing>& crossings) const;

  void save(BlobWriter& arrays) const;
  // What `save` of a hash of places, or of planes, has added. Throws Error(bad_input).
  static BucketHash read(bool of_places, std::size_t tables, std::size_t dimensions, BlobReader& arrays);

 private:
  // `offsets` has a number a direction; or none: planes.
  BucketHash(std::size_t tables, Matrix directions, std::vector<float> offsets);

  bool has_places() const { return !offsets_.empty(); }

  std::size_t tables_;
  Matrix directions_;  // those of places divided by the bucket length
  std::vector<float> offsets_;
  PackedRows packed_;                         // the two together
  std::vector<std::uint64_t> place_factors_;  // c_i, where there are places
};

}  // namespace akin
