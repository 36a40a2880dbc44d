// akin explain: what an error code or an exit status means, and what to do.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "akin/base/fields.h"
#include "akin/engine/workspace.h"

namespace akin {

struct ExplainCodeRequest {
  std::string code;

  void describe(FieldVisitor& visit);
};

// A line of the list of codes.
struct CodeLine {
  std::string code;
  std::int64_t exit_status = 0;
  std::string meaning;

  void describe(FieldVisitor& visit);
};

struct CodeExplanation : CodeLine {
  std::string causes;
  std::string remedy;

  void describe(FieldVisitor& visit);
};

std::vector<CodeLine> list_codes();

// By its name or its exit status. Throws Error(not_found) where there is no such code, with the nearest
// name.
CodeExplanation explain_code(const ExplainCodeRequest& request, Workspace& workspace);

}  // namespace akin
