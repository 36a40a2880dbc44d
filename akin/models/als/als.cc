// The alternation: items, then users, until the planned epochs are done.
#include "akin/models/als/als.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <utility>

#include "akin/base/clock.h"
#include "akin/base/memory.h"
#include "akin/base/parallel.h"
#include "akin/base/random.h"
#include "akin/math/row_cost.h"
#include "akin/math/row_schedule.h"
#include "akin/models/als/als_cost.h"
#include "akin/models/als/implicit_encoder.h"
#include "akin/models/als/push_through.h"
#include "akin/models/als/ridge_row.h"
#include "akin/models/als/row_inverse.h"
#include "akin/models/als/row_solver.h"
#include "akin/models/uncertainty.h"

namespace akin {
namespace {

// One side of the alternation: what it solves and in which order.
struct Side {
  std::string_view name;
  const CsrMatrix& ratings;  // rows: this side
  const IdMap& ids;
  Matrix& vectors;
  std::vector<float>& bias;
  RowSchedule schedule;
};

struct SideLoss {
  double squared_error = 0;
  double penalty = 0;
};

class AlsEncoder : public Encoder {
 public:
  explicit AlsEncoder(AlsOptions options) : options_(options) {}

  float encode(const FactorModel& model, SparseRow history, std::span<float> user_vector) const override {
    const Design items = items_of(model);
    const RidgeRow row = RidgeSolver(items, options_).solve(history, user_vector);
    if (!row.is_solved)
      throw Error(ErrorCode::invalid_argument,
                  "this history has no finite answer; its ratings are too large for the model");
    return row.bias;
  }

  Attribution explain(const FactorModel& model, SparseRow history,
                      std::span<const std::uint32_t> items) const override {
    const auto root = inverse_root_of(items_of(model), options_, history);
    if (!root) return Encoder::explain(model, history, items);
    return linear_parts(model.item_vectors, *root, history.columns, targets_of(items_of(model), history),
                        items);
  }

  std::optional<Matrix> inverse_root(const FactorModel& model, SparseRow history) const override {
    if (options_.nonnegative) return std::nullopt;  // at a bound a number does not vary so
    return inverse_root_of(items_of(model), options_, history);
  }

  std::optional<Matrix> item_inverse_root(const FactorModel& model, SparseRow raters) const override {
    if (options_.nonnegative) return std::nullopt;
    const Design users{.vectors = model.user_vectors,
                       .bias = model.user_bias,
                       .offset = model.offset,
                       .intercept = options_.has_biases()};
    return inverse_root_of(users, options_, raters);
  }

 private:
  Design items_of(const FactorModel& model) const {
    return {.vectors = model.item_vectors,
            .bias = model.item_bias,
            .offset = model.offset,
            .intercept = options_.has_biases()};
  }

