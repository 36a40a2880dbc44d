// What is asked of single vectors.
#pragma once

#include <span>

namespace akin {

// The inner product. Its order of summation depends on the length alone.
float dot(std::span<const float> a, std::span<const float> b);

inline float squared_norm(std::span<const float> a) { return dot(a, a); }

// Whether there is no infinity and no NaN.
bool all_finite(std::span<const float> a);

}  // namespace akin
