// How the rows of one side are solved while the other holds still: what all solvers of the alternation
// have in common, and the table of them.
#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <vector>

#include "akin/base/context.h"
#include "akin/math/csr_matrix.h"
#include "akin/math/matrix.h"
#include "akin/math/normal_equation.h"
#include "akin/models/als/als.h"
#include "akin/models/als/ridge_row.h"

namespace akin {

// The side that is being solved.
struct OpenSide {
  const CsrMatrix& ratings;
  Matrix& vectors;
  std::span<const float> bias;  // as it was before
};

// One worker's: it owns scratch memory.
class RowSolver {
 public:
  virtual ~RowSolver() = default;

  // Moves the vectors of these rows; solved[i] is what came of rows[i], its new bias with it. What
  // becomes of a row depends on that row and on what holds still, not on the rows it is solved with.
  virtual void solve(const OpenSide& side, std::span<const std::uint32_t> rows,
                     std::span<RidgeRow> solved) = 0;
};

// Whether the rows of a side with these ratings are turned into the eigenbasis of the other side, of so
// many rows; see push_through.h.
bool is_pushed_through(const AlsOptions& options, const CsrMatrix& ratings, std::size_t fixed_rows);

// One for each worker, of the side with these ratings. `fixed`, the side that holds still, and the
// options must outlive them.
std::vector<std::unique_ptr<RowSolver>> row_solvers(const Design& fixed, const CsrMatrix& ratings,
                                                    const AlsOptions& options, const Context& context);

}  // namespace akin
