// A system whose rows fit into one SIMD vector, right-hand side included, solved in registers, one row in
// each.
//
// Step k, from the last row to the first, subtracts row k from the rows above it, as in cholesky.h. The
// chain from pivot to pivot holds a division and no root: the roots are taken at the end, all at once.
//
// Included once for each instruction set.
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

// What is left of the right-hand side while the system is solved, and what has been found in the lanes of
// the steps that are done: the pivots d, what the right-hand side was then, b, and z = b / d.
struct Elimination {
  Vector right_side;
  Vector pivots;
  Vector targets;
  Vector solved;
};

// After it the rows are D L of A = LᵀDL, with a unit diagonal in L; L goes to `unit`, kLanes floats a
// row.
HWY_INLINE void eliminate(SystemRows<0>&, Elimination&, float*) {}
template <std::size_t kRows>
HWY_INLINE void eliminate(SystemRows<kRows>& rows, Elimination& found, float* unit) {
  constexpr std::size_t kPivot = kRows - 1;
  const auto here = only_lane(kPivot);
  const Vector pivot = broadcast_lane(rows.last, kPivot);
  const Vector inverse = hn::Div(hn::Set(Lanes(), 1.0F), pivot);
  const Vector factors = hn::Mul(rows.last, inverse);
  hn::Store(factors, Lanes(), unit + kPivot * kLanes);
  subtract_from(rows.above, factors, rows.last);
  const Vector solved = hn::Mul(found.right_side, inverse);
  found.pivots = hn::IfThenElse(here, pivot, found.pivots);
  found.targets = hn::IfThenElse(here, found.right_side, found.targets);
  found.solved = hn::IfThenElse(here, solved, found.solved);
  found.right_side = hn::NegMulAdd(broadcast_lane(solved, kPivot), rows.last, found.right_side);
  eliminate(rows.above, found, unit);
}

// Stores L as cholesky.h has it: the root of its pivot divides each row of D L, and its reciprocal stands
// on the diagonal.
HWY_INLINE void store_factor(const SystemRows<0>&, Vector, float*, std::size_t) {}
template <std::size_t kRows>
HWY_INLINE void store_factor(const SystemRows<kRows>& rows, Vector roots, float* first,
                             std::size_t stride) {
  const Vector root = broadcast_lane(roots, kRows - 1);
  const Vector row = hn::IfThenElse(only_lane(kRows - 1), root, hn::Mul(rows.last, root));
  hn::Store(row, Lanes(), first + (kRows - 1) * stride);
  store_factor(rows.above, roots, first, stride);
}

// Single numbers, as vectors: what the compiler made of plain floats went through memory.
using OneLane = hn::CappedTag<float, 1>;

template <std::size_t kSize>
struct NumberList {
  hn::Vec<OneLane> first;
  NumberList<kSize - 1> others;
};
template <>
struct NumberList<0> {};

HWY_INLINE void load_numbers(const float*, NumberList<0>&) {}
template <std::size_t kSize>
HWY_INLINE void load_numbers(const float* from, NumberList<kSize>& list) {
  list.first = hn::Load(OneLane(), from);
  load_numbers(from + 1, list.others);
}

// list −= known · column; the numbers of the column are kLanes floats apart.
HWY_INLINE void subtract_column(hn::Vec<OneLane>, const float*, NumberList<0>&) {}
template <std::size_t kSize>
HWY_INLINE void subtract_column(hn::Vec<OneLane> known, const float* column, NumberList<kSize>& list) {
  list.first = hn::NegMulAdd(hn::Load(OneLane(), column), known, list.first);
  subtract_column(known, column + kLanes, list.others);
}

// Lx = z: each unknown is subtracted from the others as soon as it is known. `below` is what stands below
// its place on the diagonal.
HWY_INLINE void substitute_narrow(const float*, NumberList<0>&, float*) {}
template <std::size_t kSize>
HWY_INLINE void substitute_narrow(const float* below, NumberList<kSize>& rest, float* x) {
  hn::Store(rest.first, OneLane(), x);
  subtract_column(rest.first, below, rest.others);
  substitute_narrow(below + kLanes + 1, rest.others, x + 1);
}

// Σ a b, in double, over all lanes.
HWY_INLINE double sum_of_products(Vector a, Vector b) {
  const hn::ScalableTag<double> doubles;
  const hn::Rebind<float, decltype(doubles)> half;
  const auto low = hn::Mul(hn::PromoteTo(doubles, hn::LowerHalf(half, a)),
                           hn::PromoteTo(doubles, hn::LowerHalf(half, b)));
  const auto sums = hn::MulAdd(hn::PromoteTo(doubles, hn::UpperHalf(half, a)),
                               hn::PromoteTo(doubles, hn::UpperHalf(half, b)), low);
  return hn::GetLane(hn::SumOfLanes(doubles, sums));
}

// Returns b'x, NaN when a pivot is not positive and finite.
template <std::size_t kUnknowns>
double solve_narrow(BorderedTriangle& system, float* x) {
  SystemRows<kUnknowns> rows;
  load_rows(system.row(0), system.stride(), rows);
  const Vector zero = hn::Zero(Lanes());
  Elimination found{hn::Load(Lanes(), system.right_side()), hn::Set(Lanes(), 1.0F), zero, zero};
  HWY_ALIGN float unit[kUnknowns * kLanes];
  eliminate(rows, found, unit);

  HWY_ALIGN float solved[kLanes];
  hn::Store(found.solved, Lanes(), solved);
  NumberList<kUnknowns> rest;
  load_numbers(solved, rest);
  substitute_narrow(unit + kLanes, rest, x);

  const Vector one = hn::Set(Lanes(), 1.0F);
  store_factor(rows, hn::Div(one, hn::Sqrt(found.pivots)), system.row(0), system.stride());
  const auto good = hn::And(hn::Gt(found.pivots, zero),
                            hn::Le(found.pivots, hn::Set(Lanes(), std::numeric_limits<float>::max())));
  if (!hn::AllTrue(Lanes(), good)) return std::numeric_limits<double>::quiet_NaN();
  return sum_of_products(found.targets, found.solved);
}

// The same for a number of unknowns known at run time only.
template <std::size_t kMost = kLanes - 1>
HWY_INLINE double solve_narrow(BorderedTriangle& system, float* x, std::size_t unknowns) {
  if constexpr (kMost > 1) {
    if (unknowns < kMost) return solve_narrow<kMost - 1>(system, x, unknowns);
  }
  return solve_narrow<kMost>(system, x);
}

}  // namespace HWY_NAMESPACE
}  // namespace akin
HWY_AFTER_NAMESPACE();

#endif
