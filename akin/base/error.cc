// The table of error codes.
#include "akin/base/error.h"

#include <iterator>

namespace akin {
namespace {

struct CodeRow {
  std::string_view name;
  int exit_status;
};

// In the order of ErrorCode.
constexpr CodeRow kCodes[] = {
    {"invalid_argument", 2}, {"not_found", 3},   {"bad_input", 4}, {"io", 5},
    {"no_resource", 6},      {"cancelled", 130}, {"internal", 70},
};
static_assert(std::size(kCodes) == static_cast<std::size_t>(ErrorCode::internal) + 1);

}  // namespace

std::string_view name(ErrorCode code) { return kCodes[static_cast<std::size_t>(code)].name; }

int exit_status(ErrorCode code) { return kCodes[static_cast<std::size_t>(code)].exit_status; }

}  // namespace akin
