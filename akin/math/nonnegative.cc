// Sets of free unknowns, and the Cholesky factorization of each.
#include "akin/math/nonnegative.h"

#include <algorithm>
#include <cassert>
#include <cmath>
#include <limits>

#include "akin/math/cholesky.h"

namespace akin {
namespace {

// A gradient is nothing where it is this small beside the numbers it is the sum of: they are float32.
constexpr double kRounding = 1e-6;

constexpr int kPatience = 3;  // exchanges without fewer violations

float element(const BorderedTriangle& system, std::size_t i, std::size_t j) {
  return i < j ? system.row(j)[i] : system.row(i)[j];
}

}  // namespace

NonnegativeSolver::NonnegativeSolver(std::size_t unknowns)
    : is_free_(unknowns), free_solution_(unknowns), solution_(unknowns) {}

std::optional<double> NonnegativeSolver::solve(const BorderedTriangle& system, std::size_t bounded,
                                               std::span<float> x) {
  assert(system.unknowns() == solution_.size() && x.size() == solution_.size() && bounded <= x.size());
  system_ = &system;
  bounded_ = bounded;
  if (!exchange_blocks() && explained_ && !build_up()) explained_.reset();
  std::copy(solution_.begin(), solution_.end(), x.begin());
  return explained_;
}

void NonnegativeSolver::inverse_root(Matrix& root) const {
  for (std::size_t row = 0; row < root.rows(); ++row) std::fill(root[row].begin(), root[row].end(), 0.0F);
  Matrix of_free(free_.size(), free_.size());
  invert_factor(factor_, of_free);
  for (std::size_t i = 0; i < free_.size(); ++i)
    for (std::size_t j = i; j < free_.size(); ++j) root[free_[i]][free_[j]] = of_free[i][j];
}

// Whether it ended with all conditions kept.
bool NonnegativeSolver::exchange_blocks() {
  std::fill(is_free_.begin(), is_free_.end(), std::uint8_t{1});
  std::size_t fewest = std::numeric_limits<std::size_t>::max();
  int patience = kPatience;
  while (solve_free()) {
    const std::vector<std::uint32_t> violating = violations();
    if (violating.empty()) return true;
    if (violating.size() < fewest) {
      fewest = violating.size();
      patience = kPatience;
    } else if (patience-- == 0) {
      return false;
    }
    for (const std::uint32_t j : violating) is_free_[j] ^= 1U;
  }
  return false;
}

// Frees what wishes most to grow, one at a time, and holds again what would fall below 0 by that. Each
// time the objective is lower than before, so no set comes back, but for rounding.
bool NonnegativeSolver::build_up() {
  for (std::size_t j = 0; j < is_free_.size(); ++j) is_free_[j] = j < bounded_ ? 0 : 1;
  if (!solve_free()) return false;
  std::vector<float> feasible = solution_;
  std::vector<std::uint8_t> is_barred(solution_.size());  // whose wish was nothing but rounding
  for (std::size_t step = 0; step < 10 * bounded_; ++step) {
    const std::size_t next = most_wishful(is_barred);
    if (next == bounded_) break;
    is_free_[next] = 1;
    if (!solve_free()) return false;
    if (solution_[next] > 0) {
      std::fill(is_barred.begin(), is_barred.end(), std::uint8_t{0});
      if (!hold_what_falls(feasible)) return false;
      feasible = solution_;
    } else {
      is_free_[next] = 0;
      is_barred[next] = 1;
      solution_ = feasible;
    }
  }
  return solve_free();
}

// Goes from a feasible point towards the solution and stops at the first bound on the way, whose unknown
// is held there; again, until the solution itself is feasible.
bool NonnegativeSolver::hold_what_falls(std::vector<float>& feasible) {
  while (true) {
    double share = 1;
    std::size_t first = bounded_;
    for (std::size_t j = 0; j < bounded_; ++j) {
      if (is_free_[j] == 0 || solution_[j] > 0) continue;
      const auto from = static_cast<double>(feasible[j]), to = static_cast<double>(solution_[j]);
      const double until = from > 0 ? from / (from - to) : 0;
      if (first < bounded_ && until >= share) continue;
      share = until;
      first = j;
    }
    if (first == bounded_) return true;
    for (std::size_t j = 0; j < feasible.size(); ++j)
      feasible[j] += static_cast<float>(
          share * (static_cast<double>(solution_[j]) - static_cast<double>(feasible[j])));
    feasible[first] = 0;
    is_free_[first] = 0;
    if (!solve_free()) return false;
  }
}

// The solution of the equation of the free unknowns alone, the others 0.
bool NonnegativeSolver::solve_free() {
  free_.clear();
  for (std::uint32_t j = 0; j < is_free_.size(); ++j)
    if (is_free_[j] != 0) free_.push_back(j);
  factor_.resize(free_.size());
  for (std::size_t i = 0; i < free_.size(); ++i) {
    for (std::size_t j = 0; j <= i; ++j) factor_.row(i)[j] = system_->row(free_[i])[free_[j]];
    factor_.right_side()[i] = system_->right_side()[free_[i]];
  }
  explained_ = solve_cholesky(factor_, std::span(free_solution_).first(free_.size()));
  std::fill(solution_.begin(), solution_.end(), 0.0F);
  for (std::size_t i = 0; i < free_.size(); ++i) solution_[free_[i]] = free_solution_[i];
  return explained_.has_value();
}

// The unknowns that are below 0, and those held there that wish to grow.
std::vector<std::uint32_t> NonnegativeSolver::violations() const {
  std::vector<std::uint32_t> found;
  for (std::uint32_t j = 0; j < bounded_; ++j)
    if (is_free_[j] != 0 ? solution_[j] < 0 : wish_to_grow(j) > 0) found.push_back(j);
  return found;
}

// How much the gradient of an unknown that is held falls below 0, but for rounding.
double NonnegativeSolver::wish_to_grow(std::size_t held) const {
  double gradient = -static_cast<double>(system_->right_side()[held]);
  double size = std::abs(gradient);
  for (const std::uint32_t i : free_) {
    const double part =
        static_cast<double>(element(*system_, held, i)) * static_cast<double>(solution_[i]);
    gradient += part;
    size += std::abs(part);
  }
  return -gradient - kRounding * size;
}

std::size_t NonnegativeSolver::most_wishful(const std::vector<std::uint8_t>& is_barred) const {
  std::size_t most = bounded_;
  double wish = 0;
  for (std::size_t j = 0; j < bounded_; ++j) {
    if (is_free_[j] != 0 || is_barred[j] != 0 || wish_to_grow(j) <= wish) continue;
    wish = wish_to_grow(j);
    most = j;
  }
  return most;
}

}  // namespace akin
