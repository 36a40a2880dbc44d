// How sure a score is: its variance from the inverse normal matrix of the person.
//
//     var(score)  = noise² |G (y, 1)|²         G'G = A⁻¹, see Encoder::inverse_root
//     var(rating) = var(score) + noise²
//
// The noise is told from what each rating would be missed by if it had been left out of its person's
// regression, which needs no refit: with the residual e and the leverage h = |G z|² of a rating, leaving
// it out misses it by e / (1 − h), with the variance noise² / (1 − h) (Allen 1974, "PRESS"). So
//
//     noise² = the mean of (1 − h) (e / (1 − h))² = the mean of e² / (1 − h)
//
// The items stand still in this: that their vectors are only known so well is not in it.
//
// Cost: rank² operations for each item, and rank³ a person.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

#include "akin/base/context.h"
#include "akin/base/random.h"
#include "akin/math/packed_rows.h"
#include "akin/models/factor_model.h"

namespace akin {

// Variances of one person's scores in units of noise², for many items at a time.
class ScoreVariances {
 public:
  static constexpr std::size_t kTile = 256;

  explicit ScoreVariances(const Matrix& inverse_root);

  // variances[i] is that of row `first` + i: at most kTile of them, `first` a multiple of
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

// From the ratings that the model was trained on, by user. Not a number where the kind does not tell.
double estimate_noise(const FactorModel& model, const CsrMatrix& history, const Context& context);

// Throws Error(invalid_argument) where the model does not tell how sure it is.
void require_noise(const FactorModel& model, std::string_view kind);

}  // namespace akin
