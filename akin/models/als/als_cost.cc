#include "akin/models/als/als_cost.h"

#include <algorithm>

#include "akin/math/matrix.h"
#include "akin/models/uncertainty.h"

namespace akin {
namespace {

double gathering(double ratings, double unknowns) {
  return 2 * ratings * unknowns * (unknowns + 1) + 4 * ratings * unknowns;
}

double solving(double rows, double unknowns) {
  return rows * (unknowns * unknowns * unknowns / 3 + 2 * unknowns * unknowns);
}

// Of all rows, without the Gram matrices; the formulas are those of the solvers' headers.
double stepping(const TrainingSize& size, const AlsOptions& options, double unknowns) {
  const double reads = 2 * static_cast<double>(size.ratings) * unknowns;  // numbers of both sides
  const double shared = options.is_implicit() ? 2 * unknowns * unknowns : 0;
  const auto rows = static_cast<double>(size.rows());
  if (options.solver == AlsSolver::cg) {
    const auto steps = static_cast<double>(options.cg_steps);
    return 4 * reads * (steps + 1) + rows * shared * (2 * steps + 1);
  }
  const double block = std::min(static_cast<double>(options.block_size), unknowns);
  return reads * (block + 7) + unknowns / std::max(block, 1.0) * solving(rows, block) + rows * shared;
}

double an_epoch(const TrainingSize& size, const AlsOptions& options, double unknowns) {
  if (options.solver != AlsSolver::cholesky) return stepping(size, options, unknowns);
  return gathering(static_cast<double>(size.ratings), unknowns) +
         solving(static_cast<double>(size.rows()), unknowns);
}

double uncertainty(const TrainingSize& size, double unknowns) {
  const auto ratings = static_cast<double>(size.ratings), items = static_cast<double>(size.items);
  const double share = std::min(1.0, static_cast<double>(kNoiseRatings) / ratings);
  const double rows = items + share * static_cast<double>(size.users);
  const double cube = unknowns * unknowns * unknowns / 3;
  return (1 + share) / 2 * gathering(ratings, unknowns) + solving(rows, unknowns) + rows * cube +
         4 * share * ratings * unknowns * unknowns + items * cube;
}

// Vectors and biases; for each row its place in the schedule and its loss; the matrices of each thread.
// In the end there are two numbers a rating more: leverages, then the ratings that stay in the model.
std::uint64_t memory(const TrainingSize& size, std::uint64_t rank, std::uint64_t unknowns) {
  constexpr std::uint64_t kMatrices = 3;  // of a thread: one that is solved, its inverse, packed
  const std::uint64_t stride = Matrix(0, rank).stride();
  const std::uint64_t rows = size.rows() * ((stride + 2) * sizeof(float) + 2 * sizeof(double));
  const std::uint64_t scratch = kMatrices * unknowns * unknowns * sizeof(float);
  return rows + size.threads * scratch + 2 * size.ratings * sizeof(float);
}

}  // namespace

TrainingCost akin_als_cost(const TrainingSize& size, const AlsOptions& options) {
  const auto rank = static_cast<double>(options.rank);
  const double unknowns = rank + (options.has_biases() ? 1 : 0);
  const auto rows = static_cast<double>(size.rows());
  TrainingCost cost{.epoch = an_epoch(size, options, unknowns),
                    .memory = memory(size, static_cast<std::uint64_t>(options.rank),
                                     static_cast<std::uint64_t>(unknowns))};
  if (options.solver == AlsSolver::blocks)  // the side that holds still once more, in blocks
    cost.memory += std::max(size.users, size.items) * Matrix(0, static_cast<std::size_t>(rank)).stride() *
                   sizeof(float);
  if (options.is_implicit())
    cost.epoch += rows * rank * (rank + 1);
  else
    cost.afterwards = uncertainty(size, unknowns);
  return cost;
}

}  // namespace akin
