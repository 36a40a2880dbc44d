// Rows of alternating least squares a block of unknowns at a time (Rendle, Krichene, Zhang and Koren
// 2021, "iALS++", of implicit feedback; here of ratings as well).
//
// The unknowns of a row are cut into blocks; the bias goes with the last. Block by block, the best step
// within it while the others stand is solved exactly, with what the row's ratings are missed by kept up
// to date:
//
//     (Σ a_i z_iB z_iB' + B_BB + λ I) d = Σ (t_i − a_i s_i) z_iB − (B x)_B − λ x_B
//     x_B += d,   s_i += z_iB · d        s_i = z_i · x, letters as in math/quadratic_row.h
//
// With one block it is the exact solver. Cost of a row of n ratings at rank k in blocks of b:
// n k (b + 7) + k b² / 3 operations, of implicit feedback 4 k² more.
#pragma once

#include <memory>

#include "akin/models/als/row_solver.h"

namespace akin {

// A block of the unknowns, as all rows see it.
struct UnknownBlock {
  std::size_t begin = 0;    // of its columns
  Matrix vectors;           // the other side's; with the constant 1 in the place of the bias
  BorderedTriangle own{0};  // B_BB
  Matrix shared;            // the columns of −B; empty without B
};

// Blocks of `size` columns, the last one maybe smaller. `shared` is w Y'Y of implicit feedback, or null.
std::vector<UnknownBlock> unknown_blocks(const Design& fixed, const BorderedTriangle* shared,
                                         std::size_t size, const Context& context);

std::unique_ptr<RowSolver> block_rows(const Design& fixed,
                                      std::shared_ptr<const std::vector<UnknownBlock>> blocks,
                                      const AlsOptions& options);

}  // namespace akin
