// Which akin this is.
#pragma once

#include <string_view>

namespace akin {

// "0.1.0"
std::string_view version();

// What it was built with: "GCC 12.2.0".
std::string_view compiler();

}  // namespace akin
