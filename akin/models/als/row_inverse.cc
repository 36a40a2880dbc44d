// Products with the root of the inverse, in double.
#include "akin/models/als/row_inverse.h"

#include <vector>

namespace akin {
namespace {

double product(std::span<const float> a, std::span<const double> b) {
  double sum = 0;
  for (std::size_t k = 0; k < a.size(); ++k) sum += static_cast<double>(a[k]) * b[k];
  return sum;
}

// A⁻¹ (y, 0): what a rating's z is multiplied with.
std::vector<double> pull_of(const Matrix& root, std::span<const float> vector) {
  std::vector<double> pull(root.columns());
  for (std::size_t row = 0; row < root.rows(); ++row) {
    double product_of_row = 0;
    for (std::size_t k = 0; k < vector.size(); ++k)
      product_of_row += static_cast<double>(root[row][k]) * static_cast<double>(vector[k]);
    for (std::size_t k = 0; k < pull.size(); ++k)
      pull[k] += static_cast<double>(root[row][k]) * product_of_row;
  }
  return pull;
}

}  // namespace

std::optional<Matrix> inverse_root_of(const Design& design, const AlsOptions& options, SparseRow rated) {
  if (rated.size() == 0) return std::nullopt;
  RidgeSolver solver(design, options);
  std::vector<float> vector(design.vectors.columns());
  if (!solver.solve_normal(rated, vector).is_solved) return std::nullopt;
  Matrix root(design.unknowns(), design.vectors.columns() + 1);
  solver.inverse_root(root);
  return root;
}

Attribution linear_parts(const Matrix& vectors, const Matrix& inverse_root,
                         std::span<const std::uint32_t> rated, std::span<const float> targets,
                         std::span<const std::uint32_t> items) {
  Attribution found{Matrix(items.size(), rated.size()), std::vector<float>(items.size())};
  const std::size_t rank = vectors.columns();
  for (std::size_t i = 0; i < items.size(); ++i) {
    const std::vector<double> pull = pull_of(inverse_root, vectors[items[i]]);
    for (std::size_t j = 0; j < rated.size(); ++j) {
      const double weight = product(vectors[rated[j]], std::span(pull).first(rank)) + pull[rank];
      found.parts[i][j] =
          static_cast<float>(weight * static_cast<double>(targets[j])) + 0.0F;  // never -0
    }
  }
  return found;
}

std::vector<float> targets_of(const Design& design, SparseRow rated) {
  std::vector<float> targets(rated.size());
  for (std::size_t j = 0; j < targets.size(); ++j)
    targets[j] =
        rated.values[j] - design.offset - (design.bias.empty() ? 0 : design.bias[rated.columns[j]]);
  return targets;
}

}  // namespace akin
