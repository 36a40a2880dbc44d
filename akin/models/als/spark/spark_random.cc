// The draws in the order of java.util.Random, on which everything after them depends.
#include "akin/models/als/spark/spark_random.h"

#include <bit>
#include <cmath>
#include <span>

namespace akin {
namespace {

// MurmurHash3 for 32 bits, as scala.util.hashing has it, of whole words.
std::uint32_t murmur_hash(std::span<const std::uint32_t> words, std::uint32_t seed) {
  std::uint32_t hash = seed;
  for (const std::uint32_t word : words) {
    hash ^= std::rotl(word * 0xcc9e2d51, 15) * 0x1b873593;
    hash = std::rotl(hash, 13) * 5 + 0xe6546b64;
  }
  hash ^= static_cast<std::uint32_t>(words.size_bytes());
  hash = (hash ^ (hash >> 16)) * 0x85ebca6b;
  hash = (hash ^ (hash >> 13)) * 0xc2b2ae35;
  return hash ^ (hash >> 16);
}

}  // namespace

std::uint64_t hash_of_spark_seed(std::int64_t seed, SparkVersion version) {
  constexpr std::uint32_t kArraySeed = 0x3c074a61;
  // The bytes of the seed stand with the highest first, and the hash reads words with the lowest first.
  const std::uint64_t swapped = __builtin_bswap64(static_cast<std::uint64_t>(seed));
  std::array<std::uint32_t, 16> words{static_cast<std::uint32_t>(swapped),
                                      static_cast<std::uint32_t>(swapped >> 32)};
  const auto hashed = std::span<const std::uint32_t>(words).first(version == SparkVersion::two ? 16 : 2);
  const std::uint32_t low = murmur_hash(hashed, kArraySeed);
  const std::uint32_t high = murmur_hash(hashed, low);
  return static_cast<std::uint64_t>(high) << 32 | low;
}

std::int64_t SparkRandom::next_long() {
  const std::uint64_t high = next(32);
  const auto low = static_cast<std::int64_t>(static_cast<std::int32_t>(next(32)));  // may be negative
  return static_cast<std::int64_t>((high << 32) + static_cast<std::uint64_t>(low));
}

double SparkRandom::next_double() {
  const std::uint64_t high = next(26);
  const std::uint64_t low = next(27);
  return static_cast<double>((high << 27) + low) * 0x1p-53;
}

double SparkRandom::next_gaussian() {
  if (second_gaussian_) {
    const double second = *second_gaussian_;
    second_gaussian_.reset();
    return second;
  }
  double first = 0, second = 0, square = 0;
  do {
    first = 2 * next_double() - 1;
    second = 2 * next_double() - 1;
    square = first * first + second * second;
  } while (square >= 1 || square == 0);
  const double scale = std::sqrt(-2 * std::log(square) / square);
  second_gaussian_ = second * scale;
  return first * scale;
}

std::uint32_t SparkRandom::next(int bits) {
  state_ ^= state_ << 21;
  state_ ^= state_ >> 35;
  state_ ^= state_ << 4;
  return static_cast<std::uint32_t>(state_ & ((std::uint64_t{1} << bits) - 1));
}

}  // namespace akin
