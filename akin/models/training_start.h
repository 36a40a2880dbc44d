// Where a training begins that does not begin with random numbers.
#pragma once

#include <cstdint>
#include <vector>

#include "akin/models/factor_model.h"

namespace akin {

// Vectors and biases for some of the users or items, to begin with.
struct FirstRows {
  Matrix vectors;                      // one a user or item of the data
  std::vector<float> bias;             // one a user or item; 0 where there is none
  std::vector<std::uint8_t> is_given;  // one a user or item; the rows of others mean nothing

  bool empty() const { return is_given.empty(); }
  bool gives(std::size_t row) const { return !empty() && is_given[row] != 0; }
};

// New: nothing is given.
struct TrainingStart {
  FirstRows users;
  FirstRows items;
  // Of an earlier run of the same training on the same data with the same seed: epochs done, and what was
  // there after them. The encoder is not asked for.
  std::int64_t epochs = 0;
  double train_rmse = 0;
  FactorModel factors;

  // Whether the vectors of items are all there is to begin with.
  bool begins_with_items() const { return epochs == 0 && users.empty() && !items.empty(); }
};

// Throws Error(invalid_argument) where vectors to begin with are not that long.
void require_rank(const Matrix& vectors, std::int64_t rank);

}  // namespace akin
