// Alternating least squares with Spark's own numbers: the same ratings, seed and options give the model
// that pyspark.ml.recommendation.ALS gives, up to the last bits of a float.
//
// Explicit: makes small, over the ratings r_ui,
//
//     Σ (r_ui − x_u · y_i)²  +  λ Σ_u n_u |x_u|²  +  λ Σ_i n_i |y_i|²
//
// with n the number of ratings of a row. Implicit: over all pairs, Σ c_ui (p_ui − x_u · y_i)² in the
// first sum's place, with c = 1 + α |r| where there is a rating and 1 elsewhere, p = 1 where r > 0 and 0
// elsewhere, and n the number of ratings above 0. No offset, no bias. Of several ratings of a pair in the
// data each counts, in the sums and in n.
//
// Each iteration solves the items, then the users, from Spark's random start (spark_start.h): sums in
// double, Cholesky or Spark's own non-negative solver (spark_nnls.h), vectors in float. In which order
// Spark adds up a row depends on the arrival of its blocks; here it is that of the ids.
//
// This is the plain path for those who need these numbers. Cost of an iteration at rank k: about 2 k²
// flops in double a rating and ⅔ k³ a user and item.
#pragma once

#include <cstdint>

#include "akin/base/context.h"
#include "akin/base/fields.h"
#include "akin/data/dataset.h"
#include "akin/models/als/spark/spark_random.h"
#include "akin/models/factor_model.h"
#include "akin/models/observer.h"
#include "akin/models/training_start.h"

namespace akin {

// Spark's parameters and defaults in akin's words. AlsOptions describes them, with their ranges.
struct SparkAlsOptions {
  std::int64_t rank = 10;
  std::int64_t iterations = 10;  // maxIter; 0 leaves the start as it is
  double regularization = 0.1;   // regParam
  bool implicit = false;         // implicitPrefs
  double alpha = 1;
  bool nonnegative = false;
  std::int64_t user_blocks = 10;  // numUserBlocks
  std::int64_t item_blocks = 10;  // numItemBlocks
  SparkVersion spark_version = SparkVersion::three;
};

// Vectors that the start gives take the place of Spark's; where it gives items alone, the users are
// solved from them, as iteration 0. The context's seed is Spark's `seed`, its 64 bits read as a signed
// number. Throws Error(invalid_argument) for an id that Spark could not take, and where a row has no
// finite solution, naming the iteration and the user or item, and where the vectors of the start are not
// of this rank, and where ratings have weights, which Spark does not know; Error(cancelled) after the
// iteration in which it was told to stop. Rows without ratings are zero: Spark's model does not have
// them.
FactorModel train_spark_als(const Dataset& data, const SparkAlsOptions& options, const Context& context,
                            Observer& observer, const TrainingStart& start = {});

}  // namespace akin
