// akin doctor: what akin runs on, and whether anything is in its way.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "akin/base/error.h"
#include "akin/base/fields.h"
#include "akin/engine/workspace.h"

namespace akin {

struct DoctorRequest {
  std::string model;
  std::string ratings;

  void describe(FieldVisitor& visit);
};

// Versions; of zlib and xxHash those that are linked now.
struct Libraries {
  std::string fmt;
  std::string highway;
  std::string nlohmann_json;
  std::string xxhash;
  std::string zlib;

  void describe(FieldVisitor& visit);
};

// A folder that files are written to.
struct FolderFacts {
  std::string path;
  bool writable = false;
  std::int64_t free_mib = 0;

  void describe(FieldVisitor& visit);
};

struct Problem {
  std::string code;
  std::string message;

  void describe(FieldVisitor& visit);
};

struct DoctorReply {
  std::string version;
  std::string compiler;
  Libraries libraries;
  std::vector<std::string> compiled_for;
  std::vector<std::string> processor_has;
  std::string runs_on;
  std::int64_t processors = 0;
  double processor_quota = 0;  // NaN: no limit
  std::int64_t threads = 0;
  std::int64_t memory_mib = 0;
  FolderFacts folder;
  FolderFacts temporary;
  std::string model;
  std::string ratings;
  std::vector<Problem> problems;

  void describe(FieldVisitor& visit);
};

// Looks at everything; what is wrong is in `problems`.
DoctorReply look_around(const DoctorRequest& request, Workspace& workspace);

// Throws the first problem, if there is one.
void refuse_problems(const DoctorReply& reply);

}  // namespace akin
