// What a shell needs to complete akin's commands, flags, names and files: a script made of the
// descriptions.
#pragma once

#include <string>

#include "cli/commands.h"

namespace akin {

// The flags of `train` are those of every kind of model.
std::string completion_script(Shell shell);

}  // namespace akin
