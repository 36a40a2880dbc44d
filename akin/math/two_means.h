// Two centres of many rows: where a plane between them parts the rows in about equal halves.
//
// Annoy's form of 2-means (Bernhardsson): a centre is the mean of the rows that were nearer to it, and
// its distance counts as often as it has rows, so that neither takes all. One pass over a sample, a row a
// step. Cost: 9 k operations a step of k numbers.
#pragma once

#include <cstdint>
#include <span>

#include "akin/math/matrix.h"

namespace akin {

// The centres begin at the first two rows of the sample, which has at least two; each later one moves the
// nearer centre, or none where both are as near. `first` and `second` are rows of matrices with
// vectors.columns() columns.
void two_means(const Matrix& vectors, std::span<const std::uint32_t> sample, std::span<float> first,
               std::span<float> second);

}  // namespace akin
