// What one row makes small while the other side holds still, written over its ratings:
//
//     f(x) = κ + Σ_i (a_i (z_i·x)² − 2 t_i z_i·x)  +  x'Bx  +  λ |v|² + μ b²
//
// with x = (v, b), z_i the i-th rating's row of the other side, with the constant 1 behind it where there
// is a bias b, and B one matrix for all rows, or none. Squared errors with weights w_i are a_i = w_i,
// t_i = w_i · target_i and κ = Σ w_i target_i².
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

namespace akin {

struct QuadraticRow {
  std::span<const std::uint32_t> rows;  // of the other side
  std::span<const float> factors;       // a
  std::span<const float> pulls;         // t
  double constant = 0;                  // κ
  float lambda = 0;                     // of the vector
  float bias_lambda = 0;                // of the bias

  std::size_t size() const { return rows.size(); }
};

}  // namespace akin
