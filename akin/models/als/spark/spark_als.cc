// The alternation: items, then users, until the planned iterations are done.
#include "akin/models/als/spark/spark_als.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <utility>
#include <vector>

#include "akin/base/clock.h"
#include "akin/base/memory.h"
#include "akin/base/parallel.h"
#include "akin/math/row_schedule.h"
#include "akin/models/als/spark/packed_equation.h"
#include "akin/models/als/spark/spark_cost.h"
#include "akin/models/als/spark/spark_encoder.h"
#include "akin/models/als/spark/spark_row.h"
#include "akin/models/als/spark/spark_start.h"

namespace akin {
namespace {

// One side of the alternation: what it solves and in which order.
struct Side {
  Side(const SparkSide& its_start, Matrix& its_vectors)
      : start(its_start), vectors(its_vectors), schedule(its_start.ratings, its_vectors.columns()) {}

  SparkSide start;
  Matrix& vectors;
  RowSchedule schedule;
};

struct SideLoss {
  double squared_error = 0;
  double penalty = 0;
};

void require_memory_for_training(const Dataset& data, const SparkAlsOptions& options,
                                 std::size_t threads) {
  require_memory(spark_als_cost(size_of(data, threads), options).memory,
                 fmt::format("training the vectors of {} users and {} items at rank {}",
                             data.users()->size(), data.items()->size(), options.rank),
                 "choose a smaller rank");
}

// Spark's start, but for the rows that are given.
Matrix first_vectors(const SparkSide& side, std::int64_t blocks, std::int64_t seed,
                     const FirstRows& given, const SparkAlsOptions& options, const Context& context) {
  if (!given.empty()) require_rank(given.vectors, options.rank);
  Matrix vectors = spark_start(side, static_cast<std::size_t>(options.rank), blocks, seed,
                               options.spark_version, context);
  for (std::size_t row = 0; row < vectors.rows(); ++row)
    if (given.gives(row))
      std::copy(given.vectors[row].begin(), given.vectors[row].end(), vectors[row].begin());
  return vectors;
}

FactorModel first_model(const SparkSide& users, const SparkSide& items, const SparkAlsOptions& options,
                        const TrainingStart& start, const Context& context) {
  FactorModel model;
  if (start.epochs > 0) {
    model = start.factors;
    require_rank(model.item_vectors, options.rank);
  } else {
    const SparkSeeds seeds = spark_seeds(context.seed, options.spark_version);
    model.user_vectors =
        first_vectors(users, options.user_blocks, seeds.users, start.users, options, context);
    model.item_vectors =
        first_vectors(items, options.item_blocks, seeds.items, start.items, options, context);
    model.user_bias.resize(model.user_vectors.rows());
    model.item_bias.resize(model.item_vectors.rows());
  }
  model.encoder = spark_encoder(model.item_vectors, options, context);
  return model;
}

[[noreturn]] void refuse_row(const SparkSide& side, std::size_t row, std::int64_t iteration,
                             const SparkAlsOptions& options) {
  throw Error(
      ErrorCode::invalid_argument,
      fmt::format("als: iteration {}: {} {} has no finite solution; raise regularization (now {}) or "
                  "look at its ratings",
                  iteration, side.name, side.ids.text(static_cast<std::uint32_t>(row)),
                  options.regularization));
}

// The best `side` while `fixed` holds still.
SideLoss solve_side(Side& side, const Side& fixed, std::int64_t iteration, const SparkAlsOptions& options,
                    const Context& context) {
  const std::vector<double> gram =
      options.implicit ? packed_gram(fixed.vectors, context) : std::vector<double>();
  std::vector<SparkRowSolver> solvers(context.threads.size(),
                                      SparkRowSolver(fixed.vectors, gram, options));
  const CsrMatrix& ratings = side.start.ratings;
  std::vector<SparkRow> rows(ratings.rows());
  side.schedule.for_each_row(context, [&](std::size_t row, std::size_t worker) {
    rows[row] = solvers[worker].solve(ratings[row], side.vectors[row]);
    if (!rows[row].is_solved) refuse_row(side.start, row, iteration, options);
  });
  return {sum_over_rows(context, rows.size(), [&](std::size_t row) { return rows[row].squared_error; }),
          sum_over_rows(context, rows.size(), [&](std::size_t row) { return rows[row].penalty; })};
}

// Of implicit feedback, errors are of preferences and no ratings.
double train_rmse(const SideLoss& loss, const Dataset& data, const SparkAlsOptions& options) {
  if (options.implicit) return std::numeric_limits<double>::quiet_NaN();
  return std::sqrt(loss.squared_error / static_cast<double>(data.size()));
}

void refuse_weights(const Dataset& data) {
  if (data.by_user().has_weights())
    throw Error(ErrorCode::invalid_argument,
                "Spark's ALS knows no weights of ratings; leave their column out, or choose the dialect "
                "akin");
}

}  // namespace

FactorModel train_spark_als(const Dataset& data, const SparkAlsOptions& options, const Context& context,
                            Observer& observer, const TrainingStart& start) {
  refuse_weights(data);
  require_memory_for_training(data, options, context.threads.size());
  const Clock clock;
  const SparkSide user_side{"user", *data.users(), data.by_user()};
  const SparkSide item_side{"item", *data.items(), data.by_item()};
  FactorModel model = first_model(user_side, item_side, options, start, context);
  Side users(user_side, model.user_vectors);
  Side items(item_side, model.item_vectors);
  const Context undisturbed{.threads = context.threads, .seed = context.seed};  // an epoch is done whole

  if (start.begins_with_items()) solve_side(users, items, 0, options, undisturbed);
  for (std::int64_t epoch = start.epochs + 1; epoch <= options.iterations; ++epoch) {
    const SideLoss item_loss = solve_side(items, users, epoch, options, undisturbed);
    const SideLoss user_loss = solve_side(users, items, epoch, options, undisturbed);
    model.encoder = spark_encoder(model.item_vectors, options, undisturbed);
    const Verdict verdict =
        observer.on_epoch({.number = epoch,
                           .planned = options.iterations,
                           .objective = user_loss.squared_error + user_loss.penalty + item_loss.penalty,
                           .train_rmse = train_rmse(user_loss, data, options),
                           .seconds = clock.seconds(),
                           .model = model});
    if (verdict == Verdict::stop) break;
    if (context.stop.stop_requested() && epoch < options.iterations)
      throw Error(ErrorCode::cancelled,
                  fmt::format("stopped on request after iteration {} of {}", epoch, options.iterations));
  }
  return model;
}

}  // namespace akin
