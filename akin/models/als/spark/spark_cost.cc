#include "akin/models/als/spark/spark_cost.h"

#include "akin/models/als/als_cost.h"

namespace akin {

TrainingCost spark_als_cost(const Dataset& data, const SparkAlsOptions& options, std::size_t threads) {
  const AlsOptions same{.feedback = options.implicit ? Feedback::implicit : Feedback::of_ratings,
                        .rank = options.rank,
                        .biases = false,
                        .nonnegative = options.nonnegative};
  TrainingCost cost = plain_als_cost(data, same, threads);
  const auto rank = static_cast<std::uint64_t>(options.rank);
  const std::uint64_t triangle = rank * (rank + 1) / 2;
  const std::uint64_t of_thread = triangle + (options.nonnegative ? rank * rank : 0);
  cost.memory += (threads * of_thread + (options.implicit ? triangle : 0)) * sizeof(double);
  return cost;
}

}  // namespace akin
