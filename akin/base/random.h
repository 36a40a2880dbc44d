// Random numbers that depend on the seed and the stream alone.
//
// Give each row, tree or epoch a stream of its own and the result is the same for any number of threads.
// Whole and uniform numbers are the same on any platform; normal() is as exact as the logarithm and the
// cosine of the system. The generator is SplitMix64 (Steele, Lea and Flood 2014) started at a point that
// mixes both numbers.
#pragma once

#include <cmath>
#include <cstdint>
#include <numbers>

namespace akin {

class Random {
 public:
  Random(std::uint64_t seed, std::uint64_t stream) : state_(mix(seed) ^ mix(~stream)) {}

  std::uint64_t bits() { return mix(state_ += 0x9e3779b97f4a7c15); }

  // Uniform in [0, 1), in steps of 2^-53.
  double uniform() { return static_cast<double>(bits() >> 11) * 0x1p-53; }

  // Uniform in 0 … count - 1, for count > 0. (Lemire 2019, without rejection: the bias is below
  // count / 2^64.)
  std::uint64_t below(std::uint64_t count) {
    __extension__ using Wide = unsigned __int128;
    return static_cast<std::uint64_t>((static_cast<Wide>(bits()) * count) >> 64);
  }

  // Standard normal (Box and Muller 1958; the second value of each pair is not kept, so that a draw
  // depends on nothing but the draws before it).
  double normal() {
    const double radius = std::sqrt(-2.0 * std::log(1.0 - uniform()));
    return radius * std::cos(2.0 * std::numbers::pi * uniform());
  }

 private:
  static constexpr std::uint64_t mix(std::uint64_t x) {
    x = (x ^ (x >> 30)) * 0xbf58476d1ce4e5b9;
    x = (x ^ (x >> 27)) * 0x94d049bb133111eb;
    return x ^ (x >> 31);
  }

  std::uint64_t state_;
};

}  // namespace akin
