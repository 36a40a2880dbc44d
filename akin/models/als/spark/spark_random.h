// Spark's random numbers: XORShiftRandom (Marsaglia 2003) under the methods of java.util.Random.
//
//     x ^= x << 21,  x ^= x >>> 35,  x ^= x << 4;   a draw of b bits is the low b bits of x
//
// The first x is the seed hashed twice with MurmurHash3, the second time seeded with the first hash: over
// 8 bytes since Spark 3.0, over 64 in 2.x, where the 8 were followed by zeros. Nothing else of the
// training differs between the two.
//
// Whole numbers are Spark's to the bit. Normal numbers are as exact as the logarithm of the system, which
// may differ from Java's in the last bit of a double.
#pragma once

#include <array>
#include <cstdint>
#include <optional>

#include "akin/base/fields.h"

namespace akin {

enum class SparkVersion { two, three };  // 2.x, or 3.0 and later

template <>
inline constexpr std::array<std::string_view, 2> kNames<SparkVersion> = {"2", "3"};

// The state in which a generator begins.
std::uint64_t hash_of_spark_seed(std::int64_t seed, SparkVersion version);

class SparkRandom {
 public:
  SparkRandom(std::int64_t seed, SparkVersion version) : state_(hash_of_spark_seed(seed, version)) {}

  std::int64_t next_long();
  double next_double();  // in [0, 1)

  // Standard normal, by the polar method; the second value of each pair comes with the next call.
  double next_gaussian();

 private:
  std::uint32_t next(int bits);

  std::uint64_t state_;
  std::optional<double> second_gaussian_;
};

}  // namespace akin
