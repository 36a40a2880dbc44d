// One person's scores of all candidates, a tile at a time, or their lower bounds: for lists that are more
// than the best of inner products.
#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <optional>
#include <span>
#include <vector>

#include "akin/math/top_k.h"
#include "akin/models/uncertainty.h"
#include "akin/recommend/recommender.h"

namespace akin {

class ScoreTiles {
 public:
  static constexpr std::size_t kTile = ScoreVariances::kTile;

  // Scores of `rows`. What is passed must outlive the tiles.
  ScoreTiles(const PackedRows& rows, const Person& person);

  // Scores less `caution` deviations; `vectors` are the rows of the candidates without biases. Of
  // somebody without ratings, scores.
  ScoreTiles(const FactorModel& model, const Candidates& candidates, const Person& person,
             const PackedRows& vectors, double caution);

  // Those of the rows `first` …, without offset and the bias of the person. `first` is a multiple of
  // kTile.
  void compute(std::size_t first, std::span<float> values);

 private:
  const PackedRows& rows_;
  PackedQueries query_;
  Matrix scores_;
  const FactorModel* model_ = nullptr;  // these three for lower bounds
  const Candidates* candidates_ = nullptr;
  const PackedRows* vectors_ = nullptr;
  std::optional<ScoreVariances> variances_;
  float steps_ = 0;  // of a root of a variance, down to the bound
};

// The best rows of `rows` by what `compute(first, values)` says of a tile of them, with `keep` and
// `leave_out` as for best_rows.
template <class Compute>
std::vector<Scored> best_of_tiles(std::size_t rows, std::size_t count, std::span<const std::uint8_t> keep,
                                  std::span<const std::uint32_t> leave_out, const Compute& compute) {
  TopK best(count);
  std::array<float, ScoreTiles::kTile> tile{};
  for (std::size_t first = 0; first < rows; first += tile.size()) {
    const std::span<float> values = std::span(tile).first(std::min(tile.size(), rows - first));
    compute(first, values);
    for (std::size_t i = 0; i < values.size() && !keep.empty(); ++i)
      if (keep[first + i] == 0) values[i] = std::numeric_limits<float>::quiet_NaN();
    for (; !leave_out.empty() && leave_out.front() < first + values.size();
         leave_out = leave_out.subspan(1))
      values[leave_out.front() - first] = std::numeric_limits<float>::quiet_NaN();
    best.offer_all(values, static_cast<std::uint32_t>(first));
  }
  return best.take();
}

}  // namespace akin
