// Explicit matrix factorization by alternating least squares.
//
// Makes small, over the ratings r_ui that were given,
//
//     Σ (r_ui − offset − b_u − b_i − x_u · y_i)²  +  λ Σ_u s(n_u) (|x_u|² + b_u²)  +  λ Σ_i s(n_i)
//     (|y_i|² + b_i²)
//
// with n the number of ratings of a user or item and s(n) = n (Zhou et al. 2008, "ALS-WR"; what Spark
// does), √n or 1. The offset is the mean rating; without offset and biases this is the model of Spark.
// While one side holds still, each row of the other is a small ridge regression of its own, solved
// exactly (normal equations, Cholesky). Each epoch solves the items, then the users, so a stored user
// vector is the exact answer to that user's history: folding in a stranger with the same history gives
// the same vector. The objective never rises.
//
// Cost of an epoch at rank k: about 2 k² flops a rating and ⅔ k³ a user and item.
#pragma once

#include <array>
#include <cstdint>
#include <memory>

#include "akin/models/model_kind.h"

namespace akin {

// How the regularization of a row grows with its number of ratings.
enum class RegularizationScaling { count, root, constant };

template <>
inline constexpr std::array<std::string_view, 3> kNames<RegularizationScaling> = {"count", "root",
                                                                                  "constant"};

struct AlsOptions {
  std::int64_t rank = 32;
  std::int64_t iterations = 15;
  double regularization = 0.12;
  RegularizationScaling regularization_scaling = RegularizationScaling::count;
  bool offset = true;
  bool biases = true;
  bool allow_unregularized = false;

  void describe(FieldVisitor& visit);
};

// The items are solved first, so what it can start from is the users: given vectors and biases replace
// the random ones. Where only items are given, the users are solved from them, as iteration 0. Throws
// Error(invalid_argument) where the vectors of the start are not of this rank, and where a row cannot be
// solved or its vector is not finite, naming the iteration and the user or item; Error(cancelled) after
// the epoch in which it was told to stop.
FactorModel train_als(const Dataset& data, const AlsOptions& options, const Context& context,
                      Observer& observer, const TrainingStart& start = {});

std::shared_ptr<const Encoder> read_als_encoder(const AlsOptions& options, BlobReader& blobs);

}  // namespace akin
