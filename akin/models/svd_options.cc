#include "akin/models/svd_options.h"

#include <fmt/format.h>

namespace akin {

void SvdFields::describe(FieldVisitor& visit) {
  visit(Field("rank", "numbers in the vector of a user or item").at_least(1).at_most(4096), rank);
  visit(Field("singular_power",
              "singular vectors times the singular values to this power: 0 makes all directions count "
              "alike, 1 as much as they explain")
            .at_least(0)
            .at_most(4),
        singular_power);
  visit(Field("svd_method",
              "how the singular vectors are found: krylov keeps the subspaces of all steps, subspace the "
              "last one alone, in less memory"),
        method);
  visit(
      Field("power_steps", "products that turn the random subspace towards the largest singular vectors")
          .at_least(0)
          .at_most(100),
      power_steps);
  visit(Field("oversampling", "directions of the random subspace beyond the rank")
            .at_least(0)
            .at_most(4096),
        oversampling);
}

RandomizedSvdOptions SvdFields::svd() const {
  return {.rank = static_cast<std::size_t>(rank),
          .oversampling = static_cast<std::size_t>(oversampling),
          .power_steps = static_cast<std::size_t>(power_steps),
          .method = method};
}

std::string residual_text(std::int64_t rank, double residual) {
  return fmt::format("singular vectors: rank {}, {:.1f} % of the matrix are left out (Frobenius norm)",
                     rank, 100 * residual);
}

}  // namespace akin
