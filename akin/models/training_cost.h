// What a training takes, told from its size before it is begun.
#pragma once

#include <cstddef>
#include <cstdint>

#include "akin/data/dataset.h"

namespace akin {

struct TrainingSize {
  std::size_t users = 0;
  std::size_t items = 0;
  std::size_t ratings = 0;
  std::size_t threads = 1;

  std::size_t rows() const { return users + items; }
};

inline TrainingSize size_of(const Dataset& data, std::size_t threads) {
  return {.users = data.users()->size(),
          .items = data.items()->size(),
          .ratings = data.size(),
          .threads = threads};
}

struct TrainingCost {
  double epoch = 0;          // floating-point operations of an epoch
  double afterwards = 0;     // and of what is told of the model behind the last
  std::uint64_t memory = 0;  // bytes beside the data, where they are most
};

// Of a dataset: a number and a value a rating, both ways round.
inline std::uint64_t data_memory(const TrainingSize& size) {
  return 2 * size.ratings * (sizeof(std::uint32_t) + sizeof(float)) +
         (size.rows() + 2) * sizeof(std::uint64_t);
}

}  // namespace akin
