// akin <command> [words and flags]: what was asked, read from the description of the request.
#pragma once

#include <string>
#include <vector>

#include "akin/base/fields.h"
#include "akin/engine/operation.h"
#include "cli/commands.h"

namespace akin {

struct CommandLine {
  const Operation* operation = nullptr;  // null: only help or the version is wanted
  AnyRecord request;
  CommonOptions common;
  bool wants_help = false;
  bool wants_version = false;
};

// Throws Error(invalid_argument) for a word or flag that nothing can be made of, with the nearest name.
CommandLine parse_command_line(const std::vector<std::string>& words);

// Whether --json stands among the words: an error is then printed as JSON, whatever it is.
bool asks_for_json(const std::vector<std::string>& words);

}  // namespace akin
