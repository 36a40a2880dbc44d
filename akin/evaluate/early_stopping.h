// An end to training when held-out ratings are no longer predicted better.
#pragma once

#include <cstdint>
#include <functional>
#include <vector>

#include "akin/base/fields.h"
#include "akin/models/observer.h"

namespace akin {

struct EarlyStoppingOptions {
  double validation_share = 0;  // 0: off
  std::int64_t patience = 3;
  double min_improvement = 0;
  bool refit = true;

  bool is_on() const { return validation_share > 0; }
  void describe(FieldVisitor& visit);
};

// Measures each epoch and stops the training after `patience` epochs in a row that did not improve on the
// best one by more than `min_improvement`. What it has decided follows from the measurements alone, so a
// training that was interrupted hands them in and goes on.
class EarlyStopping : public Observer {
 public:
  struct Rule {
    std::int64_t patience = 3;
    double min_improvement = 0;
    bool higher_is_better = false;
    bool keeps_factors = false;  // of the best epoch
  };
  using Measure = std::function<double(const FactorModel&)>;

  // `measured`: one value an epoch that is done already; `best_factors`: after the best of them.
  EarlyStopping(Rule rule, Measure measure, const std::vector<double>& measured = {},
                FactorModel best_factors = {});

  Verdict on_epoch(const Epoch& epoch) override;

  bool is_over() const { return since_best_ >= rule_.patience; }
  std::int64_t best_epoch() const { return best_epoch_; }  // from 1; 0 before the first
  double best_value() const { return measured_[static_cast<std::size_t>(best_epoch_ - 1)]; }
  const std::vector<double>& measured() const { return measured_; }
  FactorModel& best_factors() { return best_factors_; }

 private:
  // Whether it is the best so far.
  bool take(double value);

  Rule rule_;
  Measure measure_;
  std::vector<double> measured_;
  std::int64_t best_epoch_ = 0;
  std::int64_t since_best_ = 0;
  FactorModel best_factors_;
};

}  // namespace akin
