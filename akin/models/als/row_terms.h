// What the ratings of a row ask for, in the form that the solvers going step by step share.
//
// Explicit: a is the weight of the rating and t / a what it asks for, rating − offset − bias of the other
// side. Implicit: a is c beyond silence, below 0 where a weight makes a pair count for less than silence,
// and t = c of what is liked, c and w as in als.h; what all rows share is w Y'Y.
#pragma once

#include <vector>

#include "akin/math/csr_matrix.h"
#include "akin/math/normal_equation.h"
#include "akin/math/quadratic_row.h"
#include "akin/models/als/als.h"
#include "akin/models/als/ridge_row.h"

namespace akin {

class RowTerms {
 public:
  // Starts a new row. False where the row asks for nothing: then it is zero.
  bool fill(const Design& fixed, const AlsOptions& options, SparseRow rated);

  // Of the columns that it was filled with, and of memory here.
  const QuadraticRow& row() const { return row_; }

 private:
  QuadraticRow row_;
  std::vector<float> factors_, pulls_;
};

// What came of a row whose vector and, behind it where there is one, bias are `unknowns`, where what it
// makes small is `value`.
RidgeRow ridge_row(const QuadraticRow& row, std::size_t rank, std::span<const float> unknowns,
                   double value);

}  // namespace akin
