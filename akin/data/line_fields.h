// One line of a delimited file, split into fields.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace akin {

// A field without the blanks and quotes around it.
struct LineField {
  std::string_view text;
  std::size_t column = 1;  // of the line's bytes, from 1
  bool escaped = false;    // a doubled quote in it still stands twice
};

// What is wrong with a line, and at which byte of it, from 1.
struct Complaint {
  std::size_t column = 1;
  std::string reason;
};

// Replaces `fields`. A field may stand in double quotes, with doubled quotes in it. `delimiter` is not
// empty.
std::optional<Complaint> split_fields(std::string_view line, std::string_view delimiter,
                                      std::vector<LineField>& fields);

// The field's text with each doubled quote once, in `scratch` where there is one.
std::string_view plain_text(const LineField& field, std::string& scratch);

}  // namespace akin
