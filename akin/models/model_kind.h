// What a kind of model is to the rest of akin: a name, options, a trainer and an encoder.
#pragma once

#include <array>
#include <cstddef>
#include <memory>
#include <string_view>
#include <type_traits>

#include "akin/base/blob.h"
#include "akin/base/context.h"
#include "akin/base/fields.h"
#include "akin/data/dataset.h"
#include "akin/models/factor_model.h"
#include "akin/models/observer.h"
#include "akin/models/training_cost.h"
#include "akin/models/training_start.h"

namespace akin {

// What a score means: a rating on the scale of the training ratings, or only an order.
enum class Predicts { rating, preference };

template <>
inline constexpr std::array<std::string_view, 2> kNames<Predicts> = {"rating", "preference"};

struct ModelKind {
  std::string_view name;
  std::string_view summary;
  AnyRecord (*default_options)();
  Predicts (*predicts)(const AnyRecord& options);
  // Whether the method counts each of several ratings of a pair, were they kept.
  bool (*counts_repeats)(const AnyRecord& options);
  FactorModel (*train)(const Dataset& data, const AnyRecord& options, const Context& context,
                       Observer& observer, const TrainingStart& start);
  // Trains step by step: tells the observer of each, takes a start and has an option `iterations`.
  bool has_epochs;
  // What a training takes; nothing where it is made in one step.
  TrainingCost (*cost)(const TrainingSize& size, const AnyRecord& options);
  std::shared_ptr<const Encoder> (*read_encoder)(const AnyRecord& options, BlobReader& blobs);
};

// A row of the table of kinds, from a kind's own functions. Its options know what such a model predicts
// and, where it has epochs, what they cost.
// Train takes data, options, context and observer, and where the kind has epochs a TrainingStart.
template <Described Options, auto Train,
          std::shared_ptr<const Encoder> (*ReadEncoder)(const Options&, BlobReader&)>
constexpr ModelKind model_kind(std::string_view name, std::string_view summary) {
  constexpr bool kHasEpochs = std::is_invocable_v<decltype(Train), const Dataset&, const Options&,
                                                  const Context&, Observer&, const TrainingStart&>;
  return {name,
          summary,
          [] { return AnyRecord(Options{}); },
          [](const AnyRecord& options) { return options.as<Options>().predicts(); },
          []([[maybe_unused]] const AnyRecord& options) {
            if constexpr (requires(const Options& own) { own.counts_repeats(); })
              return options.as<Options>().counts_repeats();
            else
              return false;
          },
          [](const Dataset& data, const AnyRecord& options, const Context& context, Observer& observer,
             [[maybe_unused]] const TrainingStart& start) {
            if constexpr (kHasEpochs)
              return Train(data, options.as<Options>(), context, observer, start);
            else
              return Train(data, options.as<Options>(), context, observer);
          },
          kHasEpochs,
          []([[maybe_unused]] const TrainingSize& size, [[maybe_unused]] const AnyRecord& options) {
            if constexpr (kHasEpochs)
              return options.as<Options>().cost(size);
            else
              return TrainingCost{};
          },
          [](const AnyRecord& options, BlobReader& blobs) {
            return ReadEncoder(options.as<Options>(), blobs);
          }};
}

}  // namespace akin
