// How far a vector is from rows of a matrix that are named by their numbers: the hot loop of every search
// that does not look at all rows, and what their scores are.
//
// A squared distance is Σ (a_k − b_k)², by SIMD vectors in two chains of sums, then over the lanes. That
// order depends on the length alone: one distance at a time or many, the bits are the same.
//
// Cost: 3 k operations a row of k numbers; rows that are not in the cache are asked for ahead.
#pragma once

#include <cstdint>
#include <span>

#include "akin/math/matrix.h"

namespace akin {

float squared_distance(std::span<const float> a, std::span<const float> b);

// distances[i] = |query − rows[which[i]]|². `query` is a row of a matrix with as many columns.
void squared_distances(const Matrix& rows, std::span<const std::uint32_t> which,
                       std::span<const float> query, std::span<float> distances);

// scores[i] = query · rows[which[i]], summed over the numbers in their order: the same bits as score_rows
// (packed_rows.h) finds, but slower. `query` may lie anywhere.
void dots_in_order(const Matrix& rows, std::span<const std::uint32_t> which, std::span<const float> query,
                   std::span<float> scores);

}  // namespace akin
