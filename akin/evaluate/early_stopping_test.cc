// When it stops, and that it depends on the measurements alone.
#include "akin/evaluate/early_stopping.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>

#include "akin/base/error.h"

namespace akin {
namespace {

// Feeds it the values, an epoch each, until it stops; how many it took.
std::size_t fed(EarlyStopping& stopping, double& value, const std::vector<double>& values) {
  FactorModel model;
  for (std::size_t i = 0; i < values.size(); ++i) {
    value = values[i];
    model.offset = static_cast<float>(values[i]);
    const Epoch epoch{.number = static_cast<std::int64_t>(i) + 1,
                      .planned = 100,
                      .objective = 0,
                      .train_rmse = 0,
                      .seconds = 0,
                      .model = model};
    if (stopping.on_epoch(epoch) == Verdict::stop) return i + 1;
  }
  return values.size();
}

struct Fed {
  std::size_t epochs;
  std::int64_t best;
  bool is_over;
  bool operator==(const Fed&) const = default;
};

Fed result(EarlyStopping::Rule rule, const std::vector<double>& values) {
  double value = 0;
  EarlyStopping stopping(rule, [&](const FactorModel&) { return value; });
  const std::size_t epochs = fed(stopping, value, values);
  return {epochs, stopping.best_epoch(), stopping.is_over()};
}

TEST(EarlyStopping, stops_after_as_many_epochs_without_improvement_as_it_has_patience) {
  EXPECT_EQ(result({.patience = 1}, {5, 4, 4, 3}), (Fed{3, 2, true}));
  EXPECT_EQ(result({.patience = 2}, {5, 4, 4, 3, 3, 3, 1}), (Fed{6, 4, true}));
  EXPECT_EQ(result({.patience = 3}, {5, 4, 3, 2}), (Fed{4, 4, false}));
  EXPECT_EQ(result({.patience = 1}, {5, 6}), (Fed{2, 1, true}));
}

TEST(EarlyStopping, counts_small_improvements_as_none) {
  EXPECT_EQ(result({.patience = 2, .min_improvement = 1}, {9, 8.5, 8.25, 1}), (Fed{3, 1, true}));
  EXPECT_EQ(result({.patience = 2, .min_improvement = 1}, {9, 8.5, 7.75, 7.5}), (Fed{4, 3, false}));
}

TEST(EarlyStopping, takes_higher_for_better_where_it_is) {
  EXPECT_EQ(result({.patience = 1, .higher_is_better = true}, {1, 2, 3, 2.5, 9}), (Fed{4, 3, true}));
}

TEST(EarlyStopping, goes_on_from_what_was_measured_as_if_it_had_measured_it) {
  const std::vector<double> values = {5, 4, 4.5, 3, 3.5, 3.25, 3, 2, 1};
  const EarlyStopping::Rule rule{.patience = 3};
  const Fed whole = result(rule, values);
  for (std::size_t done = 0; done <= whole.epochs; ++done) {
    const auto middle = values.begin() + static_cast<std::ptrdiff_t>(done);
    double value = 0;
    EarlyStopping stopping(rule, [&](const FactorModel&) { return value; }, {values.begin(), middle});
    EXPECT_EQ(stopping.is_over(), done == whole.epochs);
    std::size_t epochs = done;
    if (!stopping.is_over()) epochs += fed(stopping, value, {middle, values.end()});
    EXPECT_EQ((Fed{epochs, stopping.best_epoch(), stopping.is_over()}), whole) << done;
    EXPECT_EQ(stopping.best_value(), 3);
  }
}

TEST(EarlyStopping, keeps_the_factors_of_the_best_epoch_where_told) {
  double value = 0;
  EarlyStopping stopping({.patience = 2, .keeps_factors = true},
                         [&](const FactorModel&) { return value; });
  fed(stopping, value, {5, 3, 4, 6});
  EXPECT_EQ(stopping.best_factors().offset, 3);
}

TEST(EarlyStopping, refuses_a_measure_that_is_no_number) {
  double value = 0;
  EarlyStopping stopping({}, [&](const FactorModel&) { return value; });
  EXPECT_THROW(fed(stopping, value, {1, std::nan("")}), Error);
}

}  // namespace
}  // namespace akin
