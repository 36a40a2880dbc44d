// AKIN_VERSION comes from the build.
#include "akin/base/version.h"

namespace akin {

std::string_view version() { return AKIN_VERSION; }

std::string_view compiler() {
#ifdef __clang__
  return "Clang " __clang_version__;
#else
  return "GCC " __VERSION__;
#endif
}

}  // namespace akin
