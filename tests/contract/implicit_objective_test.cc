// Alternating least squares on implicit feedback: each half-step is the best answer to the one before, or
// on the way to it, so the objective never rises; and what a training says of itself is what the model
// says.
//
// The objective is computed here over all pairs of a user and an item, in double, from the formula in
// als.h.
#include <gtest/gtest.h>

#include <cmath>
#include <map>

#include "akin/base/random.h"
#include "akin/models/als/als.h"
#include "akin/models/als/implicit_encoder.h"
#include "tests/contract/planted_ratings.h"

namespace akin {
namespace {

double squares(std::span<const float> vector) {
  double sum = 0;
  for (const float value : vector) sum += static_cast<double>(value) * value;
  return sum;
}

double penalty(const AlsOptions& options, SparseRow row, std::size_t others,
               std::span<const float> vector) {
  const auto liked = std::count_if(row.values.begin(), row.values.end(), [](float r) { return r > 0; });
  const auto n = static_cast<double>(liked);
  const double silence = options.unobserved_weight * static_cast<double>(others);
  const double growth = options.regularization_scaling == RegularizationScaling::count  ? n
                        : options.regularization_scaling == RegularizationScaling::root ? std::sqrt(n)
                        : options.regularization_scaling == RegularizationScaling::power
                            ? std::pow(n + silence, options.regularization_power)
                            : 1;
  return options.regularization * growth * squares(vector);
}

double confidence(const AlsOptions& options, float value) {
  const double product = options.alpha * std::abs(value);
  switch (options.confidence_form) {
    case ConfidenceForm::one_plus: return 1 + product;
    case ConfidenceForm::weight_plus: return options.unobserved_weight + product;
    case ConfidenceForm::product:
    case ConfidenceForm::on_top: break;
  }
  return product;
}

double objective(const Dataset& data, const AlsOptions& options, const FactorModel& model) {
  double sum = 0;
  for (std::size_t user = 0; user < model.users(); ++user) {
    std::map<std::uint32_t, std::pair<float, float>> given;
    const SparseRow row = data.by_user()[user];
    for (std::size_t k = 0; k < row.size(); ++k) given[row.columns[k]] = {row.values[k], row.weight(k)};
    for (std::uint32_t item = 0; item < model.items(); ++item) {
      double score = 0;
      for (std::size_t k = 0; k < model.rank(); ++k)
        score += static_cast<double>(model.user_vectors[user][k]) * model.item_vectors[item][k];
      const auto found = given.find(item);
      const bool is_given = found != given.end();
      const double error = (is_given && found->second.first > 0 ? 1 : 0) - score;
      if (is_given)
        sum += static_cast<double>(found->second.second) * confidence(options, found->second.first) *
               error * error;
      if (!is_given || options.confidence_form == ConfidenceForm::on_top)
        sum += options.unobserved_weight * score * score;
    }
    sum += penalty(options, row, model.items(), model.user_vectors[user]);
  }
  for (std::size_t item = 0; item < model.items(); ++item)
    sum += penalty(options, data.by_item()[item], model.users(), model.item_vectors[item]);
  return sum;
}

// Follows a training half-step by half-step: its items were solved while the users of the epoch before
// held still.
class HalfSteps : public Observer {
 public:
  HalfSteps(const Dataset& data, const AlsOptions& options, const Context& context)
      : data_(data), options_(options), context_(context) {}

  Verdict on_epoch(const Epoch& epoch) override {
    const double now = objective(data_, options_, epoch.model);
    EXPECT_NEAR(epoch.objective, now, 1e-4 * now) << "epoch " << epoch.number;
    EXPECT_TRUE(std::isnan(epoch.train_rmse));
    if (epoch.number > 1) {
      FactorModel between = epoch.model;
      between.user_vectors = before_.user_vectors;
      const FactorModel best = with_items_solved(before_);
      expect_way_to(best, between, epoch.number);
      expect_no_rise(objective(data_, options_, between), "items", epoch.number);
      for (std::size_t item = 0; item < best.items() && options_.solver == AlsSolver::cholesky; ++item)
        expect_same(epoch.model.item_vectors[item], best.item_vectors[item], "item", item);
    }
    expect_no_rise(now, "users", epoch.number);
    expect_fold_in(epoch.model);
    before_ = epoch.model;
    ++epochs;
    return Verdict::go_on;
  }

  int epochs = 0;

 private:
  void expect_no_rise(double now, const char* side, std::int64_t epoch) {
    const double rounding = 1e-6 * now;  // the factors are float32
    EXPECT_LE(now, last_ + rounding) << side << " of epoch " << epoch;
    last_ = now;
  }

  // What goes step by step goes half of the way at least, and not past the best.
  void expect_way_to(const FactorModel& best, const FactorModel& found, std::int64_t epoch) {
    const double value = objective(data_, options_, found);
    const double least = objective(data_, options_, best);
    EXPECT_GE(value, (1 - 1e-6) * least) << "items of epoch " << epoch;
    EXPECT_LE(value - least, 0.5 * (last_ - least) + 1e-6 * least) << "items of epoch " << epoch;
  }

