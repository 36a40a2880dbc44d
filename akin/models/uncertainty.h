// How sure a score is: its variance from the inverse normal matrices of the person and of the item.
//
//     var(score)  = noise² (|G_u (y, 1)|² + v_i)         G_u'G_u = A_u⁻¹, see Encoder::inverse_root
//     var(rating) = var(score) + noise² / w              w the weight of the rating, of most models 1
//     v_i         = the mean over users of |G_i (x_u, 1)|²
//
// The first part is what the person is not known by, the second what the item is not: without it a film
// that one person rated would seem as sure as one that a thousand did. It is the item's mean over users,
// one number an item, since the exact one would take its matrix.
//
// The noise is told from what each rating would be missed by if it had been left out of both regressions,
// its user's and its item's. For one that needs no refit: with the residual e and the leverage h = |G z|²
// of the rating, leaving it out misses it by e / (1 − h) (Allen 1974, "PRESS"), as if its score had the
// variance h / (1 − h). For both, to first order, the miss is d = e / ((1 − h_u)(1 − h_i)), and what is
// to be expected of d² is noise² (1 + h_u / (1 − h_u) + h_i / (1 − h_i)). So
//
//     noise² = the mean of w e² / ((1 − h_u)(1 − h_i)(1 − h_u h_i))
//
// with h = w |G z|² for a rating of weight w, over the ratings of kNoiseRatings' worth of people, drawn
// at random where there are more: of that many a mean is known to a thousandth.
//
// Cost of the estimate: every item is solved again and inverted, half an epoch of als and 3 rank³
// operations an item; then as much for the people that were drawn, 4 rank² operations for each of their
// ratings, and two numbers. Then rank² operations a score, and rank³ a person.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

#include "akin/base/context.h"
#include "akin/base/random.h"
#include "akin/data/dataset.h"
#include "akin/math/packed_rows.h"
#include "akin/models/factor_model.h"

namespace akin {

// What one person's scores vary by, the items given, in units of noise²: for many items at a time.
class ScoreVariances {
 public:
  static constexpr std::size_t kTile = 256;

  // `most` of them at a time.
  explicit ScoreVariances(const Matrix& inverse_root, std::size_t most = kTile);

  // variances[i] is that of row `first` + i: at most `most`, `first` a multiple of
  // PackedRows::kPanel. `vectors` are those of the items, without their biases.
  void compute(const PackedRows& vectors, std::size_t first, std::span<float> variances);

 private:
  std::vector<PackedQueries> rows_of_root_;
  std::vector<float> of_bias_;  // the last column of the root
  Matrix products_;
};

// The deviations of the scores of these items for a person with this history; not a number where the kind
// does not tell.
std::vector<float> score_deviations(const FactorModel& model, SparseRow history,
                                    std::span<const std::uint32_t> items);

// Moves a person's vector, and returns the bias moved, by a draw from what they may be (Thompson 1933).
// They stay where the kind does not tell how sure it is.
float draw_user(const FactorModel& model, SparseRow history, Random& random, std::span<float> vector,
                float bias);

// Biases of the items, each moved by a draw from what its scores may be, a stream of `seed` an item.
std::vector<float> draw_item_biases(const FactorModel& model, std::uint64_t seed);

// About how many ratings the noise is told from.
inline constexpr std::size_t kNoiseRatings = 2'000'000;

// Sets noise and item_variance from the ratings that the model was trained on, where the kind tells. An
// item without ratings is taken to be as little known as the least known one. The seed of the context
// decides whose ratings tell of the noise, about `noise_ratings` of them.
void estimate_uncertainty(FactorModel& model, const Dataset& data, const Context& context,
                          std::size_t noise_ratings = kNoiseRatings);

// Throws Error(invalid_argument) where the model does not tell how sure it is.
void require_noise(const FactorModel& model, std::string_view kind);

}  // namespace akin
