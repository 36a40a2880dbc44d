// One row after the other, each solved exactly.
#include "akin/models/als/row_solver.h"

#include <utility>

#include "akin/models/als/implicit_row.h"

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

}  // namespace

std::vector<std::unique_ptr<RowSolver>> row_solvers(const Design& fixed, const AlsOptions& options,
                                                    const Context& context) {
  std::shared_ptr<const BorderedTriangle> unobserved;
  if (options.is_implicit())
    unobserved =
        std::make_shared<const BorderedTriangle>(unobserved_part(fixed.vectors, options, context));
  std::vector<std::unique_ptr<RowSolver>> solvers;
  for (std::size_t worker = 0; worker < context.threads.size(); ++worker) {
    if (options.is_implicit()) {
      ImplicitSolver solver(fixed.vectors, *unobserved, options);
      solvers.push_back(std::make_unique<ExactRows<ImplicitSolver>>(std::move(solver), unobserved));
    } else {
      solvers.push_back(std::make_unique<ExactRows<RidgeSolver>>(RidgeSolver(fixed, options), nullptr));
    }
  }
  return solvers;
}

}  // namespace akin