  // In the midst of a training, too: an observer may keep this model. Folding in is exact whatever the
  // solver.
  void expect_fold_in(const FactorModel& model) {
    FactorModel best = model;
    for (std::size_t user = 0; user < model.users(); ++user)
      EXPECT_EQ(model.encoder->encode(model, data_.by_user()[user], best.user_vectors[user]), 0);
    EXPECT_LE(objective(data_, options_, best), (1 + 1e-6) * objective(data_, options_, model));
    if (options_.solver != AlsSolver::cholesky) return;
    for (std::size_t user = 0; user < model.users(); user += 11) {
      expect_same(best.user_vectors[user], model.user_vectors[user], "user", user);
    }
  }

  // But for rounding: the training may solve a row with few ratings by other equations than an encoder.
  static void expect_same(std::span<const float> a, std::span<const float> b, const char* side,
                          std::size_t row) {
    for (std::size_t k = 0; k < a.size(); ++k) ASSERT_NEAR(a[k], b[k], 1e-5) << side << ' ' << row;
  }

  // An encoder solves a row against the "items" of a model; with the sides the other way round those are
  // the users.
  FactorModel with_items_solved(const FactorModel& model) {
    FactorModel turned = model;
    turned.item_vectors = model.user_vectors;
    const auto encoder = implicit_encoder(turned, options_, context_);
    FactorModel solved = model;
    for (std::size_t item = 0; item < model.items(); ++item)
      encoder->encode(turned, data_.by_item()[item], solved.item_vectors[item]);
    return solved;
  }

  const Dataset& data_;
  AlsOptions options_;
  const Context& context_;
  FactorModel before_;
  double last_ = INFINITY;
};

// Users of both signs. Positive ones are nearly parallel to each other, and where the other pairs weigh
// nothing, rows of few pairs are then so badly conditioned that two ways to the minimum differ in the
// fifth digit.
TrainingStart of_both_signs(const Dataset& data, std::int64_t rank) {
  TrainingStart start;
  FirstRows& users = start.users;
  users.vectors = Matrix(data.by_user().rows(), static_cast<std::size_t>(rank));
  users.bias.resize(data.by_user().rows());
  users.is_given.assign(data.by_user().rows(), 1);
  for (std::size_t user = 0; user < data.by_user().rows(); ++user) {
    Random random(3, user);
    for (float& value : users.vectors[user]) value = static_cast<float>(0.1 * random.normal());
  }
  return start;
}

TEST(ImplicitObjective, never_rises_from_half_step_to_half_step_and_is_what_the_epoch_says) {
  ThreadPool threads(2);
  const Context context{threads, 3};
  Ratings ratings = planted_ratings({.users = 300, .items = 120, .ratings_per_user = 12});
  for (float& value : ratings.value) value -= 1.5F;  // some dislikes
  const Dataset plain = make_dataset(ratings, context);
  Ratings lighter = weighted(ratings);
  for (float& weight : lighter.weight)
    weight /= 4;  // above 1 they would leave less to λ, and rounding more
  const Dataset with_weights = make_dataset(lighter, context);
  int form = 0;
  for (const auto solver : {AlsSolver::cholesky, AlsSolver::cg, AlsSolver::blocks})
    for (const auto scaling : {RegularizationScaling::count, RegularizationScaling::root,
                               RegularizationScaling::constant, RegularizationScaling::power})
      for (const double unobserved_weight : {0.0, 0.3, 1.5})
        for (const std::int64_t rank : {1, 5, 20}) {
          AlsOptions options{.feedback = Feedback::implicit,
                             .rank = rank,
                             .iterations = 5,
                             .solver = solver,
                             .block_size = 8,
                             .regularization = 0.3,
                             .regularization_scaling = scaling,
                             .alpha = 0.7,
                             .unobserved_weight = unobserved_weight};
          if (scaling == RegularizationScaling::power) options.regularization_power = 0.5;
          options.nonnegative = rank == 5 && solver == AlsSolver::cholesky;
          options.confidence_form = static_cast<ConfidenceForm>(form++ % 4);
          SCOPED_TRACE("solver " + std::to_string(static_cast<int>(solver)) + " scaling " +
                       std::to_string(static_cast<int>(scaling)) + " weight " +
                       std::to_string(unobserved_weight) + " rank " + std::to_string(rank));
          for (const Dataset* data : {&plain, &with_weights}) {
            HalfSteps observer(*data, options, context);
            const TrainingStart start = unobserved_weight == 0 && !options.nonnegative
                                            ? of_both_signs(*data, rank)
                                            : TrainingStart{};
            train_als(*data, options, context, observer, start);
            EXPECT_EQ(observer.epochs, 5);
          }
        }
}

}  // namespace
}  // namespace akin
