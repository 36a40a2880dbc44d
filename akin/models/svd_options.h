// The options of kinds that learn by a truncated singular value decomposition, described once.
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>

#include "akin/base/fields.h"
#include "akin/math/randomized_svd.h"

namespace akin {

template <>
inline constexpr std::array<std::string_view, 2> kNames<SvdMethod> = {"krylov", "subspace"};

struct SvdFields {
  std::int64_t rank = 64;
  std::int64_t oversampling = 10;
  std::int64_t power_steps = 5;  // no more is left out than by scikit-learn with its defaults
  SvdMethod method = SvdMethod::krylov;
  double singular_power = 0.5;

  void describe(FieldVisitor& visit);

  RandomizedSvdOptions svd() const;
};

// `singular vectors: rank 64, 31.2 % of the matrix are left out (Frobenius norm)`: how near a
// decomposition came, for the note of a training.
std::string residual_text(std::int64_t rank, double residual);

}  // namespace akin
