// A line of a file of lists: a user, and the items that go with them, with blanks or tabs between.
//
//     7 12 9 44     user 7 has the items 12, 9 and 44
//     8             user 8 has none, and so no row
//
// So NGCF, LightGCN and who compares with them publish their data. There is no header, no rating and no
// quote: every word is an id.
#pragma once

#include <optional>
#include <string_view>

#include "akin/data/line_fields.h"

namespace akin {

// What is wrong with a line, which comes without its newline. A carriage return is a blank.
std::optional<Complaint> complaint_about_list(std::string_view line);

// Takes the first word, and the blanks before it, off a line that is right; empty at the end.
std::string_view take_word(std::string_view& line);

}  // namespace akin
