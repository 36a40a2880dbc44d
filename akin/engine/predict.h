// akin predict: what would they rate these items?
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "akin/base/fields.h"
#include "akin/engine/rating_columns.h"
#include "akin/engine/reasons.h"
#include "akin/engine/workspace.h"
#include "akin/models/predict.h"

namespace akin {

struct PredictRequest {
  std::string model;
  std::string pairs;  // a file of users and items; ratings in it are not looked at
  PredictOptions predictions;
  bool deviation = false;
  bool explain = false;
  std::string out;
  RatingColumns columns;

  void describe(FieldVisitor& visit);
};

struct PredictedRating {
  std::string user;
  std::string item;
  float prediction = 0;  // NaN for a cold pair with cold=nan
  float deviation = 0;   // of the rating around the prediction; NaN where it is not known
  bool cold = false;
  Source source = Source::model;
  Unknown reason = Unknown::nothing;
  Reasons why;
  bool shows_deviation = false;
  bool shows_why = false;

  void describe(FieldVisitor& visit);
};

// Rows in the order of the file; cold pairs are left out with cold=drop.
void predict(const PredictRequest& request, Workspace& workspace,
             const std::function<void(PredictedRating&)>& take);

std::vector<PredictedRating> predict(const PredictRequest& request, Workspace& workspace);

}  // namespace akin