  AlsOptions options_;
};

// What no field alone can tell.
void check_sense(const AlsOptions& options) {
  if (options.rank == 0 && !options.has_biases())
    throw Error(ErrorCode::invalid_argument, "rank 0 without biases leaves nothing to learn");
  if (options.regularization == 0 && !options.allow_unregularized)
    throw Error(
        ErrorCode::invalid_argument,
        "regularization must be above 0: without it rows with few ratings have no single solution "
        "(allow_unregularized trains all the same)");
  if (options.nonnegative && options.solver != AlsSolver::cholesky)
    throw Error(ErrorCode::invalid_argument, "vectors at 0 or above take the solver cholesky");
  const bool has_power = options.regularization_scaling == RegularizationScaling::power;
  refuse_unused(options, {{"regularization_power", has_power, "regularization_scaling power"}});
  if (!options.is_implicit()) refuse_unused(options, {{"bias_regularization", options.biases, "biases"}});
}

void require_memory_for_training(const Dataset& data, const AlsOptions& options, std::size_t threads) {
  require_memory(akin_als_cost(data, options, threads).memory,
                 fmt::format("training the vectors of {} users and {} items at rank {}",
                             data.users()->size(), data.items()->size(), options.rank),
                 "choose a smaller rank");
}

// Vectors that are small and random, one stream a row, but where some are given.
void begin_side(Matrix& vectors, std::vector<float>& bias, const FirstRows& given, std::uint64_t seed,
                const AlsOptions& options, const Context& context) {
  if (!given.empty()) require_rank(given.vectors, options.rank);
  for_each_row(context, vectors.rows(), [&](std::size_t row) {
    if (given.gives(row)) {
      std::copy_n(given.vectors[row].begin(), vectors.columns(), vectors[row].begin());
      if (options.has_biases()) bias[row] = given.bias[row];
      return;
    }
    Random random(seed, row);
    for (float& value : vectors[row]) value = static_cast<float>(options.first_number(random));
  });
}

std::shared_ptr<const Encoder> encoder_of(const FactorModel& model, const AlsOptions& options,
                                          const Context& context) {
  if (options.is_implicit()) return implicit_encoder(model, options, context);
  return std::make_shared<AlsEncoder>(options);
}

// Whether the vectors of items are what it begins with: the users are then solved before the first epoch.
bool begins_with_items(const TrainingStart& start, const AlsOptions& options) {
  if (start.epochs > 0 || options.first_side == FirstSide::items) return start.begins_with_items();
  return !start.items.empty() || start.users.empty();
}

// Only the side that holds still at first needs a start; what is given of the items is besides where a
// solver that goes step by step begins.
FactorModel first_model(const Dataset& data, const AlsOptions& options, const TrainingStart& start,
                        const Context& context) {
  constexpr std::uint64_t kItemSeed = 0x6974656d73;  // keeps the draws of items apart from those of users
  const auto rank = static_cast<std::size_t>(options.rank);
  FactorModel model;
  if (start.epochs > 0) {
    model = start.factors;
    require_rank(model.item_vectors, options.rank);
  } else {
    model.user_vectors = Matrix(data.by_user().rows(), rank);
    model.item_vectors = Matrix(data.by_item().rows(), rank);
    model.user_bias.resize(data.by_user().rows());
    model.item_bias.resize(data.by_item().rows());
    begin_side(model.user_vectors, model.user_bias, start.users, context.seed, options, context);
    if (begins_with_items(start, options) || !start.items.empty())
      begin_side(model.item_vectors, model.item_bias, start.items, context.seed ^ kItemSeed, options,
                 context);
  }
  model.offset = options.has_offset() ? static_cast<float>(data.mean()) : 0;
  model.encoder = encoder_of(model, options, context);
  return model;
}

// By what the rows of a side cost while the other, of so many rows, holds still.
RowSchedule schedule_of(const CsrMatrix& ratings, std::size_t fixed_rows, std::size_t unknowns,
                        const AlsOptions& options) {
  const bool is_pushed = is_pushed_through(options, ratings, fixed_rows);
  const bool is_dual =
      options.solver == AlsSolver::cholesky && !options.is_implicit() && !options.nonnegative;
  return {ratings, [=](std::size_t n) {
            if (is_pushed) return push_through_cost(n, unknowns);
            return is_dual ? row_cost(n, unknowns) : normal_cost(n, unknowns);
          }};
}

[[noreturn]] void refuse_row(const Side& side, std::size_t row, std::int64_t iteration,
                             const AlsOptions& options) {
  throw Error(
      ErrorCode::invalid_argument,
      fmt::format("als: iteration {}: {} {} has no finite solution; raise regularization (now {}) or "
                  "look at its ratings, their weights and what the training began with",
                  iteration, side.name, side.ids.text(static_cast<std::uint32_t>(row)),
                  options.regularization));
}

// Solves `side` while `fixed` holds still.
SideLoss solve_side(Side& side, const Side& fixed, float offset, std::int64_t iteration,
                    const AlsOptions& options, const Context& context) {
  const Design design{
      .vectors = fixed.vectors, .bias = fixed.bias, .offset = offset, .intercept = options.has_biases()};
  const auto solvers = row_solvers(design, side.ratings, options, context);
  const OpenSide open{side.ratings, side.vectors, side.bias};
  std::vector<SideLoss> losses(side.ratings.rows());
  side.schedule.for_each_chunk(context, [&](std::span<const std::uint32_t> rows, std::size_t worker) {
    std::vector<RidgeRow> solved(rows.size());
    solvers[worker]->solve(open, rows, solved);
    for (std::size_t i = 0; i < rows.size(); ++i) {
      if (!solved[i].is_solved) refuse_row(side, rows[i], iteration, options);
      side.bias[rows[i]] = solved[i].bias;
      losses[rows[i]] = {solved[i].squared_error, solved[i].penalty};
    }
  });
  return {
      sum_over_rows(context, losses.size(), [&](std::size_t row) { return losses[row].squared_error; }),
      sum_over_rows(context, losses.size(), [&](std::size_t row) { return losses[row].penalty; })};
}

// Of implicit feedback, errors are of preferences and no ratings.
double train_rmse(const SideLoss& loss, const Dataset& data, const AlsOptions& options) {
  if (options.is_implicit()) return std::numeric_limits<double>::quiet_NaN();
  return std::sqrt(loss.squared_error / data.weight());
}

}  // namespace

double AlsOptions::confidence(float rating, float weight) const {
  const double base = confidence_form == ConfidenceForm::one_plus      ? 1
                      : confidence_form == ConfidenceForm::weight_plus ? unobserved_weight
                                                                       : 0;
  return static_cast<double>(weight) * (base + alpha * std::abs(static_cast<double>(rating)));
}

double AlsOptions::first_number(Random& random) const {
  constexpr double kDeviation = 0.1, kMostOfImplicit = 0.05, kMostOfDialectImplicit = 0.01;
  const bool is_ials = dialect == AlsDialect::ials;
  // What is clicked by many dominates the clicks, and numbers above 0 hold that direction from the start:
  // 5 iterations from them get further than 10 from numbers of both signs.
  if (is_implicit() && !is_ials)
    return random.uniform() *
           (dialect == AlsDialect::implicit ? kMostOfDialectImplicit : kMostOfImplicit);
  const double deviation = is_ials ? init_deviation / std::sqrt(static_cast<double>(rank)) : kDeviation;
  const double drawn = deviation * random.normal();
  return nonnegative ? std::abs(drawn) : drawn;
}

double AlsOptions::regularization_growth(std::size_t ratings, std::size_t others) const {
  const auto n = static_cast<double>(ratings);
  switch (regularization_scaling) {
    case RegularizationScaling::count: return n;
    case RegularizationScaling::root: return std::sqrt(n);
    case RegularizationScaling::power: {
      const double silent = is_implicit() ? unobserved_weight * static_cast<double>(others) : 0;
      return std::pow(n + silent, regularization_power);
    }
    case RegularizationScaling::constant: break;
  }
  return 1;
}

float AlsOptions::regularization_of(std::size_t ratings, std::size_t others) const {
  return static_cast<float>(regularization * regularization_growth(ratings, others));
}

float AlsOptions::bias_regularization_of(std::size_t ratings, std::size_t others) const {
  if (std::isnan(bias_regularization)) return regularization_of(ratings, others);
  return static_cast<float>(bias_regularization * regularization_growth(ratings, others));
}

FactorModel train_akin_als(const Dataset& data, const AlsOptions& options, const Context& context,
                           Observer& observer, const TrainingStart& start) {
  check_sense(options);
  require_memory_for_training(data, options, context.threads.size());

  const Clock clock;
  FactorModel model = first_model(data, options, start, context);
  const std::size_t unknowns = model.rank() + (options.has_biases() ? 1 : 0);
  Side users{"user",          data.by_user(),
             *data.users(),   model.user_vectors,
             model.user_bias, schedule_of(data.by_user(), data.by_item().rows(), unknowns, options)};
  Side items{"item",          data.by_item(),
             *data.items(),   model.item_vectors,
             model.item_bias, schedule_of(data.by_item(), data.by_user().rows(), unknowns, options)};
  const Context undisturbed{.threads = context.threads, .seed = context.seed};  // an epoch is done whole

  if (begins_with_items(start, options)) {
    AlsOptions exact = options;  // of the users there is nothing to go on from
    exact.solver = AlsSolver::cholesky;
    solve_side(users, items, model.offset, 0, exact, undisturbed);
  }
  for (std::int64_t epoch = start.epochs + 1; epoch <= options.iterations; ++epoch) {
    const SideLoss item_loss = solve_side(items, users, model.offset, epoch, options, undisturbed);
    const SideLoss user_loss = solve_side(users, items, model.offset, epoch, options, undisturbed);
    model.encoder = encoder_of(model, options, undisturbed);
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

std::shared_ptr<const Encoder> read_akin_als_encoder(const AlsOptions& options, BlobReader& blobs) {
  if (options.is_implicit()) return read_implicit_encoder(options, blobs);
  return std::make_shared<AlsEncoder>(options);
}

}  // namespace akin
