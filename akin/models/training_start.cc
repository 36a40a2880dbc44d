#include "akin/models/training_start.h"

#include <fmt/format.h>

#include "akin/base/error.h"

namespace akin {

void require_rank(const Matrix& vectors, std::int64_t rank) {
  if (vectors.columns() != static_cast<std::size_t>(rank))
    throw Error(
        ErrorCode::invalid_argument,
        vectors.columns() == 0
            ? fmt::format("what the training is to begin with holds no vectors; rank {} needs some", rank)
            : fmt::format("the vectors to begin with are {} numbers long and rank is {}; set rank "
                          "to {}",
                          vectors.columns(), rank, vectors.columns()));
}

}  // namespace akin
