// akin(1): every command with its flags, the exit statuses and the environment, as roff.
#pragma once

#include <string>

namespace akin {

std::string man_page();

}  // namespace akin
