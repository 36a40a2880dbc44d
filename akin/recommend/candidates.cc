// Gathering keeps the order of the items.
#include "akin/recommend/candidates.h"

#include <algorithm>
#include <limits>
#include <utility>

namespace akin {
namespace {

constexpr std::uint32_t kNoRow = std::numeric_limits<std::uint32_t>::max();

Matrix gathered(const Matrix& vectors, std::span<const std::uint32_t> items) {
  Matrix some(items.size(), vectors.columns());
  for (std::size_t row = 0; row < items.size(); ++row)
    std::copy(vectors[items[row]].begin(), vectors[items[row]].end(), some[row].begin());
  return some;
}

}  // namespace

Candidates::Candidates(const Model& model, std::vector<std::uint8_t> keep, double gather_below)
    : model_(model), size_(model.factors.items()), keep_(std::move(keep)) {
  const FactorModel& factors = model.factors;
  if (!keep_.empty()) {
    size_ = static_cast<std::size_t>(
        std::count_if(keep_.begin(), keep_.end(), [](std::uint8_t kept) { return kept != 0; }));
    gathers_ = static_cast<double>(size_) < gather_below * static_cast<double>(factors.items());
  }
  if (gathers_) {
    row_of_item_.assign(factors.items(), kNoRow);
    for (std::uint32_t item = 0; item < factors.items(); ++item) {
      if (keep_[item] == 0) continue;
      row_of_item_[item] = static_cast<std::uint32_t>(items_.size());
      items_.push_back(item);
    }
    keep_.clear();
  }
}

PackedRows Candidates::packed(std::span<const float> item_bias) const {
  const Matrix& all = model_.factors.item_vectors;
  if (!gathers_) return PackedRows(all, item_bias);
  std::vector<float> bias;
  if (!item_bias.empty())
    for (const std::uint32_t item : items_) bias.push_back(item_bias[item]);
  return PackedRows(gathered(all, items_), bias);
}

std::vector<std::uint32_t> Candidates::rows_of(std::span<const std::uint32_t> items) const {
  std::vector<std::uint32_t> rows;
  for (const std::uint32_t item : items) {
    const std::uint32_t row = gathers_ ? row_of_item_[item] : item;
    if (row == kNoRow || (!rows.empty() && rows.back() == row)) continue;
    if (keep_.empty() || keep_[row] != 0) rows.push_back(row);
  }
  return rows;
}

}  // namespace akin
