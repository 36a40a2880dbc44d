// The table beside the codes, for people.
#include "akin/engine/explain_code.h"

#include <fmt/format.h>

#include <algorithm>

#include "akin/base/error.h"
#include "akin/base/text.h"

namespace akin {
namespace {

constexpr int kTerminated = 143;  // SIGTERM, the other way to be cancelled

CodeLine line_of(const CodeHelp& help) {
  CodeLine line;
  line.code = help.name;
  line.exit_status = help.exit_status;
  line.meaning = help.meaning;
  return line;
}

bool is_meant(const CodeHelp& help, const std::string& text) {
  if (help.name == text) return true;
  const auto status = parse_integer(text);
  const bool is_cancelled = help.name == name(ErrorCode::cancelled);
  return status && (*status == help.exit_status || (is_cancelled && *status == kTerminated));
}

[[noreturn]] void refuse(const std::string& code) {
  std::vector<std::string_view> names;
  for (const CodeHelp& help : error_codes()) names.push_back(help.name);
  throw Error(ErrorCode::not_found, fmt::format("there is no error code {}{}; akin explain lists them",
                                                in_quotes(code), suggestion(code, names)));
}

}  // namespace

void ExplainCodeRequest::describe(FieldVisitor& visit) {
  visit(Field("code", "the name of an error code, or an exit status; all of them if not given")
            .positional()
            .shows("CODE"),
        code);
}

void CodeLine::describe(FieldVisitor& visit) {
  visit(Field("code", "in messages and in JSON"), code);
  visit(Field("exit_status", "of a command that ends with it"), exit_status);
  visit(Field("meaning", "in a line"), meaning);
}

void CodeExplanation::describe(FieldVisitor& visit) {
  CodeLine::describe(visit);
  visit(Field("causes", "what it comes from"), causes);
  visit(Field("remedy", "what to do"), remedy);
}

std::vector<CodeLine> list_codes() {
  std::vector<CodeLine> lines;
  for (const CodeHelp& help : error_codes()) lines.push_back(line_of(help));
  return lines;
}

CodeExplanation explain_code(const ExplainCodeRequest& request, Workspace&) {
  check_fields(request);
  const auto codes = error_codes();
  const auto found = std::find_if(codes.begin(), codes.end(),
                                  [&](const CodeHelp& help) { return is_meant(help, request.code); });
  if (found == codes.end()) refuse(request.code);
  CodeExplanation explanation;
  static_cast<CodeLine&>(explanation) = line_of(*found);
  explanation.causes = found->causes;
  explanation.remedy = found->remedy;
  return explanation;
}

}  // namespace akin
