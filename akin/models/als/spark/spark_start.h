// Where Spark's ALS begins: a random vector of length 1 for each user and item that has a rating.
//
// An id belongs to the block that is its remainder by the number of blocks. Each block has a generator of
// its own, seeded by the side's seed and the block's number, and draws for its ids in ascending order, so
// the number of blocks changes the start and with it the model.
#pragma once

#include <cstdint>
#include <string_view>

#include "akin/base/context.h"
#include "akin/data/id_map.h"
#include "akin/math/csr_matrix.h"
#include "akin/math/matrix.h"
#include "akin/models/als/spark/spark_random.h"

namespace akin {

// The seeds of the two sides, drawn from the one of the training.
struct SparkSeeds {
  std::int64_t users;
  std::int64_t items;
};
SparkSeeds spark_seeds(std::uint64_t seed, SparkVersion version);

// A side of the training, with its name in errors: "user" or "item".
struct SparkSide {
  std::string_view name;
  const IdMap& ids;
  const CsrMatrix& ratings;  // rows: this side
};

// A row for each id, zero where it has no rating: Spark does not know such ids. Throws
// Error(invalid_argument) for an id with a rating that is no whole number of 32 bits, naming it. The same
// for any number of threads.
Matrix spark_start(const SparkSide& side, std::size_t rank, std::int64_t blocks, std::int64_t seed,
                   SparkVersion version, const Context& context);

}  // namespace akin
