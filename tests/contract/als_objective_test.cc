// Alternating least squares: each half-step is the best answer to the one before, or on the way to it, so
// the objective never rises; and what a training says of itself is what the model says.
//
// The objective is computed here from the model alone, in double, from the formula in als.h.
#include <gtest/gtest.h>

#include <cmath>

#include "akin/models/als/als.h"
#include "akin/models/train.h"
#include "tests/contract/planted_ratings.h"

namespace akin {
namespace {

// What one person or item adds, by its number of ratings.
double weight(const AlsOptions& options, std::size_t ratings) {
  const auto n = static_cast<double>(ratings);
  switch (options.regularization_scaling) {
    case RegularizationScaling::count: return n;
    case RegularizationScaling::root: return std::sqrt(n);
    case RegularizationScaling::power: return std::pow(n, options.regularization_power);
    case RegularizationScaling::constant: break;
  }
  return ratings == 0 ? 0 : 1;
}

double squares(const AlsOptions& options, std::span<const float> vector, float bias) {
  const bool is_apart = !std::isnan(options.bias_regularization);
  double sum = (is_apart ? options.bias_regularization : options.regularization) *
               static_cast<double>(bias) * bias;
  for (const float value : vector) sum += options.regularization * static_cast<double>(value) * value;
  return sum;
}

double squared_error(const Dataset& data, const FactorModel& model) {
  double sum = 0;
  for (std::size_t user = 0; user < data.by_user().rows(); ++user) {
    const SparseRow rated = data.by_user()[user];
    for (std::size_t k = 0; k < rated.size(); ++k) {
      const std::size_t item = rated.columns[k];
      double rest = static_cast<double>(rated.values[k]) - model.offset - model.user_bias[user] -
                    model.item_bias[item];
      for (std::size_t i = 0; i < model.rank(); ++i)
        rest -= static_cast<double>(model.user_vectors[user][i]) * model.item_vectors[item][i];
      sum += static_cast<double>(rated.weight(k)) * rest * rest;
    }
  }
  return sum;
}

double objective(const Dataset& data, const AlsOptions& options, const FactorModel& model) {
  double sum = squared_error(data, model);
  for (std::size_t user = 0; user < model.users(); ++user)
    sum += weight(options, data.by_user()[user].size()) *
           squares(options, model.user_vectors[user], model.user_bias[user]);
  for (std::size_t item = 0; item < model.items(); ++item)
    sum += weight(options, data.by_item()[item].size()) *
           squares(options, model.item_vectors[item], model.item_bias[item]);
  return sum;
}

// The model with its items solved anew while the users hold still. The encoder solves a row against the
// "items" of a model; with the sides the other way round those are the users.
FactorModel with_items_solved(const Dataset& data, const FactorModel& model) {
  FactorModel turned = model;
  turned.item_vectors = model.user_vectors;
  turned.item_bias = model.user_bias;
  FactorModel solved = model;
  for (std::size_t item = 0; item < model.items(); ++item)
    solved.item_bias[item] =
        model.encoder->encode(turned, data.by_item()[item], solved.item_vectors[item]);
  return solved;
}

// Follows a training half-step by half-step: its items were solved while the users of the epoch before
// held still.
class HalfSteps : public Observer {
 public:
  HalfSteps(const Dataset& data, const AlsOptions& options) : data_(data), options_(options) {}

  Verdict on_epoch(const Epoch& epoch) override {
    const double now = objective(data_, options_, epoch.model);
    EXPECT_NEAR(epoch.objective, now, 1e-4 * now) << "epoch " << epoch.number;
    double weights = 0;
    for (std::size_t user = 0; user < data_.by_user().rows(); ++user)
      for (std::size_t k = 0; k < data_.by_user()[user].size(); ++k)
        weights += static_cast<double>(data_.by_user()[user].weight(k));
    const double mse = squared_error(data_, epoch.model) / weights;
    const double rounding = 1e-7 * 12;  // of the mean squared rating, from which the rest is taken off
    EXPECT_NEAR(epoch.train_rmse * epoch.train_rmse, mse, 1e-4 * mse + rounding) << epoch.number;
    if (epoch.number > 1) {
      FactorModel between = epoch.model;
      between.user_vectors = before_.user_vectors;
      between.user_bias = before_.user_bias;
      const FactorModel best = with_items_solved(data_, before_);
      expect_way_to(best, between, epoch.number);
      expect_no_rise(objective(data_, options_, between), "items", epoch.number);
      if (options_.solver == AlsSolver::cholesky) {
        EXPECT_EQ(epoch.model.item_vectors, best.item_vectors) << "epoch " << epoch.number;
        EXPECT_EQ(epoch.model.item_bias, best.item_bias) << "epoch " << epoch.number;
      }
    }
    expect_no_rise(now, "users", epoch.number);
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

  const Dataset& data_;
  AlsOptions options_;
  FactorModel before_;
  double last_ = INFINITY;
};

TEST(AlsObjective, never_rises_from_half_step_to_half_step_and_is_what_the_epoch_says) {
  ThreadPool threads(2);
  const Context context{threads, 3};
  const Ratings ratings = planted_ratings({.users = 300, .items = 120, .ratings_per_user = 12});
  const Dataset plain = make_dataset(ratings, context);
  const Dataset with_weights = make_dataset(weighted(ratings), context);
  for (const auto solver : {AlsSolver::cholesky, AlsSolver::cg, AlsSolver::blocks})
    for (const auto scaling : {RegularizationScaling::count, RegularizationScaling::root,
                               RegularizationScaling::constant, RegularizationScaling::power})
      for (const bool biases : {true, false})
        for (const std::int64_t rank : {0, 1, 5, 20}) {
          if (rank == 0 && !biases) continue;  // refused
          AlsOptions options{.rank = rank,
                             .iterations = 6,
                             .solver = solver,
                             .block_size = 8,
                             .regularization = 0.3,
                             .regularization_scaling = scaling,
                             .offset = rank != 5,
                             .biases = biases};
          if (scaling == RegularizationScaling::power) options.regularization_power = 0.7;
          if (biases && rank == 20) options.bias_regularization = 0.02;
          options.nonnegative = rank == 5 && solver == AlsSolver::cholesky;
          SCOPED_TRACE("solver " + std::to_string(static_cast<int>(solver)) + " scaling " +
                       std::to_string(static_cast<int>(scaling)) + " biases " + std::to_string(biases) +
                       " rank " + std::to_string(rank));
          for (const Dataset* data : {&plain, &with_weights}) {
            HalfSteps observer(*data, options);
            train_als(*data, options, context, observer);
            EXPECT_EQ(observer.epochs, 6);
          }
        }
}

TEST(AlsObjective, falls_to_almost_nothing_where_the_ratings_are_of_low_rank) {
  ThreadPool threads(2);
  const Context context{threads, 1};
  Ratings ratings = planted_ratings({.users = 200, .items = 60, .ratings_per_user = 30, .noise = 0});
  for (std::size_t row = 0; row < ratings.size(); ++row)  // an exact product, without rounding to stars
    ratings.value[row] =
        static_cast<float>(3 + std::sin(ratings.user[row]) * std::cos(ratings.item[row]));
  Observer nobody;
  const Dataset data = make_dataset(ratings, context);
  const FactorModel model =
      train_als(data, {.rank = 2, .iterations = 60, .regularization = 1e-5}, context, nobody);
  EXPECT_LT(std::sqrt(squared_error(data, model) / static_cast<double>(data.size())), 1e-3);
}

}  // namespace
}  // namespace akin
