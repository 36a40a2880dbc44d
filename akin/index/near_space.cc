// Turning, and scores that are made like those of the exact index.
#include "akin/index/near_space.h"

#include <algorithm>
#include <cassert>
#include <cmath>
#include <limits>

#include "akin/math/top_k.h"
#include "akin/math/vectors.h"

namespace akin {
namespace {

constexpr std::size_t kSpare = 16;  // rows beyond those asked for that are scored after the distances

// Lengths of vectors of large floats are no floats any more.
float nearest_float(double value) {
  constexpr double kMost = std::numeric_limits<float>::max();
  return static_cast<float>(std::clamp(value, -kMost, kMost));
}

}  // namespace

NearSpace::NearSpace(const Matrix& rows, Nearness nearness)
    : rows_(&rows), nearness_(nearness), lengths_(rows.rows()) {
  for (std::size_t row = 0; row < rows.rows(); ++row)
    lengths_[row] = std::sqrt(sum_of_squares(rows[row]));
  if (!lengths_.empty()) longest_ = *std::max_element(lengths_.begin(), lengths_.end());
  if (nearness == Nearness::dot) add_number();
  if (nearness == Nearness::cosine) {
    turned_ = rows;
    for (std::size_t row = 0; row < rows.rows(); ++row) normalize(turned_[row]);
  }
}

void NearSpace::add_number() {
  turned_ = Matrix(rows_->rows(), rows_->columns() + 1);
  for (std::size_t row = 0; row < rows_->rows(); ++row) {
    const std::span<const float> from = (*rows_)[row];
    std::copy(from.begin(), from.end(), turned_[row].begin());
    const double missing = (longest_ - lengths_[row]) * (longest_ + lengths_[row]);
    turned_[row].back() = nearest_float(std::sqrt(missing));
  }
}

void NearSpace::turn_query(std::span<const float> query, std::span<float> into) const {
  assert(query.size() == rows_->columns() && into.size() == dimensions());
  std::copy(query.begin(), query.end(), into.begin());
  if (nearness_ == Nearness::cosine) normalize(into);
  if (nearness_ != Nearness::dot) return;
  into.back() = 0;
  const double length = std::sqrt(sum_of_squares(query));
  if (length == 0) return;
  for (float& value : into.first(query.size()))
    value = nearest_float(static_cast<double>(value) * (longest_ / length));
}

std::vector<std::uint32_t> NearSpace::rows_with_direction() const {
  std::vector<std::uint32_t> rows;
  for (std::uint32_t row = 0; row < lengths_.size(); ++row)
    if (!is_zero(row)) rows.push_back(row);
  return rows;
}

float NearSpace::score(std::span<const float> query, std::size_t row) const {
  const auto which = static_cast<std::uint32_t>(row);
  float found = 0;
  score_each(query, {&which, 1}, {&found, 1});
  return found;
}

std::vector<Neighbor> NearSpace::best(std::span<const float> query, std::span<const std::uint32_t> rows,
                                      std::size_t count) const {
  std::vector<float> scores(rows.size());
  score_each(query, rows, scores);
  TopK nearest(std::min(count, rows.size()));
  for (std::size_t i = 0; i < rows.size(); ++i) nearest.offer(scores[i], rows[i]);
  return nearest.take();
}

std::vector<Neighbor> NearSpace::best_of_many(std::span<const float> query, std::span<const float> turned,
                                              std::span<const std::uint32_t> rows,
                                              std::size_t count) const {
  if (rows.size() <= kSpare || count >= rows.size() - kSpare) return best(query, rows, count);
  std::vector<float> distances(rows.size());
  squared_distances(this->turned(), rows, turned, distances);
  TopK nearest(count + kSpare);
  for (std::size_t i = 0; i < rows.size(); ++i) nearest.offer(-distances[i], rows[i]);
  std::vector<std::uint32_t> near_rows;
  for (const Scored& row : nearest.take()) near_rows.push_back(row.index);
  return best(query, near_rows, count);
}

void NearSpace::score_each(std::span<const float> query, std::span<const std::uint32_t> rows,
                           std::span<float> scores) const {
  if (nearness_ == Nearness::dot) {
    dots_in_order(*rows_, rows, query, scores);
  } else if (nearness_ == Nearness::cosine) {
    std::vector<float> direction(query.begin(), query.end());
    normalize(direction);
    dots_in_order(turned_, rows, direction, scores);
  } else {
    for (std::size_t i = 0; i < rows.size(); ++i)
      scores[i] = -static_cast<float>(euclidean_distance(query, (*rows_)[rows[i]]));
  }
}

}  // namespace akin
