#include "akin/models/als/spark/spark_cost.h"

#include "akin/models/als/als_cost.h"

namespace akin {

TrainingCost spark_als_cost(const TrainingSize& size, const SparkAlsOptions& options) {
  AlsOptions same{.feedback = options.implicit ? Feedback::implicit : Feedback::of_ratings,
                  .rank = options.rank,
                  .biases = false};
  TrainingCost cost = akin_als_cost(size, same);
  const auto rank = static_cast<std::uint64_t>(options.rank);
  const std::uint64_t triangle = rank * (rank + 1) / 2;
  const std::uint64_t of_thread = triangle + (options.nonnegative ? rank * rank : 0);
  if (options.nonnegative) cost.afterwards = 0;  // it tells of no uncertainty
  cost.memory += (size.threads * of_thread + (options.implicit ? triangle : 0)) * sizeof(double);
  return cost;
}

}  // namespace akin
