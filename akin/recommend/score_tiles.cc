// Scores come from the kernel of all lists, so that both ways have the same bits.
#include "akin/recommend/score_tiles.h"

#include <algorithm>
#include <cmath>

namespace akin {

ScoreTiles::ScoreTiles(const PackedRows& rows, const Person& person)
    : rows_(rows), query_(rows.rank()), scores_(1, kTile) {
  query_.add(person.vector);
}

ScoreTiles::ScoreTiles(const FactorModel& model, const Candidates& candidates, const Person& person,
                       const PackedRows& vectors, double caution)
    : ScoreTiles(candidates.rows(), person) {
  const auto root = model.encoder->inverse_root(model, person.ratings);
  if (!root) return;
  model_ = &model;
  candidates_ = &candidates;
  vectors_ = &vectors;
  variances_.emplace(*root);
  steps_ = static_cast<float>(caution * model.noise);
}

void ScoreTiles::compute(std::size_t first, std::span<float> values) {
  score_rows(query_, rows_, first, values.size(), scores_);
  const std::span<const float> scores = scores_[0];
  if (!variances_) {
    std::copy_n(scores.begin(), values.size(), values.begin());
    return;
  }
  variances_->compute(*vectors_, first, values);
  for (std::size_t i = 0; i < values.size(); ++i) {
    const std::uint32_t item = candidates_->item(static_cast<std::uint32_t>(first + i));
    values[i] = scores[i] - steps_ * std::sqrt(values[i] + model_->item_variance[item]);
  }
}

}  // namespace akin
