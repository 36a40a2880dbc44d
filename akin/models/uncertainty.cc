// Rows of the root are queries and items are rows: the kernel of rankings multiplies them.
#include "akin/models/uncertainty.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <limits>

#include "akin/base/error.h"
#include "akin/base/parallel.h"
#include "akin/math/row_schedule.h"
#include "akin/models/predict.h"

namespace akin {
namespace {

// The misses of some ratings, each as if it had been left out.
struct Misses {
  double squares = 0;
  double ratings = 0;

  Misses operator+(const Misses& other) const {
    return {squares + other.squares, ratings + other.ratings};
  }
};

Matrix gathered(const Matrix& vectors, std::span<const std::uint32_t> rows) {
  Matrix some(rows.size(), vectors.columns());
  for (std::size_t i = 0; i < rows.size(); ++i)
    std::copy(vectors[rows[i]].begin(), vectors[rows[i]].end(), some[i].begin());
  return some;
}

// In units of noise².
std::vector<float> variances_of(const Matrix& inverse_root, const Matrix& vectors) {
  std::vector<float> variances(vectors.rows());
  const PackedRows packed(vectors);
  ScoreVariances compute(inverse_root);
  for (std::size_t first = 0; first < variances.size(); first += ScoreVariances::kTile) {
    const std::size_t size = std::min(ScoreVariances::kTile, variances.size() - first);
    compute.compute(packed, first, std::span(variances).subspan(first, size));
  }
  return variances;
}

Misses misses_of(const FactorModel& model, std::size_t user, SparseRow rated) {
  constexpr double kLeastLeft = 1e-3;  // a rating that settles an unknown alone says nothing of noise
  const auto root = model.encoder->inverse_root(model, rated);
  Misses misses;
  if (!root) return misses;
  const std::vector<float> leverages = variances_of(*root, gathered(model.item_vectors, rated.columns));
  for (std::size_t j = 0; j < rated.size(); ++j) {
    const double left = 1 - static_cast<double>(leverages[j]);
    if (left < kLeastLeft) continue;
    const double error =
        static_cast<double>(rated.values[j]) - static_cast<double>(score(model, user, rated.columns[j]));
    misses.squares += error * error / left;
    misses.ratings += 1;
  }
  return misses;
}

}  // namespace

ScoreVariances::ScoreVariances(const Matrix& inverse_root) : products_(PackedQueries::kMost, kTile) {
  const std::size_t rank = inverse_root.columns() - 1;
  for (std::size_t row = 0; row < inverse_root.rows(); ++row) {
    if (row % PackedQueries::kMost == 0) rows_of_root_.emplace_back(rank);
    rows_of_root_.back().add(inverse_root[row].first(rank));
    of_bias_.push_back(inverse_root[row][rank]);
  }
}

void ScoreVariances::compute(const PackedRows& vectors, std::size_t first, std::span<float> variances) {
  std::fill(variances.begin(), variances.end(), 0.0F);
  const float* of_bias = of_bias_.data();
  for (const PackedQueries& rows : rows_of_root_) {
    score_rows(rows, vectors, first, variances.size(), products_);
    for (std::size_t row = 0; row < rows.size(); ++row, ++of_bias) {
      const std::span<const float> products = products_[row];
      for (std::size_t i = 0; i < variances.size(); ++i) {
        const float product = products[i] + *of_bias;
        variances[i] += product * product;
      }
    }
  }
}

std::vector<float> score_deviations(const FactorModel& model, SparseRow history,
                                    std::span<const std::uint32_t> items) {
  const auto root = model.encoder->inverse_root(model, history);
  if (!root) return std::vector<float>(items.size(), std::numeric_limits<float>::quiet_NaN());
  std::vector<float> deviations = variances_of(*root, gathered(model.item_vectors, items));
  for (float& value : deviations) value = static_cast<float>(model.noise) * std::sqrt(value);
  return deviations;
}

float draw_user(const FactorModel& model, SparseRow history, Random& random, std::span<float> vector,
                float bias) {
  const auto root = model.encoder->inverse_root(model, history);
  if (!root) return bias;
  for (std::size_t row = 0; row < root->rows(); ++row) {
    const auto step = static_cast<float>(model.noise * random.normal());
    const std::span<const float> direction = (*root)[row];
    for (std::size_t k = 0; k < vector.size(); ++k) vector[k] += step * direction[k];
    bias += step * direction[vector.size()];
  }
  return bias;
}

double estimate_noise(const FactorModel& model, const CsrMatrix& history, const Context& context) {
  std::vector<Misses> misses(history.rows());
  RowSchedule(history, model.rank() + 1).for_each_row(context, [&](std::size_t user, std::size_t) {
    misses[user] = misses_of(model, user, history[user]);
  });
  const Misses sum =
      sum_over_rows(context, misses.size(), [&](std::size_t user) { return misses[user]; });
  const double noise = std::sqrt(sum.squares / sum.ratings);
  return std::isfinite(noise) ? noise : std::numeric_limits<double>::quiet_NaN();
}

void require_noise(const FactorModel& model, std::string_view kind) {
  if (std::isnan(model.noise))
    throw Error(ErrorCode::invalid_argument,
                fmt::format("this {} model does not tell how sure it is of its scores; als models of "
                            "ratings do",
                            kind));
}

}  // namespace akin
