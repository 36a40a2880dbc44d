// A system whose rows fit into one SIMD vector, right-hand side included, solved in registers, one row in
// each.
//
// Step k, from the last row to the first, subtracts row k from the rows above it, as in cholesky.h. The
// chain from pivot to pivot holds a division and no root: the roots are taken at the end, all at once.
//
// Included once for each instruction set.
#include <algorithm>
#include <cstddef>
#include <limits>

#include "akin/math/bordered_triangle.h"
#include "akin/math/narrow_rows-inl.h"

#if defined(AKIN_MATH_NARROW_SOLVE_INL_H_) == defined(HWY_TARGET_TOGGLE)
#ifdef AKIN_MATH_NARROW_SOLVE_INL_H_
#undef AKIN_MATH_NARROW_SOLVE_INL_H_
#else
#define AKIN_MATH_NARROW_SOLVE_INL_H_
#endif

HWY_BEFORE_NAMESPACE();
namespace akin {
namespace HWY_NAMESPACE {

// Rows 0 … kRows - 1 of a system, the last one first.
template <std::size_t kRows>
struct SystemRows {
  Vector last;
  SystemRows<kRows - 1> above;
};
template <>
struct SystemRows<0> {};

HWY_INLINE void load_rows(const float*, std::size_t, SystemRows<0>&) {}
template <std::size_t kRows>
HWY_INLINE void load_rows(const float* first, std::size_t stride, SystemRows<kRows>& rows) {
  rows.last = hn::Load(Lanes(), first + (kRows - 1) * stride);
  load_rows(first, stride, rows.above);
}

// rows[i] −= factors[i] · done
HWY_INLINE void subtract_from(SystemRows<0>&, Vector, Vector) {}
template <std::size_t kRows>
HWY_INLINE void subtract_from(SystemRows<kRows>& rows, Vector factors, Vector done) {
  rows.last = hn::NegMulAdd(broadcast_lane(factors, kRows - 1), done, rows.last);
  subtract_from(rows.above, factors, done);
}

// What is left of a right-hand side while it is solved, and what has been found: the pivots, and the
// numbers of the right-hand side when their turn came.
struct Elimination {
  Vector right_side;
  Vector pivots;
  Vector targets;
};

// After it the rows are D L of A = LᵀDL with a unit diagonal in L.
HWY_INLINE void eliminate(SystemRows<0>&, Elimination&) {}
template <std::size_t kRows>
HWY_INLINE void eliminate(SystemRows<kRows>& rows, Elimination& found) {
  constexpr std::size_t kPivot = kRows - 1;
  const auto here = only_lane(kPivot);
  const Vector pivot = broadcast_lane(rows.last, kPivot);
  const Vector inverse = hn::Div(hn::Set(Lanes(), 1.0f), pivot);
  subtract_from(rows.above, hn::Mul(rows.last, inverse), rows.last);
  found.pivots = hn::IfThenElse(here, pivot, found.pivots);
  found.targets = hn::IfThenElse(here, found.right_side, found.targets);
  const Vector factor = broadcast_lane(hn::Mul(found.right_side, inverse), kPivot);
  found.right_side = hn::NegMulAdd(factor, rows.last, found.right_side);
  eliminate(rows.above, found);
}

// Stores L as cholesky.h has it: the root of its pivot divides each row, its reciprocal stands on the
// diagonal, y in the column after the last unknown.
HWY_INLINE void store_factor(const SystemRows<0>&, Vector, Vector, float*, std::size_t, std::size_t) {}
template <std::size_t kRows>
HWY_INLINE void store_factor(const SystemRows<kRows>& rows, Vector roots, Vector y, float* first,
                             std::size_t stride, std::size_t unknowns) {
  const Vector root = broadcast_lane(roots, kRows - 1);
  const Vector row = hn::IfThenElse(only_lane(kRows - 1), root, hn::Mul(rows.last, root));
  const Vector with_y = hn::IfThenElse(only_lane(unknowns), broadcast_lane(y, kRows - 1), row);
  hn::Store(with_y, Lanes(), first + (kRows - 1) * stride);
  store_factor(rows.above, roots, y, first, stride, unknowns);
}

// Lx = y for unknowns kFirst … kUnknowns - 1, each subtracted from what is left of the others as soon as
// it is known.
template <std::size_t kUnknowns, std::size_t kFirst = 0>
HWY_INLINE void substitute_narrow(const float* factor, std::size_t stride, float* rest) {
  if constexpr (kFirst < kUnknowns) {
    rest[kFirst] *= factor[kFirst * stride + kFirst];
    for (std::size_t i = kFirst + 1; i < kUnknowns; ++i)
      rest[i] -= factor[i * stride + kFirst] * rest[kFirst];
    substitute_narrow<kUnknowns, kFirst + 1>(factor, stride, rest);
  }
}

template <std::size_t kUnknowns>
bool solve_narrow(BorderedTriangle& system, float* x) {
  SystemRows<kUnknowns> rows;
  load_rows(system.row(0), system.stride(), rows);
  Elimination found{hn::Load(Lanes(), system.right_side()), hn::Set(Lanes(), 1.0f), hn::Zero(Lanes())};
  eliminate(rows, found);
  const auto positive =
      hn::And(hn::Gt(found.pivots, hn::Zero(Lanes())),
              hn::Le(found.pivots, hn::Set(Lanes(), std::numeric_limits<float>::max())));
  const Vector roots = hn::Div(hn::Set(Lanes(), 1.0f), hn::Sqrt(found.pivots));
  const Vector y = hn::Mul(found.targets, roots);
  store_factor(rows, roots, y, system.row(0), system.stride(), kUnknowns);

  float rest[kLanes];
  hn::StoreU(y, Lanes(), rest);
  substitute_narrow<kUnknowns>(system.row(0), system.stride(), rest);
  std::copy_n(rest, kUnknowns, x);
  return hn::AllTrue(Lanes(), positive);
}

// The same for a number of unknowns known at run time only.
template <std::size_t kMost = kLanes - 1>
HWY_INLINE bool solve_narrow(BorderedTriangle& system, float* x, std::size_t unknowns) {
  if constexpr (kMost > 0) {
    if (unknowns == kMost) return solve_narrow<kMost>(system, x);
    return solve_narrow<kMost - 1>(system, x, unknowns);
  }
  return false;
}

}  // namespace HWY_NAMESPACE
}  // namespace akin
HWY_AFTER_NAMESPACE();

#endif
