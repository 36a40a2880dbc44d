#include "akin/models/als/als_cost.h"

#include <algorithm>

#include "akin/math/matrix.h"
#include "akin/math/row_cost.h"
#include "akin/models/als/push_through.h"
#include "akin/models/als/row_solver.h"
#include "akin/models/uncertainty.h"

namespace akin {
namespace {

struct RowCost {
  double operations = 0;
  double effort = 0;
};

// So many equations, each over that many numbers.
double equations(double count, double numbers) {
  return numbers * count * (count + 1) + 2 * numbers * count + count * count * count / 3 +
         2 * count * count;
}

RowCost by_unknowns(std::size_t ratings, std::size_t unknowns) {
  return {equations(static_cast<double>(unknowns), static_cast<double>(ratings)),
          normal_cost(ratings, unknowns)};
}

double by_ratings(std::size_t ratings, std::size_t unknowns) {
  return equations(static_cast<double>(ratings), static_cast<double>(unknowns));
}

// So many rows of a side by steps, without the Gram matrix; the formulas are those of the solvers'
// headers.
double stepping(const CsrMatrix& ratings, const AlsOptions& options, std::size_t unknowns) {
  const auto m = static_cast<double>(unknowns), rows = static_cast<double>(ratings.rows());
  const double reads = static_cast<double>(ratings.cells()) * m;
  const double shared = options.is_implicit() && options.unobserved_weight > 0 ? 2 * m * m : 0;
  if (options.solver == AlsSolver::cg) {
    const auto steps = static_cast<double>(options.cg_steps);
    return 4 * reads * (steps + 1) + rows * shared * (2 * steps + 1);
  }
  const double block = std::max(1.0, std::min(static_cast<double>(options.block_size), m));
  return reads * (block + 7) + rows * m / block * (block * block * block / 3 + 2 * block * block) +
         rows * 2 * shared;
}

RowCost of_explicit_row(std::size_t ratings, std::size_t unknowns) {
  if (!is_dual_cheaper(ratings, unknowns)) return by_unknowns(ratings, unknowns);
  return {by_ratings(ratings, unknowns), dual_cost(ratings, unknowns)};
}

RowCost of_pushed_row(std::size_t pairs, std::size_t rank) {
  if (!is_push_through_cheaper(pairs, rank)) return by_unknowns(pairs, rank);
  return {by_ratings(pairs, rank), push_through_cost(pairs, rank)};
}

// Of each row of a side, what `of_row` says of its number of ratings.
template <class OfRow>
RowCost sum(const CsrMatrix& ratings, const OfRow& of_row) {
  RowCost all;
  for (std::size_t row = 0; row < ratings.rows(); ++row) {
    const RowCost one = of_row(ratings[row].size());
    all.operations += one.operations;
    all.effort += one.effort;
  }
  return all;
}

// The side whose rows are `ratings`, while the other, of so many rows, holds still: as row_solver.h
// chooses. How often a row at 0 or above is solved nobody knows before; five times is usual.
RowCost of_side(const CsrMatrix& ratings, std::size_t fixed_rows, const AlsOptions& options) {
  const auto rank = static_cast<std::size_t>(options.rank);
  const std::size_t unknowns = rank + (options.has_biases() ? 1 : 0);
  const bool is_dual = !options.is_implicit() && !options.nonnegative;
  const bool is_pushed = is_pushed_through(options, ratings, fixed_rows);
  RowCost side;
  if (options.solver == AlsSolver::cholesky) {
    side = sum(ratings, [&](std::size_t n) {
      return is_dual     ? of_explicit_row(n, unknowns)
             : is_pushed ? of_pushed_row(n, rank)
                         : by_unknowns(n, unknowns);
    });
  } else {
    side.operations = side.effort = stepping(ratings, options, unknowns);
  }
  if (options.nonnegative) {
    constexpr double kMore = 4;  // solutions
    const auto m = static_cast<double>(unknowns), rows = static_cast<double>(ratings.rows());
    const double more = kMore * rows * (m * m * m / 3 + 2 * m * m);
    side.operations += more;
    side.effort += more;
  }
  double shared = 0;
  const auto k = static_cast<double>(rank), fixed = static_cast<double>(fixed_rows);
  if (options.is_implicit()) shared += fixed * k * (k + 1);
  if (is_pushed) shared += 2 * (fixed + static_cast<double>(ratings.rows())) * k * k + 9 * k * k * k;
  side.operations += shared;
  side.effort += shared;
  return side;
}

double uncertainty(const Dataset& data, std::size_t unknowns) {
  const auto m = static_cast<double>(unknowns), ratings = static_cast<double>(data.size());
  const double share = ratings > 0 ? std::min(1.0, static_cast<double>(kNoiseRatings) / ratings) : 0;
  const double cube = m * m * m;
  const auto again = [&](std::size_t rows) {
    return ratings * m * (m + 3) + static_cast<double>(rows) * (2 * cube / 3 + 2 * m * m);
  };
  const double variances = 2 * static_cast<double>(data.items()->size()) * cube;
  return again(data.items()->size()) + variances +
         share * (again(data.users()->size()) + 4 * ratings * m * m);
}

// Vectors and biases, and each row's place in the schedule and its loss; the matrices of each thread. In
// the end there are two numbers a rating more: those that stay in the model. One side may be held
// once more, rotated (push_through.h) or in blocks (block_row.h).
std::uint64_t memory(const Dataset& data, const AlsOptions& options, std::size_t threads) {
  constexpr std::uint64_t kMatrices = 3;  // of a thread: one that is solved, its inverse, packed
  const auto rank = static_cast<std::uint64_t>(options.rank);
  const std::uint64_t unknowns = rank + (options.has_biases() ? 1 : 0);
  const std::uint64_t rows = data.users()->size() + data.items()->size();
  const std::uint64_t of_vector = Matrix(0, rank).stride() * sizeof(float);
  const auto block = static_cast<std::uint64_t>(options.block_size);
  const std::uint64_t of_blocks = (rank + block - 1) / block * Matrix(0, block).stride() * sizeof(float);
  const std::uint64_t of_row = of_vector + 2 * sizeof(float) + 2 * sizeof(double);
  const std::uint64_t of_copy = options.solver == AlsSolver::blocks ? of_blocks
                                : options.solver == AlsSolver::cholesky && options.is_implicit()
                                    ? of_vector
                                    : 0;
  const std::uint64_t twice = std::max(data.users()->size(), data.items()->size()) * of_copy;
  return rows * of_row + twice + threads * kMatrices * unknowns * unknowns * sizeof(float) +
         2 * data.size() * sizeof(float);
}

TrainingCost cost_of(const RowCost& users, const RowCost& items, const Dataset& data,
                     const AlsOptions& options, std::size_t threads) {
  const std::size_t unknowns = static_cast<std::size_t>(options.rank) + (options.has_biases() ? 1 : 0);
  return {.epoch = users.operations + items.operations,
          .afterwards = options.is_implicit() || options.nonnegative ? 0 : uncertainty(data, unknowns),
          .effort = users.effort + items.effort,
          .memory = memory(data, options, threads)};
}

}  // namespace

TrainingCost akin_als_cost(const Dataset& data, const AlsOptions& options, std::size_t threads) {
  const CsrMatrix &by_user = data.by_user(), &by_item = data.by_item();
  return cost_of(of_side(by_user, by_item.rows(), options), of_side(by_item, by_user.rows(), options),
                 data, options, threads);
}

TrainingCost plain_als_cost(const Dataset& data, const AlsOptions& options, std::size_t threads) {
  const auto rank = static_cast<std::size_t>(options.rank);
  const auto side = [&](const CsrMatrix& ratings, std::size_t fixed_rows) {
    RowCost all = sum(ratings, [&](std::size_t n) { return by_unknowns(n, rank); });
    if (options.is_implicit()) all.operations += static_cast<double>(fixed_rows * rank * (rank + 1));
    all.effort = all.operations;
    return all;
  };
  return cost_of(side(data.by_user(), data.by_item().rows()), side(data.by_item(), data.by_user().rows()),
                 data, options, threads);
}

}  // namespace akin
