// Cosine and Euclidean distance as inner products.
#include "akin/index/exact/exact.h"

#include <algorithm>

#include "akin/math/best_rows.h"
#include "akin/math/vectors.h"

namespace akin {
namespace {

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
      : nearness_(nearness), packed_(packed(rows, nearness)) {
    if (nearness == Nearness::euclidean) rows_ = rows;
  }

  std::vector<std::vector<Neighbor>> search(std::span<const RowQuery> queries, std::size_t count,
                                            std::span<const std::uint8_t> keep,
                                            const Context& context) const override {
    if (nearness_ == Nearness::cosine) return search_directions(queries, count, keep, context);
    auto answers = best_rows(packed_, queries, count, keep, context);
    if (nearness_ == Nearness::euclidean)
      for (std::size_t q = 0; q < queries.size(); ++q) turn_into_distances(queries[q].vector, answers[q]);
    return answers;
  }

 private:
  std::vector<std::vector<Neighbor>> search_directions(std::span<const RowQuery> queries,
                                                       std::size_t count,
                                                       std::span<const std::uint8_t> keep,
                                                       const Context& context) const {
    Matrix directions(queries.size(), packed_.rank());
    std::vector<RowQuery> turned(queries.begin(), queries.end());
    for (std::size_t q = 0; q < queries.size(); ++q) {
      std::copy(queries[q].vector.begin(), queries[q].vector.end(), directions[q].begin());
      normalize(directions[q]);
      turned[q].vector = directions[q];
    }
    return best_rows(packed_, turned, count, keep, context);
  }

  void turn_into_distances(std::span<const float> query, std::vector<Neighbor>& neighbors) const {
    for (Neighbor& neighbor : neighbors)
      neighbor.score = -static_cast<float>(euclidean_distance(query, rows_[neighbor.index]));
    std::sort(neighbors.begin(), neighbors.end(), better);
  }

  Nearness nearness_;
  PackedRows packed_;
  Matrix rows_;  // where distances are asked for
};

}  // namespace

std::unique_ptr<Index> make_exact_index(const Matrix& rows, Nearness nearness) {
  return std::make_unique<ExactIndex>(rows, nearness);
}

}  // namespace akin
