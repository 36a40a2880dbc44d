// Cosine and Euclidean distance as inner products.
#include "akin/index/exact/exact.h"

#include <algorithm>
#include <cmath>

#include "akin/math/best_rows.h"
#include "akin/math/vectors.h"

namespace akin {
namespace {

void normalize(std::span<float> vector) {
  const float norm = std::sqrt(squared_norm(vector));
  if (norm == 0) return;
  for (float& value : vector) value /= norm;
}

PackedRows packed(const Matrix& rows, Nearness nearness) {
  if (nearness == Nearness::dot) return PackedRows(rows);
  if (nearness == Nearness::cosine) {
    Matrix directions = rows;
    for (std::size_t row = 0; row < rows.rows(); ++row) normalize(directions[row]);
    return PackedRows(directions);
  }
  std::vector<float> bias(rows.rows());
  for (std::size_t row = 0; row < rows.rows(); ++row) bias[row] = -squared_norm(rows[row]) / 2;
  return PackedRows(rows, bias);
}

class ExactIndex : public Index {
 public:
  ExactIndex(const Matrix& rows, Nearness nearness)
      : nearness_(nearness), rows_(packed(rows, nearness)) {}

  std::vector<std::vector<Neighbor>> search(std::span<const NeighborQuery> queries, std::size_t count,
                                            std::span<const std::uint8_t> keep,
                                            const Context& context) const override {
    Matrix vectors(queries.size(), rows_.rank());
    std::vector<RowQuery> row_queries(queries.size());
    for (std::size_t q = 0; q < queries.size(); ++q) {
      std::copy(queries[q].vector.begin(), queries[q].vector.end(), vectors[q].begin());
      if (nearness_ == Nearness::cosine) normalize(vectors[q]);
      row_queries[q] = {vectors[q], queries[q].leave_out};
    }
    const auto best = best_rows(rows_, row_queries, count, keep, context);
    std::vector<std::vector<Neighbor>> answers(queries.size());
    for (std::size_t q = 0; q < queries.size(); ++q)
      for (const Scored& scored : best[q])
        answers[q].push_back({as_nearness(scored.score, vectors[q]), scored.index});
    return answers;
  }

 private:
  float as_nearness(float score, std::span<const float> query) const {
    if (nearness_ != Nearness::euclidean) return score;
    return -std::sqrt(std::max(squared_norm(query) - 2 * score, 0.0F));
  }

  Nearness nearness_;
  PackedRows rows_;
};

}  // namespace

std::unique_ptr<Index> make_exact_index(const Matrix& rows, Nearness nearness) {
  return std::make_unique<ExactIndex>(rows, nearness);
}

}  // namespace akin
