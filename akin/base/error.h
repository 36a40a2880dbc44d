// What goes wrong outside of akin: one exception with a stable code and one sentence.
//
// Wrong input or surroundings throw `Error`; "not there, and that is normal" is std::optional; a bug is
// an assertion. Only doors catch.
#pragma once

#include <span>
#include <stdexcept>
#include <string>
#include <string_view>

namespace akin {

enum class ErrorCode {
  invalid_argument,  // an option or request that makes no sense
  not_found,         // a user, item, kind or field that does not exist
  bad_input,         // a file or body that cannot be read
  io,                // the operating system said no
  no_resource,       // memory or disk cannot suffice
  cancelled,         // the caller asked to stop
  internal,          // a defect of akin
};

// The stable name of a code, the same in every door: "bad_input".
std::string_view name(ErrorCode code);

// The exit status of a process that ends with this code.
int exit_status(ErrorCode code);

// What a code means, for people who met it.
struct CodeHelp {
  std::string_view name;
  int exit_status;
  std::string_view meaning;
  std::string_view causes;
  std::string_view remedy;
};

// In the order of ErrorCode.
std::span<const CodeHelp> error_codes();

// `message` names the thing, the place and the way out, without a full stop at the end:
// `ratings.csv:17:5: rating is not a number: "x"`.
class Error : public std::runtime_error {
 public:
  Error(ErrorCode code, const std::string& message) : std::runtime_error(message), code_(code) {}

  ErrorCode code() const { return code_; }

 private:
  ErrorCode code_;
};

}  // namespace akin
