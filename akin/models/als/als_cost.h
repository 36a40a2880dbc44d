// What akin's own training of als takes at rank k, with one unknown more, m = k + 1, where there are
// biases. A row of n ratings is solved by as many equations as it has unknowns, or where that costs less
// (row_cost.h, push_through.h) by as many as it has ratings; e equations over r numbers each are
//
//     r e (e + 1) + 2 r e     the triangle and the right-hand side
//     e³/3 + 2 e²             the solution
//
// operations; at 0 or above a row is solved five times. Steps are counted as the headers of their solvers
// do (math/conjugate_gradient.h, block_row.h). Of implicit feedback the Gram matrix of a side is k (k +
// 1) for each of its rows, and where rows are pushed through, the rotation of both sides 2 k² for each
// and 9 k³ for the eigenvectors.
//
// Behind the last epoch of ratings comes what they tell of uncertainty (uncertainty.h): each item once
// more, its inverse and its variance, and the people whose ratings tell of the noise, with 4 m² for the
// leverages of a rating.
#pragma once

#include "akin/models/als/als.h"
#include "akin/models/training_cost.h"

namespace akin {

TrainingCost akin_als_cost(const Dataset& data, const AlsOptions& options, std::size_t threads);

// By the equations of the unknowns alone, whatever the rows: what others do.
TrainingCost plain_als_cost(const Dataset& data, const AlsOptions& options, std::size_t threads);

}  // namespace akin
