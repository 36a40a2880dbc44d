// What a stranger has rated, as typed: "4470=5"; "4470" where no ratings are predicted.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "akin/engine/workspace.h"
#include "akin/math/csr_matrix.h"
#include "akin/models/model.h"

namespace akin {

struct History {
  std::vector<std::uint32_t> items;  // ascending
  std::vector<float> ratings;
  std::vector<float> weights;  // or none: typed ratings count once

  SparseRow row() const { return {items, ratings, weights}; }
};

// Items that the model does not know are named in a note and ignored; it may know none. Throws
// Error(invalid_argument) for a text that is not item=rating (or, where the model predicts no ratings, an
// item, which counts 1), an item that comes twice and a rating outside the model's scale.
History read_history(const std::vector<std::string>& texts, const Model& model, Workspace& workspace);

}  // namespace akin
