// A row of implicit feedback with fewer pairs than the rank, by as many equations as it has pairs.
//
//     (w Y'Y + Y_s' E Y_s + λ I) x = Y_s' c        E = diag(c_i − w), Y_s the rows of the pairs
//
// In the eigenbasis of the unobserved part, w Y'Y = Q L Q', what all rows have in common is a diagonal
// D = L + λ I, whatever λ is. With the rotated rows Z = Y_s Q, S = √E and K = Z D⁻¹ Z',
//
//     (I + S K S) q = S⁻¹ c,   x = Q D⁻¹ Z' S q
//
// since Y_s' can be pushed through the inverse: (D + Z'EZ) D⁻¹Z' = Z'(I + E K). It is the same minimum.
//
// Y is rotated once for all rows, and the solved rows back, both as products of matrices. Cost: 2 k² for
// each row of either side and about 9 k³ for the eigenvectors, then n² k + n³/3 for a row of n pairs in
// place of n k² + k³/3.
#pragma once

#include <memory>
#include <optional>
#include <span>
#include <vector>

#include "akin/base/context.h"
#include "akin/math/bordered_triangle.h"
#include "akin/math/csr_matrix.h"
#include "akin/math/dual_equation.h"
#include "akin/math/matrix.h"
#include "akin/math/packed_rows.h"
#include "akin/models/als/als.h"
#include "akin/models/als/ridge_row.h"

namespace akin {

// The side that holds still, in the eigenbasis of its unobserved part.
struct RotatedSide {
  Matrix vectors;              // Y Q
  std::vector<double> values;  // L, none below 0
  PackedRows back;             // Q
};

// Nothing where the vectors are not finite.
std::shared_ptr<const RotatedSide> rotated_side(const Matrix& fixed, const BorderedTriangle& unobserved,
                                                const Context& context);

// Whether a row of so many pairs costs less this way, and whether all those of a side save more than the
// rotation of the other side, of so many rows, costs. Functions of their arguments alone, so that a
// training goes the same way on any machine.
bool is_push_through_cheaper(std::size_t pairs, std::size_t rank);
bool does_push_through_pay(const CsrMatrix& ratings, std::size_t fixed_rows, std::size_t rank);

// What a row costs by the cheaper way, as in akin/math/row_cost.h.
double push_through_cost(std::size_t pairs, std::size_t rank);

// The scratch memory of one worker.
class PushThroughSolver {
 public:
  // Both must outlive the solver.
  PushThroughSolver(const RotatedSide& side, const AlsOptions& options);

  // Fills `rotated_vector` with Q'x: rotate it back. As ImplicitSolver::solve else. Nothing, and nothing
  // of use in the vector, where λ is zero, a pair weighs less than silence, the condition of the
  // equations may be too bad (DualEquation::solve) or a number is not finite.
  std::optional<RidgeRow> solve(SparseRow feedback, std::span<float> rotated_vector);

 private:
  struct Asked {
    std::size_t liked = 0;
    double confidences = 0;  // of what is liked
  };

  std::optional<Asked> gather(SparseRow feedback);
  void use_lambda(float lambda);

  const RotatedSide& side_;
  const AlsOptions& options_;
  DualEquation equation_;
  std::vector<std::uint32_t> rows_;
  std::vector<float> scales_, targets_, asked_, weights_;  // √(c − w), c / √(c − w), c, q
  float lambda_ = -1;                                      // that of the next two
  AlignedFloats inverse_roots_, inverses_;                 // D^−½, D⁻¹
  std::vector<float> factors_;
  AlignedFloats sum_, asked_sum_;
};

}  // namespace akin
