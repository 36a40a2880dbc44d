// akin inspect: what is in a model file?
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "akin/base/fields.h"
#include "akin/engine/index_facts.h"
#include "akin/engine/workspace.h"

namespace akin {

struct InspectRequest {
  std::string model;

  void describe(FieldVisitor& visit);
};

struct InspectReply {
  std::string kind;
  std::string predicts;
  std::int64_t users = 0;
  std::int64_t items = 0;
  std::int64_t rank = 0;
  std::int64_t ratings = 0;
  float least_rating = 0;
  float most_rating = 0;
  double mean_rating = 0;
  AnyRecord options;
  std::int64_t seed = 0;
  std::int64_t epochs = 0;
  double train_rmse = 0;
  bool titles = false;
  bool history = false;
  bool weights = false;
  std::string fingerprint;
  std::vector<IndexFacts> indexes;  // over its items

  void describe(FieldVisitor& visit);
};

InspectReply inspect(const InspectRequest& request, Workspace& workspace);

}  // namespace akin
