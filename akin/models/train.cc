// Trains a kind, then adds what every model carries.
#include "akin/models/train.h"

#include <fmt/format.h>

#include <cmath>
#include <initializer_list>
#include <limits>
#include <span>
#include <string_view>

#include "akin/base/parallel.h"
#include "akin/models/uncertainty.h"

namespace akin {
namespace {

// Passes on what it is told and remembers the last epoch.
class LastEpoch : public Observer {
 public:
  LastEpoch(Observer& observer, const TrainingStart& start) : observer_(observer) {
    if (start.epochs == 0) return;
    number = start.epochs;
    train_rmse = start.train_rmse;
  }

  Verdict on_epoch(const Epoch& epoch) override {
    number = epoch.number;
    train_rmse = epoch.train_rmse;
    return observer_.on_epoch(epoch);
  }

  void on_note(std::string_view note) override { observer_.on_note(note); }

  std::int64_t number = 0;
  double train_rmse = std::numeric_limits<double>::quiet_NaN();

 private:
  Observer& observer_;
};

std::vector<std::uint32_t> row_sizes(const CsrMatrix& matrix) {
  std::vector<std::uint32_t> sizes(matrix.rows());
  for (std::size_t row = 0; row < sizes.size(); ++row)
    sizes[row] = static_cast<std::uint32_t>(matrix[row].size());
  return sizes;
}

// Ratings near the end of what a float holds have differences beyond it.
void check_finite(const Model& model) {
  const auto check = [&](std::string_view side, const IdMap& ids, std::size_t row,
                         std::initializer_list<std::span<const float>> parts) {
    for (const std::span<const float> part : parts)
      for (const float value : part)
        if (!std::isfinite(value))
          throw Error(ErrorCode::invalid_argument,
                      fmt::format("{}: {} {} has no finite answer; look at its ratings", model.card.kind,
                                  side, ids.text(static_cast<std::uint32_t>(row))));
  };
  const FactorModel& factors = model.factors;
  for (std::size_t user = 0; user < factors.users(); ++user)
    check("user", *model.users, user,
          {factors.user_vectors[user],
           {&factors.user_bias[user], 1},
           {&model.baseline.user_bias[user], 1}});
  for (std::size_t item = 0; item < factors.items(); ++item)
    check("item", *model.items, item,
          {factors.item_vectors[item],
           {&factors.item_bias[item], 1},
           {&model.baseline.item_bias[item], 1}});
}

void check_trainable(const Dataset& data) {
  if (data.size() == 0) throw Error(ErrorCode::bad_input, "there are no ratings to train on");
}

}  // namespace

TrainedFactors train_factors(const ModelKind& kind, const AnyRecord& options, const Dataset& data,
                             const Context& context, Observer& observer, const TrainingStart& start) {
  check_fields(options.ref());
  check_trainable(data);
  LastEpoch last(observer, start);
  FactorModel factors = kind.train(data, options, context, last, start);
  return {.factors = std::move(factors), .epochs = last.number, .train_rmse = last.train_rmse};
}

Model finished_model(const ModelKind& kind, const AnyRecord& options, const Dataset& data,
                     const Context& context, TrainedFactors trained) {
  Model model;
  model.factors = std::move(trained.factors);
  estimate_uncertainty(model.factors, data, context);
  model.card = {.kind = std::string(kind.name),
                .predicts = kind.predicts(options),
                .options = options,
                .seed = static_cast<std::int64_t>(context.seed),
                .epochs = trained.epochs,
                .train_rmse = trained.train_rmse,
                .least_rating = data.scale().least,
                .most_rating = data.scale().most,
                .ratings = static_cast<std::int64_t>(data.size()),
                .fingerprint = data.fingerprint()};
  model.baseline = fit_damped_biases(data, Damping{}, context);
  model.item_counts = row_sizes(data.by_item());
  model.users = data.users();
  model.items = data.items();
  check_finite(model);
  model.has_history = true;
  model.history = data.by_user();
  return model;
}

Model train(const ModelKind& kind, const AnyRecord& options, const Dataset& data, const Context& context,
            Observer& observer, const TrainingStart& start) {
  return finished_model(kind, options, data, context,
                        train_factors(kind, options, data, context, observer, start));
}

}  // namespace akin
