// akin evaluate: how good is a model on held-out ratings?
#pragma once

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "akin/base/fields.h"
#include "akin/engine/bad_lines.h"
#include "akin/engine/rating_columns.h"
#include "akin/engine/workspace.h"
#include "akin/evaluate/evaluate.h"

namespace akin {

struct EvaluateRequest {
  std::string model;
  std::string ratings;
  std::vector<std::string> metrics = {"rmse", "mae", "r2"};
  PredictOptions predictions;
  Leaks leaks = Leaks::warn;
  RatingColumns columns;
  BadLines bad_lines;

  void describe(FieldVisitor& visit);
};

// Metrics by name, as fields.
struct MetricValues {
  std::vector<std::pair<const Metric*, double>> values;

  void describe(FieldVisitor& visit);
};

struct EvaluateReply {
  MetricValues metrics;
  MetricValues baseline;
  std::int64_t rows = 0;
  std::int64_t cold = 0;
  std::int64_t dropped = 0;
  std::int64_t leaked = 0;
  bool leaks_known = true;  // false: the model was saved without its history
  LinesRead read;

  void describe(FieldVisitor& visit);
};

EvaluateReply evaluate(const EvaluateRequest& request, Workspace& workspace);

}  // namespace akin
