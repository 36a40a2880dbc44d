// Ratings with a planted taste, and kinds of model small enough to be trained many times.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "akin/base/parallel.h"
#include "akin/data/ratings.h"
#include "akin/models/model.h"
#include "akin/models/model_kind.h"
#include "akin/models/observer.h"

namespace akin {

// Users and items fill five chunks of rows and a ragged sixth, so that every loop over either shows what
// it does at a border.
struct PlantedOptions {
  std::size_t users = 5 * kRowChunk + 77;
  std::size_t items = 5 * kRowChunk + 131;
  std::size_t ratings_per_user = 8;
  double noise = 0.3;
  std::uint64_t seed = 1;
};

// A mean, biases and the inner product of two tastes of two numbers, in half stars from 0.5 to 5. No pair
// twice; user by user, items ascending. Some items are never rated.
Ratings planted_ratings(const PlantedOptions& options = {});

// The same ratings in another order.
Ratings shuffled(const Ratings& ratings, std::uint64_t seed);

// The same with weights of sixteenths, from 1/16 to 4.
Ratings weighted(Ratings ratings, std::uint64_t seed = 1);

// The kinds of model with each way to train them that has laws of its own: after the kinds as they come
// (pmi with lower limits, svd with a few directions), pmi of pairs, smoothed, svd scaled in every way,
// and als on implicit feedback, on both with solvers
// that go step by step, with vectors held at 0 or above, regularized by a power and its biases apart, in
// the dialects of implicit and ials, and in that of Spark on ratings, on implicit feedback and with
// vectors held at 0 or above.
std::vector<ModelKind> kinds_to_test();

// Which of them it is, for messages: "als spark explicit nonnegative", "als akin implicit cg".
std::string full_name(const ModelKind& kind);

// Whether the stored vector of a user is what the user's history folds in to: not where als went step by
// step.
bool stores_what_it_encodes(const ModelKind& kind);

// Whether it is als with vectors held at 0 or above.
bool is_nonnegative(const ModelKind& kind);

bool predicts_ratings(const ModelKind& kind);

// Whether ratings may have weights: the model of Spark has none.
bool takes_weights(const ModelKind& kind);

// What a kind may be trained on: these ratings, and where it takes them the same with weights.
std::vector<Ratings> with_and_without_weights(const ModelKind& kind, const Ratings& ratings);

using Texts = std::map<std::string, std::string, std::less<>>;

// The options of a kind, the fields of these names set where it has them.
AnyRecord options_with(const ModelKind& kind, const Texts& texts);

bool has_option(const ModelKind& kind, std::string_view name);

// The options of a kind, of rank 3 and two iterations where it has such fields.
AnyRecord small_options(const ModelKind& kind);

struct Training {
  std::size_t threads = 2;
  std::uint64_t seed = 1;
  AnyRecord options = {};  // none: small ones
  Observer* observer = nullptr;
};

Model trained(const ModelKind& kind, const Ratings& ratings, const Training& training = {});

// The error with which `action` ends; where it does not, one of code `internal` that says so.
template <class Action>
Error refusal(const Action& action) {
  try {
    action();
  } catch (const Error& error) {
    return error;
  }
  return Error(ErrorCode::internal, "nothing was refused");
}

}  // namespace akin
