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
  std::vector<std::string> metrics;  // none: default_metrics of what the model predicts
  std::string fold_in;               // ratings of strangers; empty: nobody is folded in
  std::string negatives;             // empty: whole catalogues are ranked
  ListMeasure lists;
  PredictOptions predictions;
  Leaks leaks = Leaks::warn;
  RatingColumns columns;
  BadLines bad_lines;

  void describe(FieldVisitor& visit);
};

// Metrics by name, as fields.
struct MetricValues {
  std::vector<std::pair<AskedMetric, double>> values;

  void describe(FieldVisitor& visit);
};

struct EvaluateReply {
  MetricValues metrics;
  MetricValues baseline;  // beside metrics of ratings
  MetricValues popular;   // beside metrics of lists
  std::int64_t rows = 0;
  std::int64_t cold = 0;
  std::int64_t dropped = 0;
  std::int64_t leaked = 0;
  bool leaks_known = true;  // false: the model was saved without its history
  bool has_lists = false;   // whether the rest was counted
  std::int64_t k = 0;       // 0: each metric had one of its own
  std::int64_t people = 0;
  std::int64_t cold_people = 0;
  std::int64_t people_without = 0;
  std::int64_t relevant = 0;
  bool folds_in = false;
  std::int64_t folded_in = 0;
  std::int64_t fold_in_unknown_items = 0;
  bool has_negatives = false;
  std::int64_t unused_negatives = 0;
  std::int64_t unknown_negatives = 0;
  LinesRead read;

  void describe(FieldVisitor& visit);
};

EvaluateReply evaluate(const EvaluateRequest& request, Workspace& workspace);

}  // namespace akin
