// What --help prints: examples first, then every field of the request.
#pragma once

#include <string>

#include "cli/command_line.h"

namespace akin {

// All commands.
std::string overview();

// One command; `request` tells which kind's flags are shown.
std::string help_of(const Operation& operation, const AnyRecord& request);

// The same as one JSON object on a line, for programs: the option tables of the documents are made of it.
std::string overview_json();
std::string help_json_of(const Operation& operation, const AnyRecord& request);

}  // namespace akin
