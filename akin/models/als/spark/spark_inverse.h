// What the inverse of a row's matrix tells of its solution: how much each rating adds to a score, and how
// sure the score is. The same as row_inverse.h tells, in double.
//
// A row is solved as x = A⁻¹ Σ_j t_j y_j, so the j-th rating adds y'A⁻¹ y_j t_j to the score of an item
// with the vector y. Held at 0 or above, x is the same of the numbers that are above 0 alone: the parts
// are what the ratings add while the others stay 0. Where Spark's solver stops is not quite there; what
// is missing is the rest.
//
// Cost: that of solving the row; then 2 k² operations an item and 2 k a part.
#pragma once

#include <optional>
#include <span>

#include "akin/models/als/spark/spark_row.h"

namespace akin {

// Of the row `x`, which SparkRowSolver made of these ratings, `fixed` and its `gram`: the parts of x · y
// for the rows y of `fixed` that are asked about.
Attribution spark_parts(const Matrix& fixed, std::span<const double> gram, const SparkAlsOptions& options,
                        SparseRow rated, std::span<const float> x, std::span<const std::uint32_t> asked);

// Encoder::inverse_root: of explicit feedback without bounds; else, and without ratings, nothing.
std::optional<Matrix> spark_inverse_root(const Matrix& fixed, const SparkAlsOptions& options,
                                         SparseRow rated);

}  // namespace akin
