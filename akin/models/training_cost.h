// What a training takes, told from its ratings before it is begun.
#pragma once

#include <cstddef>
#include <cstdint>

#include "akin/data/dataset.h"

namespace akin {

struct TrainingCost {
  // Floating-point operations of an epoch, and of what is told of the model behind the last.
  double epoch = 0;
  double afterwards = 0;
  // What the time of an epoch is proportional to, where it is not the operations alone: rows of few
  // ratings take longer for each.
  double effort = 0;
  std::uint64_t memory = 0;  // bytes beside the data, where they are most
};

// Of the data itself: a number and a value a rating, both ways round.
inline std::uint64_t data_memory(const Dataset& data) {
  const std::uint64_t rows = data.users()->size() + data.items()->size();
  return 2 * data.size() * (sizeof(std::uint32_t) + sizeof(float)) + (rows + 2) * sizeof(std::uint64_t);
}

}  // namespace akin
