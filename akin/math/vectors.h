// What is asked of single vectors.
#pragma once

#include <span>

namespace akin {

// The inner product. Its order of summation depends on the length alone.
float dot(std::span<const float> a, std::span<const float> b);

// In double, one number after the other: for what stands in an objective.
double sum_of_squares(std::span<const float> a);

inline float squared_norm(std::span<const float> a) { return dot(a, a); }

// Scales to length 1; a vector of zeros stays one. The length is taken in double, so that no number is
// too small or too large for it.
void normalize(std::span<float> a);

// In double, so that near twins are told apart.
double euclidean_distance(std::span<const float> a, std::span<const float> b);

// Whether there is no infinity and no NaN.
bool all_finite(std::span<const float> a);

}  // namespace akin
