// Rows of alternating least squares by a few steps of conjugate gradient from where they stand
// (Takács, Pilászy and Tikk 2011): math/conjugate_gradient.h tells how.
#pragma once

#include <memory>

#include "akin/math/conjugate_gradient.h"
#include "akin/models/als/row_solver.h"

namespace akin {

// What rows of implicit feedback share: of `unobserved`, which is w Y'Y, and the inverse with λ on its
// diagonal, for rows whose own λ are about that. Without an inverse where there is none.
SharedCurvature shared_curvature(const BorderedTriangle& unobserved, float lambda,
                                 const Context& context);

// `shared` is null where feedback is explicit.
std::unique_ptr<RowSolver> conjugate_gradient_rows(const Design& fixed,
                                                   std::shared_ptr<const SharedCurvature> shared,
                                                   const AlsOptions& options);

}  // namespace akin
