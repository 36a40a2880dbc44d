// Locality-sensitive hashing: rows that share a bucket in one of several tables are candidates.
//
// For cosine and dot, a bucket is on which sides of `hashes` random planes a row lies (Charikar, STOC
// 2002); for Euclidean distance, the places of its projections on random directions, in buckets of a
// length (Datar et al., SCG 2004), as Spark's BucketedRandomProjectionLSH does, but with random offsets.
// More effort looks into more buckets, of all tables in the order of how near the query is to them (Lv et
// al., VLDB 2007). The same bytes for any number of threads. Cost: n · tables · hashes products to build,
// and 4 bytes a row and table.
#pragma once

#include <cstdint>
#include <limits>
#include <memory>

#include "akin/index/index_kind.h"

namespace akin {

struct LshOptions {
  std::int64_t tables = 16;
  std::int64_t hashes = 0;  // of a bucket; 0: such that it would hold 32 to 63 rows, were all of one size
  // Of a place on a direction; of Euclidean distance only. NaN: by the spread of the rows
  // (bucket_length.h).
  double bucket_length = std::numeric_limits<double>::quiet_NaN();

  void describe(FieldVisitor& visit);
};

std::unique_ptr<StoredIndex> build_lsh(const Matrix& rows, Nearness nearness, const LshOptions& options,
                                       const Context& context);
std::unique_ptr<StoredIndex> read_lsh(const Matrix& rows, Nearness nearness, const LshOptions& options,
                                      BlobReader& arrays);

}  // namespace akin
