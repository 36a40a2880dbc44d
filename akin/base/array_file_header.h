// The JSON header of an array file as plain data.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "akin/base/blob.h"

namespace akin {

struct HeaderArray {
  std::string name;
  std::string dtype;  // "I64", or what this akin does not know
  Shape shape;
  std::uint64_t begin = 0;  // bytes from the start of the data
  std::uint64_t end = 0;
};

struct Header {
  std::map<std::string, std::string, std::less<>> metadata;
  std::vector<HeaderArray> arrays;  // in the order of the text
};

// Takes exactly the form that array files have: nothing twice, nothing unknown, nothing deeper. What the
// numbers say is not checked. Throws Error(bad_input).
Header parse_header(std::string_view json);

}  // namespace akin
