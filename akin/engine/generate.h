// akin generate: made-up ratings with a planted taste, to try things on.
#pragma once

#include <cstdint>
#include <string>

#include "akin/base/fields.h"
#include "akin/engine/workspace.h"

namespace akin {

struct GenerateRequest {
  std::int64_t users = 600;
  std::int64_t items = 2000;
  std::int64_t ratings = 60000;
  std::string out = "ratings.csv";
  std::string items_out;

  void describe(FieldVisitor& visit);
};

struct GenerateReply {
  std::string out;
  std::int64_t users = 0;
  std::int64_t items = 0;
  std::int64_t ratings = 0;

  void describe(FieldVisitor& visit);
};

GenerateReply generate(const GenerateRequest& request, Workspace& workspace);

}  // namespace akin
