// The alternation: items, then users, until the planned iterations are done.
#include "akin/models/als/spark/spark_als.h"

#include <fmt/format.h>

#include <cmath>
#include <limits>
#include <utility>
#include <vector>

#include "akin/base/clock.h"
#include "akin/base/parallel.h"
#include "akin/math/row_schedule.h"
#include "akin/models/als/spark/packed_equation.h"
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

FactorModel first_model(const SparkSide& users, const SparkSide& items, const SparkAlsOptions& options,
                        const Context& context) {
  const SparkSeeds seeds = spark_seeds(context.seed, options.spark_version);
  const auto rank = static_cast<std::size_t>(options.rank);
  FactorModel model;
  model.user_vectors =
      spark_start(users, rank, options.user_blocks, seeds.users, options.spark_version, context);
  model.item_vectors =
      spark_start(items, rank, options.item_blocks, seeds.items, options.spark_version, context);
  model.user_bias.resize(model.user_vectors.rows());
  model.item_bias.resize(model.item_vectors.rows());
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

}  // namespace

void SparkAlsOptions::describe(FieldVisitor& visit) {
  visit(Field("rank", "numbers in the vector of a user or item").at_least(1).at_most(4096), rank);
  visit(Field("iterations", "each solves all items, then all users (Spark: maxIter)")
            .at_least(0)
            .at_most(100000),
        iterations);
  visit(Field("regularization", "how strongly vectors are held near zero, for each rating (regParam)")
            .at_least(0)
            .at_most(1e6),
        regularization);
  visit(Field("implicit", "ratings are traces of interest, not opinions (implicitPrefs)"), implicit);
  visit(Field("alpha", "of implicit feedback: how much surer a rating makes").at_least(0).at_most(1e6),
        alpha);
  visit(Field("nonnegative", "no number of a vector is below 0"), nonnegative);
  visit(Field("user_blocks", "blocks of users, on which the random start depends (numUserBlocks)")
            .at_least(1)
            .at_most(1e6),
        user_blocks);
  visit(Field("item_blocks", "blocks of items (numItemBlocks)").at_least(1).at_most(1e6), item_blocks);
  visit(Field("spark_version", "whose random start: 2 for Spark 2.x, 3 for 3.0 and later"),
        spark_version);
}

FactorModel train_spark_als(const Dataset& data, const SparkAlsOptions& options, const Context& context,
                            Observer& observer) {
  const Clock clock;
  const SparkSide user_side{"user", *data.users(), data.by_user()};
  const SparkSide item_side{"item", *data.items(), data.by_item()};
  FactorModel model = first_model(user_side, item_side, options, context);
  Side users(user_side, model.user_vectors);
  Side items(item_side, model.item_vectors);
  const Context undisturbed{.threads = context.threads, .seed = context.seed};  // an epoch is done whole

  for (std::int64_t epoch = 1; epoch <= options.iterations; ++epoch) {
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
