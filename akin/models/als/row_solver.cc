// The table of solvers; the exact ones take one row after the other.
#include "akin/models/als/row_solver.h"

#include <algorithm>
#include <array>
#include <functional>
#include <optional>
#include <utility>

#include "akin/math/rotate_rows.h"
#include "akin/models/als/block_row.h"
#include "akin/models/als/cg_row.h"
#include "akin/models/als/implicit_row.h"
#include "akin/models/als/push_through.h"

namespace akin {
namespace {

// With RidgeSolver or ImplicitSolver, and what that refers to.
template <class Solver>
class ExactRows : public RowSolver {
 public:
  ExactRows(Solver solver, std::shared_ptr<const BorderedTriangle> unobserved)
      : unobserved_(std::move(unobserved)), solver_(std::move(solver)) {}

  void solve(const OpenSide& side, std::span<const std::uint32_t> rows,
             std::span<RidgeRow> solved) override {
    for (std::size_t i = 0; i < rows.size(); ++i)
      solved[i] = solver_.solve(side.ratings[rows[i]], side.vectors[rows[i]]);
  }

 private:
  std::shared_ptr<const BorderedTriangle> unobserved_;  // of implicit feedback
  Solver solver_;
};

// Rows of implicit feedback with few pairs are pushed through, and rotated back together.
class PushedRows : public RowSolver {
 public:
  PushedRows(ImplicitSolver solver, std::shared_ptr<const BorderedTriangle> unobserved,
             std::shared_ptr<const RotatedSide> rotated, const AlsOptions& options)
      : unobserved_(std::move(unobserved)),
        rotated_(std::move(rotated)),
        solver_(std::move(solver)),
        pushed_solver_(*rotated_, options),
        back_(rotated_->back) {}

  void solve(const OpenSide& side, std::span<const std::uint32_t> rows,
             std::span<RidgeRow> solved) override {
    pushed_.clear();
    for (std::size_t i = 0; i < rows.size(); ++i) {
      const SparseRow feedback = side.ratings[rows[i]];
      const std::span<float> vector = side.vectors[rows[i]];
      std::optional<RidgeRow> pushed;
      if (is_push_through_cheaper(feedback.size(), vector.size()))
        pushed = pushed_solver_.solve(feedback, vector);
      if (pushed) pushed_.push_back(rows[i]);
      solved[i] = pushed ? *pushed : solver_.solve(feedback, vector);
    }
    back_.rotate(pushed_, side.vectors);
  }

 private:
  std::shared_ptr<const BorderedTriangle> unobserved_;
  std::shared_ptr<const RotatedSide> rotated_;
  ImplicitSolver solver_;
  PushThroughSolver pushed_solver_;
  RowRotation back_;
  std::vector<std::uint32_t> pushed_;
};

// What the solvers of a half-step are made of.
struct HalfStep {
  const Design& fixed;
  const CsrMatrix& ratings;  // of the side that is solved
  const AlsOptions& options;
  std::shared_ptr<const BorderedTriangle> unobserved;  // null where feedback is explicit
  const Context& context;

  // Whether pairs without feedback count.
  bool has_silence() const { return unobserved != nullptr && options.unobserved_weight > 0; }
};

// Makes a solver for each worker.
using MakeSolver = std::function<std::unique_ptr<RowSolver>()>;

MakeSolver exact_solver(const HalfStep& half) {
  if (half.unobserved == nullptr)
    return [half] {
      return std::make_unique<ExactRows<RidgeSolver>>(RidgeSolver(half.fixed, half.options), nullptr);
    };
  std::shared_ptr<const RotatedSide> rotated;
  const Matrix& fixed = half.fixed.vectors;
  if (is_pushed_through(half.options, half.ratings, fixed.rows()))
    rotated = rotated_side(fixed, *half.unobserved, half.context);
  return [half, rotated]() -> std::unique_ptr<RowSolver> {
    ImplicitSolver solver(half.fixed.vectors, *half.unobserved, half.options);
    if (rotated == nullptr)
      return std::make_unique<ExactRows<ImplicitSolver>>(std::move(solver), half.unobserved);
    return std::make_unique<PushedRows>(std::move(solver), half.unobserved, rotated, half.options);
  };
}

// The λ of a row of the mean length.
float usual_lambda(const HalfStep& half) {
  const std::size_t rows = std::max<std::size_t>(half.ratings.rows(), 1);
  return half.options.regularization_of(std::max<std::size_t>(half.ratings.cells() / rows, 1),
                                        half.fixed.vectors.rows());
}

MakeSolver cg_solver(const HalfStep& half) {
  std::shared_ptr<const SharedCurvature> shared;
  if (half.has_silence())
    shared = std::make_shared<const SharedCurvature>(
        shared_curvature(*half.unobserved, usual_lambda(half), half.context));
  return [half, shared] { return conjugate_gradient_rows(half.fixed, shared, half.options); };
}

MakeSolver block_solver(const HalfStep& half) {
  const auto blocks = std::make_shared<const std::vector<UnknownBlock>>(
      unknown_blocks(half.fixed, half.has_silence() ? half.unobserved.get() : nullptr,
                     static_cast<std::size_t>(half.options.block_size), half.context));
  return [half, blocks] { return block_rows(half.fixed, blocks, half.options); };
}

constexpr std::array<MakeSolver (*)(const HalfStep&), kNames<AlsSolver>.size()> kSolvers = {
    exact_solver, cg_solver, block_solver};  // in the order of AlsSolver

}  // namespace

bool is_pushed_through(const AlsOptions& options, const CsrMatrix& ratings, std::size_t fixed_rows) {
  return options.solver == AlsSolver::cholesky && options.is_implicit() && !options.nonnegative &&
         does_push_through_pay(ratings, fixed_rows, static_cast<std::size_t>(options.rank));
}

std::vector<std::unique_ptr<RowSolver>> row_solvers(const Design& fixed, const CsrMatrix& ratings,
                                                    const AlsOptions& options, const Context& context) {
  HalfStep half{fixed, ratings, options, nullptr, context};
  if (options.is_implicit())
    half.unobserved =
        std::make_shared<const BorderedTriangle>(unobserved_part(fixed.vectors, options, context));
  const MakeSolver make = kSolvers[static_cast<std::size_t>(options.solver)](half);
  std::vector<std::unique_ptr<RowSolver>> solvers(context.threads.size());
  for (auto& solver : solvers) solver = make();
  return solvers;
}

}  // namespace akin
