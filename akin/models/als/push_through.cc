// The equations of the pairs in the eigenbasis of what they have in common.
#include "akin/models/als/push_through.h"

#include <algorithm>
#include <cmath>

#include "akin/math/rotate_rows.h"
#include "akin/math/row_cost.h"
#include "akin/math/symmetric_eigen.h"

namespace akin {
namespace {

// Of a confidence: what it may weigh more than silence and not be told from silence in float32.
constexpr double kLeastExcess = 1e-8;

double cost_of_pairs(std::size_t pairs, std::size_t rank) {
  constexpr double kMove = 32;  // beside dual_cost: columns are scaled, and two sums made
  const auto k = static_cast<double>(rank);
  return dual_cost(pairs, rank) + kMove * static_cast<double>(pairs) * k + 2 * k * k;
}

Matrix transposed(const Matrix& square) {
  Matrix result(square.columns(), square.rows());
  for (std::size_t i = 0; i < square.rows(); ++i)
    for (std::size_t j = 0; j < square.columns(); ++j) result[j][i] = square[i][j];
  return result;
}

}  // namespace

std::shared_ptr<const RotatedSide> rotated_side(const Matrix& fixed, const BorderedTriangle& unobserved,
                                                const Context& context) {
  auto basis = symmetric_eigen(unobserved);
  if (!basis) return nullptr;
  for (double& value : basis->values) value = std::max(value, 0.0);  // but for rounding
  return std::make_shared<const RotatedSide>(
      RotatedSide{.vectors = rotated(fixed, PackedRows(basis->vectors), context),
                  .values = std::move(basis->values),
                  .back = PackedRows(transposed(basis->vectors))});
}

bool is_push_through_cheaper(std::size_t pairs, std::size_t rank) {
  return pairs < rank && cost_of_pairs(pairs, rank) < normal_cost(pairs, rank);
}

double push_through_cost(std::size_t pairs, std::size_t rank) {
  return is_push_through_cheaper(pairs, rank) ? cost_of_pairs(pairs, rank) : normal_cost(pairs, rank);
}

bool does_push_through_pay(const CsrMatrix& ratings, std::size_t fixed_rows, std::size_t rank) {
  constexpr double kEigenvectors = 300;  // operations at the speed of large rows, times k³
  const auto k = static_cast<double>(rank);
  double saved = -2 * static_cast<double>(fixed_rows) * k * k - kEigenvectors * k * k * k;
  for (std::size_t row = 0; row < ratings.rows(); ++row) {
    const std::size_t pairs = ratings[row].size();
    if (pairs > 0) saved += normal_cost(pairs, rank) - push_through_cost(pairs, rank);
  }
  return saved > 0;
}

PushThroughSolver::PushThroughSolver(const RotatedSide& side, const AlsOptions& options)
    : side_(side),
      options_(options),
      inverse_roots_(side.vectors.stride()),
      inverses_(side.vectors.stride()),
      sum_(side.vectors.stride()),
      asked_sum_(side.vectors.stride()) {}

std::optional<RidgeRow> PushThroughSolver::solve(SparseRow feedback, std::span<float> rotated_vector) {
  const auto asked = gather(feedback);
  if (!asked) return std::nullopt;
  std::fill(rotated_vector.begin(), rotated_vector.end(), 0.0F);
  if (asked->liked == 0) return RidgeRow{};
  const float lambda = options_.regularization_of(asked->liked, side_.vectors.rows());
  if (!(lambda > 0)) return std::nullopt;
  use_lambda(lambda);
  weights_.resize(rows_.size());
  const DualRows dual{.vectors = side_.vectors,
                      .rows = rows_,
                      .targets = targets_,
                      .scales = scales_,
                      .column_scales = inverse_roots_};
  if (!equation_.solve(dual, 1, weights_)) return std::nullopt;

  factors_.clear();
  for (std::size_t i = 0; i < rows_.size(); ++i)
    factors_.insert(factors_.end(), {scales_[i] * weights_[i], asked_[i]});
  sum_rows_twice(side_.vectors, rows_, factors_, sum_, asked_sum_);
  double squares = 0, explained = 0;
  for (std::size_t k = 0; k < rotated_vector.size(); ++k) {
    const float value = inverses_[k] * sum_[k];
    rotated_vector[k] = value;
    squares += static_cast<double>(value) * value;
    explained += static_cast<double>(value) * asked_sum_[k];
  }
  if (!std::isfinite(squares) || !std::isfinite(explained)) return std::nullopt;
  const double penalty = static_cast<double>(lambda) * squares;
  // As of the other form: Σ c − b'x.
  return RidgeRow{.squared_error = std::max(asked->confidences - explained - penalty, 0.0),
                  .penalty = penalty};
}

// Nothing where a pair weighs less than silence.
std::optional<PushThroughSolver::Asked> PushThroughSolver::gather(SparseRow feedback) {
  rows_.clear(), scales_.clear(), targets_.clear(), asked_.clear();
  Asked found;
  for (std::size_t i = 0; i < feedback.size(); ++i) {
    prefetch_row(side_.vectors, feedback.columns[i]);
    const bool is_liked = feedback.values[i] > 0;
    if (is_liked) ++found.liked;
    const double confidence = options_.confidence(feedback.values[i], feedback.weight(i));
    const double excess = options_.beyond_silence(confidence);
    if (excess < 0) return std::nullopt;
    if (confidence == 0) continue;  // says nothing, and nor does silence
    const double scale = std::sqrt(std::max(excess, kLeastExcess * confidence));
    const double asked = is_liked ? confidence : 0;
    rows_.push_back(feedback.columns[i]);
    scales_.push_back(static_cast<float>(scale));
    targets_.push_back(static_cast<float>(asked / scale));
    asked_.push_back(static_cast<float>(asked));
    found.confidences += asked;
  }
  return found;
}

void PushThroughSolver::use_lambda(float lambda) {
  if (lambda == lambda_) return;
  lambda_ = lambda;
  for (std::size_t k = 0; k < side_.values.size(); ++k) {
    const double diagonal = side_.values[k] + static_cast<double>(lambda);
    inverse_roots_[k] = static_cast<float>(1 / std::sqrt(diagonal));
    inverses_[k] = static_cast<float>(1 / diagonal);
  }
}

}  // namespace akin
