// One row after the other, each solved exactly.
#include "akin/models/als/row_solver.h"

#include <optional>
#include <utility>

#include "akin/math/rotate_rows.h"
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

}  // namespace

bool is_pushed_through(const AlsOptions& options, const CsrMatrix& ratings, std::size_t fixed_rows) {
  return options.is_implicit() && !options.nonnegative &&
         does_push_through_pay(ratings, fixed_rows, static_cast<std::size_t>(options.rank));
}

std::vector<std::unique_ptr<RowSolver>> row_solvers(const Design& fixed, const CsrMatrix& ratings,
                                                    const AlsOptions& options, const Context& context) {
  std::shared_ptr<const BorderedTriangle> unobserved;
  if (options.is_implicit())
    unobserved =
        std::make_shared<const BorderedTriangle>(unobserved_part(fixed.vectors, options, context));
  std::shared_ptr<const RotatedSide> rotated;
  if (is_pushed_through(options, ratings, fixed.vectors.rows()))
    rotated = rotated_side(fixed.vectors, *unobserved, context);
  std::vector<std::unique_ptr<RowSolver>> solvers;
  for (std::size_t worker = 0; worker < context.threads.size(); ++worker) {
    if (options.is_implicit()) {
      ImplicitSolver solver(fixed.vectors, *unobserved, options);
      if (rotated)
        solvers.push_back(std::make_unique<PushedRows>(std::move(solver), unobserved, rotated, options));
      else
        solvers.push_back(std::make_unique<ExactRows<ImplicitSolver>>(std::move(solver), unobserved));
    } else {
      solvers.push_back(std::make_unique<ExactRows<RidgeSolver>>(RidgeSolver(fixed, options), nullptr));
    }
  }
  return solvers;
}

}  // namespace akin
