// Matrix factorization by alternating least squares, of ratings or of implicit feedback.
//
// Explicit: makes small, over the ratings r_ui that were given,
//
//     Σ w_ui (r_ui − offset − b_u − b_i − x_u · y_i)²
//       +  Σ_u s(n_u) (λ |x_u|² + λ_b b_u²)  +  Σ_i s(n_i) (λ |y_i|² + λ_b b_i²)
//
// with n the number of ratings of a user or item and s(n) = n (Zhou et al. 2008, "ALS-WR"; what Spark
// does), √n, 1 or n^ν; w is the weight of the rating, 1 where ratings have none; λ_b is λ where it is not
// given. Weights do not count in n, so that a weight of 2 on every rating is half the λ. The offset is
// the mean rating, weighted; without offset and biases this is the model of Spark.
//
// Implicit (Hu, Koren, Volinsky 2008): a rating, count or click r_ui > 0 says that the person likes the
// item, the more surely the larger it is; silence says a little that they do not. Makes small, over all
// pairs of a user and an item,
//
//     Σ c_ui (p_ui − x_u · y_i)²  +  λ Σ_u s(n_u) |x_u|²  +  λ Σ_i s(n_i) |y_i|²
//
// with p = 1 where r > 0 and 0 elsewhere; c = w (1 + α |r|) where there is an r (one of 0 or less is a
// surer dislike, as in Spark), w being its own weight or 1, and the unobserved weight elsewhere, which c
// may fall below (ConfidenceForm has other c); n counts the r > 0. Scores are preferences, no ratings;
// there is no offset and no bias. With weight 1 and s(n) = n this is the model of Spark. A power is of
// all that a row is fitted to: s(n) = (n + v m)^ν with v the unobserved weight and m the number of rows
// of the other side (Rendle et al. 2022, "Revisiting the performance of iALS").
//
// Where `nonnegative` is set, all this is over vectors whose numbers are at 0 or above; biases may be
// below.
//
// While one side holds still, each row of the other is a small ridge regression of its own (of implicit
// feedback the pairs without any come in as the Gram matrix of the other side, once an epoch and side).
// The solver `cholesky` solves it exactly (see also math/nonnegative.h); each epoch solves the items,
// then the users, so that a stored user vector is the exact answer to that user's history: folding in a
// stranger with the same history gives the same vector. `cg` and `blocks` go part of the way there from
// where the row stands, for less; folding in stays exact. The objective never rises.
//
// Cost of an epoch at rank k: about 2 k² flops a rating and ⅔ k³ a user and item, exactly; the other
// solvers tell theirs in math/conjugate_gradient.h and block_row.h.
#pragma once

#include <array>
#include <cmath>
#include <cstdint>
#include <limits>
#include <memory>

#include "akin/base/random.h"
#include "akin/models/als/spark/spark_random.h"
#include "akin/models/model_kind.h"
#include "akin/models/training_cost.h"

namespace akin {

// How the regularization of a row grows with its number of ratings.
enum class RegularizationScaling { count, root, constant, power };

template <>
inline constexpr std::array<std::string_view, 4> kNames<RegularizationScaling> = {"count", "root",
                                                                                  "constant", "power"};

// What the numbers in a rating file are: opinions, or traces of interest.
enum class Feedback { of_ratings, implicit };

template <>
inline constexpr std::array<std::string_view, 2> kNames<Feedback> = {"explicit", "implicit"};

// How a row is solved while the other side holds still: exactly; by a few steps of conjugate gradient; or
// exactly a block of its vector at a time. See row_solver.h.
enum class AlsSolver { cholesky, cg, blocks };

template <>
inline constexpr std::array<std::string_view, 3> kNames<AlsSolver> = {"cholesky", "cg", "blocks"};

// Whose options these are: names, defaults and what a number means. A dialect is a row of the table in
// dialect.cc.
enum class AlsDialect { akin, spark, implicit, ials };

template <>
inline constexpr std::array<std::string_view, 4> kNames<AlsDialect> = {"akin", "spark", "implicit",
                                                                       "ials"};

// How sure implicit feedback r makes, with v the unobserved weight: 1 + α |r|, α |r|, v + α |r|, or α |r|
// on top of v, by which all pairs are then drawn to 0.
enum class ConfidenceForm { one_plus, product, weight_plus, on_top };

template <>
inline constexpr std::array<std::string_view, 4> kNames<ConfidenceForm> = {"one-plus", "product",
                                                                           "weight-plus", "on-top"};

// Which side is solved first, from the first vectors of the other.
enum class FirstSide { items, users };

template <>
inline constexpr std::array<std::string_view, 2> kNames<FirstSide> = {"items", "users"};

// The defaults are akin's own of explicit feedback. Readers of the description get those of the dialect
// and the feedback that they choose, and only their fields.
struct AlsOptions {
  AlsDialect dialect = AlsDialect::akin;
  Feedback feedback = Feedback::of_ratings;
  std::int64_t rank = 32;
  std::int64_t iterations = 15;
  AlsSolver solver = AlsSolver::cholesky;
  std::int64_t cg_steps = 3;     // of cg only
  std::int64_t block_size = 64;  // of blocks only
  double regularization = 0.12;
  RegularizationScaling regularization_scaling = RegularizationScaling::count;
  double regularization_power = 1;  // ν, of the scaling `power` only
  bool offset = true;               // explicit only
  bool biases = true;               // explicit only
  double bias_regularization = std::numeric_limits<double>::quiet_NaN();  // explicit only; NaN: λ
  ConfidenceForm confidence_form = ConfidenceForm::one_plus;              // implicit only
  double alpha = 1;                                                       // implicit only
  double unobserved_weight = 1;                                           // implicit only
  FirstSide first_side = FirstSide::items;
  bool nonnegative = false;
  bool allow_unregularized = false;

