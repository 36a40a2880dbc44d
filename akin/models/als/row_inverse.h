// What the inverse of a row's normal matrix tells of its solution: how much each rating adds to a score,
// and how sure the score is.
//
// A row is solved as w = A⁻¹ Σ_j t_j z_j, where z_j is what the j-th rating sees of the other side, its
// vector and with biases the constant 1, and t_j what it asks for. So the score is a sum over ratings,
//
//     x · y = (y, 0)'w = Σ_j [(y, 0)'A⁻¹ z_j] t_j
//
// and where the t_j have noise of variance σ², that of (y, 1)'w is σ² (y, 1)'A⁻¹(y, 1), once A is taken
// for the precision of w: the ridge is a normal distribution known before.
//
// Of vectors held at 0 or above A is the matrix of what is not held: the score is the same sum as long as
// nothing is let go.
//
// Cost: that of solving the row; then 2 k² operations an item and 2 k a part.
#pragma once

#include <cstdint>
#include <optional>
#include <span>

#include "akin/math/matrix.h"
#include "akin/models/als/ridge_row.h"
#include "akin/models/factor_model.h"

namespace akin {

// G with G'G = A⁻¹, in vectors.columns() + 1 columns: the last is that of the bias, zero without one.
// Nothing where there are no ratings or the row cannot be solved.
std::optional<Matrix> inverse_root_of(const Design& design, const AlsOptions& options, SparseRow rated);

// The parts of x · y for the vectors y of `items`; `targets` are t_j times the weight of the rating.
Attribution linear_parts(const Matrix& vectors, const Matrix& inverse_root,
                         std::span<const std::uint32_t> rated, std::span<const float> targets,
                         std::span<const std::uint32_t> items);

// What the ratings ask for: rating − offset − bias.
std::vector<float> targets_of(const Design& design, SparseRow rated);

}  // namespace akin
