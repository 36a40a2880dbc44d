// What it costs to solve a row of n ratings with k unknowns, and by which equations it costs less.
//
// In units of one operation of large rows, as measured by bench/micro/small_row_bench.cc: beside the
// operations, each equation costs a root and a division that wait for the ones before, and each number of
// a vector is moved to where it is multiplied. A function of n and k alone, so that a row is solved in
// the same way whoever solves it.
#pragma once

#include <cstddef>

namespace akin {

inline constexpr double kCostOfPivot = 4000;

// By k equations, see normal_equation.h.
inline double normal_cost(std::size_t ratings, std::size_t unknowns) {
  constexpr double kMove = 8;
  const auto n = static_cast<double>(ratings);
  const auto k = static_cast<double>(unknowns);
  return n * k * k + k * k * k / 3 + kMove * n * k + kCostOfPivot * k;
}

// By n equations, see dual_equation.h.
inline double dual_cost(std::size_t ratings, std::size_t unknowns) {
  constexpr double kMove = 24;
  constexpr double kBegin = 8000;
  const auto n = static_cast<double>(ratings);
  const auto k = static_cast<double>(unknowns);
  return n * n * k + n * n * n / 3 + kMove * n * k + kCostOfPivot * n + kBegin;
}

inline bool is_dual_cheaper(std::size_t ratings, std::size_t unknowns) {
  return ratings < unknowns && dual_cost(ratings, unknowns) < normal_cost(ratings, unknowns);
}

// By whichever costs less.
inline double row_cost(std::size_t ratings, std::size_t unknowns) {
  return is_dual_cheaper(ratings, unknowns) ? dual_cost(ratings, unknowns)
                                            : normal_cost(ratings, unknowns);
}

}  // namespace akin
