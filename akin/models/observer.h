// Who watches a training: progress bars, logs, early stopping.
#pragma once

#include <cstdint>
#include <string_view>

#include "akin/models/factor_model.h"

namespace akin {

struct Epoch {
  std::int64_t number;  // from 1
  std::int64_t planned;
  double objective;   // what the training makes small, after this epoch
  double train_rmse;  // of the training ratings under this epoch's model
  double seconds;     // since the training began
  const FactorModel& model;
};

enum class Verdict { go_on, stop };

class Observer {
 public:
  virtual ~Observer() = default;
  virtual Verdict on_epoch(const Epoch&) { return Verdict::go_on; }
  // What a training has to say of itself: what it will take, how near it came.
  virtual void on_note(std::string_view) {}
};

}  // namespace akin
