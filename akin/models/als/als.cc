// The alternation: items, then users, until the planned epochs are done.
#include "akin/models/als/als.h"

#include <fmt/format.h>

#include <cmath>
#include <utility>

#include "akin/base/clock.h"
#include "akin/base/memory.h"
#include "akin/base/parallel.h"
#include "akin/base/random.h"
#include "akin/math/row_schedule.h"
#include "akin/models/als/ridge_row.h"

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
    const Design items{.vectors = model.item_vectors,
                       .bias = model.item_bias,
                       .offset = model.offset,
                       .intercept = options_.biases};
    const RidgeRow row = RidgeSolver(items, options_).solve(history, user_vector);
    if (!row.is_solved)
      throw Error(ErrorCode::invalid_argument,
                  "this history has no finite answer; its ratings are too large for the model");
    return row.bias;
  }

 private:
  AlsOptions options_;
};

void require_memory_for_factors(const Dataset& data, const AlsOptions& options) {
  const std::uint64_t rows = data.users()->size() + data.items()->size();
  require_memory(rows * (static_cast<std::uint64_t>(options.rank) + 1) * sizeof(float),
                 fmt::format("training the vectors of {} users and {} items at rank {}",
                             data.users()->size(), data.items()->size(), options.rank),
                 "choose a smaller rank");
}

// Items are solved first, so only the users need a start: small and random, one stream a user.
FactorModel first_model(const Dataset& data, const AlsOptions& options, const Context& context) {
  constexpr double kDeviation = 0.1;
  const auto rank = static_cast<std::size_t>(options.rank);
  FactorModel model;
  model.user_vectors = Matrix(data.by_user().rows(), rank);
  model.item_vectors = Matrix(data.by_item().rows(), rank);
  model.user_bias.resize(data.by_user().rows());
  model.item_bias.resize(data.by_item().rows());
  model.offset = options.offset ? static_cast<float>(data.mean()) : 0;
  model.encoder = std::make_shared<AlsEncoder>(options);
  for_each_row(context, model.users(), [&](std::size_t user) {
    Random random(context.seed, user);
    for (float& value : model.user_vectors[user])
      value = static_cast<float>(kDeviation * random.normal());
  });
  return model;
}

[[noreturn]] void refuse_row(const Side& side, std::size_t row, std::int64_t iteration,
                             const AlsOptions& options) {
  throw Error(
      ErrorCode::invalid_argument,
      fmt::format("als: iteration {}: {} {} has no finite solution; raise regularization (now {}) or "
                  "look at its ratings",
                  iteration, side.name, side.ids.text(static_cast<std::uint32_t>(row)),
                  options.regularization));
}

// The best `side` while `fixed` holds still.
SideLoss solve_side(Side& side, const Side& fixed, float offset, std::int64_t iteration,
                    const AlsOptions& options, const Context& context) {
  const Design design{
      .vectors = fixed.vectors, .bias = fixed.bias, .offset = offset, .intercept = options.biases};
  std::vector<RidgeSolver> solvers(context.threads.size(), RidgeSolver(design, options));
  std::vector<SideLoss> losses(side.ratings.rows());
  side.schedule.for_each_row(context, [&](std::size_t row, std::size_t worker) {
    const RidgeRow solved = solvers[worker].solve(side.ratings[row], side.vectors[row]);
    if (!solved.is_solved) refuse_row(side, row, iteration, options);
    side.bias[row] = solved.bias;
    losses[row] = {solved.squared_error, solved.penalty};
  });
  return {
      sum_over_rows(context, losses.size(), [&](std::size_t row) { return losses[row].squared_error; }),
      sum_over_rows(context, losses.size(), [&](std::size_t row) { return losses[row].penalty; })};
}

}  // namespace

void AlsOptions::describe(FieldVisitor& visit) {
  visit(Field("rank", "numbers in the vector of a user or item").at_least(0).at_most(4096), rank);
  visit(Field("iterations", "epochs: each solves all items, then all users").at_least(1).at_most(100000),
        iterations);
  visit(Field("regularization", "how strongly vectors and biases are held near zero")
            .at_least(0)
            .at_most(1e6),
        regularization);
  visit(Field("regularization_scaling", "how it grows with the number of ratings of a row"),
        regularization_scaling);
  visit(Field("offset", "take the mean rating off first"), offset);
  visit(Field("biases", "give users and items a bias, beside the mean"), biases);
  visit(Field("allow_unregularized", "accept regularization 0"), allow_unregularized);
}

FactorModel train_als(const Dataset& data, const AlsOptions& options, const Context& context,
                      Observer& observer) {
  if (options.rank == 0 && !options.biases)
    throw Error(ErrorCode::invalid_argument, "rank 0 without biases leaves nothing to learn");
  if (options.regularization == 0 && !options.allow_unregularized)
    throw Error(
        ErrorCode::invalid_argument,
        "regularization must be above 0: without it rows with few ratings have no single solution "
        "(allow_unregularized trains all the same)");

  require_memory_for_factors(data, options);

  const Clock clock;
  FactorModel model = first_model(data, options, context);
  const std::size_t unknowns = model.rank() + (options.biases ? 1 : 0);
  Side users{"user",          data.by_user(),
             *data.users(),   model.user_vectors,
             model.user_bias, RowSchedule(data.by_user(), unknowns)};
  Side items{"item",          data.by_item(),
             *data.items(),   model.item_vectors,
             model.item_bias, RowSchedule(data.by_item(), unknowns)};
  const Context undisturbed{.threads = context.threads, .seed = context.seed};  // an epoch is done whole

  for (std::int64_t epoch = 1; epoch <= options.iterations; ++epoch) {
    const SideLoss item_loss = solve_side(items, users, model.offset, epoch, options, undisturbed);
    const SideLoss user_loss = solve_side(users, items, model.offset, epoch, options, undisturbed);
    const double ratings = static_cast<double>(data.by_user().cells());
    const Verdict verdict =
        observer.on_epoch({.number = epoch,
                           .planned = options.iterations,
                           .objective = user_loss.squared_error + user_loss.penalty + item_loss.penalty,
                           .train_rmse = std::sqrt(user_loss.squared_error / ratings),
                           .seconds = clock.seconds(),
                           .model = model});
    if (verdict == Verdict::stop) break;
    if (context.stop.stop_requested() && epoch < options.iterations)
      throw Error(ErrorCode::cancelled,
                  fmt::format("stopped on request after iteration {} of {}", epoch, options.iterations));
  }
  return model;
}

std::shared_ptr<const Encoder> read_als_encoder(const AlsOptions& options, BlobReader&) {
  return std::make_shared<AlsEncoder>(options);
}

}  // namespace akin
