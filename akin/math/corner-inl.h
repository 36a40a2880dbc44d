// The corner of a blocked factorization: up to kLanes rows and columns and their part of the right-hand
// side, in registers, one row in each. And the way back through it.
//
// Step k, from the last row to the first, subtracts row k from the rows above it, as in cholesky.h. The
// chain from pivot to pivot holds a division and no root: the roots are taken at the end, all at once.
//
// Included once for each instruction set.
#include <cstddef>
#include <limits>

#include "akin/math/register_rows-inl.h"

#if defined(AKIN_MATH_CORNER_INL_H_) == defined(HWY_TARGET_TOGGLE)
#ifdef AKIN_MATH_CORNER_INL_H_
#undef AKIN_MATH_CORNER_INL_H_
#else
#define AKIN_MATH_CORNER_INL_H_
#endif

HWY_BEFORE_NAMESPACE();
namespace akin {
namespace HWY_NAMESPACE {

// Rows 0 … kRows - 1 of a corner, the last one first.
template <std::size_t kRows>
struct CornerRows {
  Vector last;
  CornerRows<kRows - 1> above;
};
template <>
struct CornerRows<0> {};

HWY_INLINE void load_rows(const float*, std::size_t, CornerRows<0>&) {}
template <std::size_t kRows>
HWY_INLINE void load_rows(const float* first, std::size_t stride, CornerRows<kRows>& rows) {
  rows.last = hn::Load(Lanes(), first + (kRows - 1) * stride);
  load_rows(first, stride, rows.above);
}

// rows[i] −= factors[i] · done
HWY_INLINE void subtract_from(CornerRows<0>&, Vector, Vector) {}
template <std::size_t kRows>
HWY_INLINE void subtract_from(CornerRows<kRows>& rows, Vector factors, Vector done) {
  rows.last = hn::NegMulAdd(broadcast_lane(factors, kRows - 1), done, rows.last);
  subtract_from(rows.above, factors, done);
}

// What is left of the right-hand side, and in the lanes of the steps that are done, what it was then and
// the pivots.
struct Elimination {
  Vector right_side;
  Vector targets;
  Vector pivots;
};

// After it the rows are D L of A = LᵀDL, with a unit diagonal in L.
HWY_INLINE void eliminate(CornerRows<0>&, Elimination&) {}
template <std::size_t kRows>
HWY_INLINE void eliminate(CornerRows<kRows>& rows, Elimination& found) {
  constexpr std::size_t kPivot = kRows - 1;
  const auto here = only_lane(kPivot);
  const Vector pivot = broadcast_lane(rows.last, kPivot);
  const Vector inverse = hn::Div(hn::Set(Lanes(), 1.0F), pivot);
  subtract_from(rows.above, hn::Mul(rows.last, inverse), rows.last);
  const Vector factor = broadcast_lane(hn::Mul(found.right_side, inverse), kPivot);
  found.pivots = hn::IfThenElse(here, pivot, found.pivots);
  found.targets = hn::IfThenElse(here, found.right_side, found.targets);
  found.right_side = hn::NegMulAdd(factor, rows.last, found.right_side);
  eliminate(rows.above, found);
}

// Stores L as cholesky.h has it: the root of its pivot divides each row of D L, its reciprocal stands on
// the diagonal.
HWY_INLINE void store_factor(const CornerRows<0>&, Vector, float*, std::size_t) {}
template <std::size_t kRows>
HWY_INLINE void store_factor(const CornerRows<kRows>& rows, Vector roots, float* first,
                             std::size_t stride) {
  const Vector root = broadcast_lane(roots, kRows - 1);
  const Vector row = hn::IfThenElse(only_lane(kRows - 1), root, hn::Mul(rows.last, root));
  hn::Store(row, Lanes(), first + (kRows - 1) * stride);
  store_factor(rows.above, roots, first, stride);
}

// Σ a², in double.
HWY_INLINE double sum_of_squares(Vector a) {
  const hn::ScalableTag<double> doubles;
  const hn::Rebind<float, decltype(doubles)> half;
  const auto low = hn::PromoteTo(doubles, hn::LowerHalf(half, a));
  const auto high = hn::PromoteTo(doubles, hn::UpperHalf(half, a));
  return hn::GetLane(hn::SumOfLanes(doubles, hn::MulAdd(low, low, hn::Mul(high, high))));
}

// Factorizes the kRows rows from `first` on. Puts what is found of Lᵀy = b into `y`, kLanes numbers, and
// returns Σ y²; NaN when a pivot is not positive and finite.
template <std::size_t kRows>
double eliminate_corner(float* first, std::size_t stride, const float* right_side, float* y) {
  CornerRows<kRows> rows;
  load_rows(first, stride, rows);
  const Vector one = hn::Set(Lanes(), 1.0F);
  Elimination found{hn::Load(Lanes(), right_side), hn::Zero(Lanes()), one};
  eliminate(rows, found);
  const Vector roots = hn::Div(one, hn::Sqrt(found.pivots));
  const Vector solved = hn::Mul(found.targets, roots);
  store_factor(rows, roots, first, stride);
  hn::Store(solved, Lanes(), y);
  const auto good = hn::And(hn::Gt(found.pivots, hn::Zero(Lanes())),
                            hn::Le(found.pivots, hn::Set(Lanes(), std::numeric_limits<float>::max())));
  return hn::AllTrue(Lanes(), good) ? sum_of_squares(solved) : std::numeric_limits<double>::quiet_NaN();
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

// Lx = z with a unit diagonal in L: each unknown is subtracted from the others as soon as it is known.
// `below` is what stands below its place on the diagonal.
HWY_INLINE void substitute(const float*, NumberList<0>&, float*) {}
template <std::size_t kSize>
HWY_INLINE void substitute(const float* below, NumberList<kSize>& rest, float* x) {
  hn::Store(rest.first, OneLane(), x);
  subtract_column(rest.first, below, rest.others);
  substitute(below + kLanes + 1, rest.others, x + 1);
}

// The way back through a factorized corner: Lx = y. What the unknowns before it add has been subtracted
// from `y`, kLanes numbers.
template <std::size_t kRows>
void substitute_corner(const float* first, std::size_t stride, float* y, float* x) {
  HWY_ALIGN float unit[kRows * kLanes];
  for (std::size_t i = 0; i < kRows; ++i) {
    const float* row = first + i * stride;
    hn::Store(hn::Mul(hn::Load(Lanes(), row), hn::Set(Lanes(), row[i])), Lanes(), unit + i * kLanes);
    y[i] *= row[i];
  }
  NumberList<kRows> rest;
  load_numbers(y, rest);
  substitute(unit + kLanes, rest, x);
}

}  // namespace HWY_NAMESPACE
}  // namespace akin
HWY_AFTER_NAMESPACE();

#endif