  double init_deviation = 0.1;  // of the dialect ials only: of random first numbers, times √rank

  // Of the dialect of Spark only, see spark/spark_als.h.
  SparkVersion spark_version = SparkVersion::three;
  std::int64_t blocks = 10;
  std::int64_t item_blocks = 0;  // 0: as many as `blocks`

  // The defaults of implicit feedback.
  static AlsOptions for_implicit();
  static AlsOptions for_spark(Feedback feedback = Feedback::of_ratings);
  // Those of the library implicit, and of Google's ials. Both know implicit feedback alone.
  static AlsOptions for_implicit_library();
  static AlsOptions for_ials();

  void describe(FieldVisitor& visit);

  bool is_implicit() const { return feedback == Feedback::implicit; }
  bool has_offset() const { return offset && !is_implicit(); }
  bool has_biases() const { return biases && !is_implicit(); }
  Predicts predicts() const { return is_implicit() ? Predicts::preference : Predicts::rating; }
  // Whether what the dialect follows counts each of several ratings of a pair.
  bool counts_repeats() const;
  // What training with them takes; als_cost.h says of what it is made.
  TrainingCost cost(const Dataset& data, std::size_t threads) const;

  // λ s(n) of a row with n ratings by a side of so many rows, for its vector and for its bias.
  float regularization_of(std::size_t ratings, std::size_t others) const;
  float bias_regularization_of(std::size_t ratings, std::size_t others) const;

  // How much a trace of interest weighs, times the weight that it has of its own.
  double confidence(float rating, float weight = 1) const;
  // What that is beyond the weight of silence, which every pair has; it may be below 0.
  double beyond_silence(double confidence) const {
    return confidence_form == ConfidenceForm::on_top ? confidence : confidence - unobserved_weight;
  }

  // A number of a random first vector.
  double first_number(Random& random) const;

 private:
  // s(n)
  double regularization_growth(std::size_t ratings, std::size_t others) const;
};

// In the dialect of the options.
FactorModel train_als(const Dataset& data, const AlsOptions& options, const Context& context,
                      Observer& observer, const TrainingStart& start = {});

std::shared_ptr<const Encoder> read_als_encoder(const AlsOptions& options, BlobReader& blobs);

// akin's own solver; the other functions of als/ follow its options.
//
// The items are solved first, so what it can start from is the users: given vectors and biases replace
// the random ones. Where only items are given, or are the side to begin with, the users are solved from
// them, as iteration 0. Solvers that go step by step begin from both. Throws
// Error(invalid_argument) where the vectors of the start are not of this rank, and where a row cannot be
// solved or its vector is not finite, naming the iteration and the user or item; Error(cancelled) after
// the epoch in which it was told to stop.
FactorModel train_akin_als(const Dataset& data, const AlsOptions& options, const Context& context,
                           Observer& observer, const TrainingStart& start = {});

std::shared_ptr<const Encoder> read_akin_als_encoder(const AlsOptions& options, BlobReader& blobs);

}  // namespace akin
