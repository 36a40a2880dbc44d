// One row of Spark's ALS: the vector that fits its ratings best while the other side holds still.
// Training and fold-in both end here.
#pragma once

#include <span>
#include <vector>

#include "akin/math/csr_matrix.h"
#include "akin/math/matrix.h"
#include "akin/models/als/spark/packed_equation.h"
#include "akin/models/als/spark/spark_als.h"
#include "akin/models/als/spark/spark_nnls.h"

namespace akin {

// What a rating adds to the normal equation: `weight` y y' and `target` y.
struct SparkTerm {
  double target;
  double weight;
};
SparkTerm spark_term(float rating, const SparkAlsOptions& options);

// How many ratings λ is multiplied with.
std::size_t spark_count(SparseRow rated, const SparkAlsOptions& options);

struct SparkRow {
  bool is_solved = true;     // false: singular, or a number is not finite
  double squared_error = 0;  // of the row's ratings; of implicit feedback, of all pairs by confidence
  double penalty = 0;        // λ n |x|²
};

// The scratch memory of one worker.
class SparkRowSolver {
 public:
  // `fixed` is the side that holds still and `gram` its packed Gram matrix, which explicit feedback has
  // no use for. All three must outlive the solver.
  SparkRowSolver(const Matrix& fixed, std::span<const double> gram, const SparkAlsOptions& options);

  // Fills `vector`. A row without ratings, or of implicit feedback with none above 0, is zero.
  SparkRow solve(SparseRow rated, std::span<float> vector);

 private:
  void gather(SparseRow rated);
  bool solve_unbounded(std::span<float> vector);
  bool solve_nonnegative(std::span<float> vector);
  double squared_error(SparseRow rated, std::span<const float> vector) const;

  const Matrix& fixed_;
  std::span<const double> gram_;
  const SparkAlsOptions& options_;
  PackedEquation equation_;
  SparkNnls nnls_;
  std::vector<double> square_matrix_;  // of the non-negative solver; else empty
};

}  // namespace akin
