// What a training in the dialect of Spark takes at rank k: the counts of als_cost.h without biases, in
// double, whose Gram matrices are double, too.
#pragma once

#include "akin/models/als/spark/spark_als.h"
#include "akin/models/training_cost.h"

namespace akin {

// How often a row that may not be negative is stepped towards its solution is not known before: counted
// is what an exact solution takes.
TrainingCost spark_als_cost(const TrainingSize& size, const SparkAlsOptions& options);

}  // namespace akin
