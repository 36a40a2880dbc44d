// The items that lists are made of: all, or those that pass a filter.
//
// Where a filter leaves few, only their vectors are gathered and scored; where it leaves many, all are
// scored and the others struck out. A score depends on the person and the item alone, and the numbers of
// gathered items ascend as before, so the lists are the same either way.
#pragma once

#include <cstddef>
#include <cstdint>
#include <mutex>
#include <span>
#include <vector>

#include "akin/math/packed_rows.h"
#include "akin/models/model.h"

namespace akin {

class Candidates {
 public:
  // The share of items below which they are gathered. Striking out costs little, and so does gathering,
  // beside the scores: what matters is how many are worked out for nothing.
  static constexpr double kGather = 0.5;

  // `keep` has an entry an item, 0 to leave it out; or none at all. `model` must outlive the candidates.
  explicit Candidates(const Model& model, std::vector<std::uint8_t> keep = {},
                      double gather_below = kGather);

  // What is scored: vectors with biases. Packed by the first call, from whichever thread.
  const PackedRows& rows() const {
    std::call_once(is_packed_, [this] { rows_ = packed(model_.factors.item_bias); });
    return rows_;
  }
  // Which rows may be listed; none at all: every one.
  std::span<const std::uint8_t> keep() const { return keep_; }

  // The same vectors with these biases, one an item of the model; or none. Packed anew by each call.
  PackedRows packed(std::span<const float> item_bias) const;

  std::uint32_t item(std::uint32_t row) const { return gathers_ ? items_[row] : row; }

  // The rows of these items, of those that may be listed; both ascend. An item that comes twice has one.
  std::vector<std::uint32_t> rows_of(std::span<const std::uint32_t> items) const;

  // How many items may be listed.
  std::size_t size() const { return size_; }

 private:
  const Model& model_;
  std::size_t size_;
  bool gathers_ = false;
  std::vector<std::uint8_t> keep_;
  std::vector<std::uint32_t> items_;        // of the rows, where they were gathered
  std::vector<std::uint32_t> row_of_item_;  // there
  mutable std::once_flag is_packed_;
  mutable PackedRows rows_;
};

}  // namespace akin
