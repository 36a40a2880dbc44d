// PureSVD: lists by the truncated singular value decomposition of the matrix of ratings, with zeros for
// what is missing.
//
//     A ≈ U S V'        score(user, item) = r V · v_item
//
// with r the row of the user: what the directions that explain most of all rows make of it. Cremonesi,
// Koren and Turrin, "Performance of recommender algorithms on top-n recommendation tasks", RecSys 2010.
// A is the matrix of ratings or of ones, weights multiplied in; on request each row is scaled to length
// 1, and each column divided by its length to the power 1 - d, which takes weight from the popular items
// for d below 1: Nikolakopoulos, Kalantzis, Gallopoulos and Garofalakis, "EigenRec", Knowledge and
// Information Systems 58 (2019). r is the row without that of columns.
//
// In the form of a model items are V S^p and users r V S^-p: scores do not depend on p, but who is near
// to whom does. See math/randomized_svd.h for the decomposition.
#pragma once

#include <array>
#include <memory>
#include <string_view>

#include "akin/models/model_kind.h"
#include "akin/models/svd_options.h"

namespace akin {

// What stands in the matrix for a rating that was given.
enum class SvdValues { ratings, ones };

template <>
inline constexpr std::array<std::string_view, 2> kNames<SvdValues> = {"ratings", "ones"};

enum class UserScaling { none, length };

template <>
inline constexpr std::array<std::string_view, 2> kNames<UserScaling> = {"none", "length"};

struct SvdOptions {
  SvdFields svd;
  SvdValues values = SvdValues::ratings;
  UserScaling user_scaling = UserScaling::none;
  double item_power = 1;  // d

  Predicts predicts() const { return Predicts::preference; }
  void describe(FieldVisitor& visit);
};

// The vectors are as long as the rank, or as there are users or items where those are fewer. Throws
// Error(invalid_argument) where all ratings are 0 or they are too large for float32.
FactorModel train_svd(const Dataset& data, const SvdOptions& options, const Context& context,
                      Observer& observer);

std::shared_ptr<const Encoder> read_svd_encoder(const SvdOptions& options, BlobReader& blobs);

}  // namespace akin
