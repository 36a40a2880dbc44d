// The names a title goes by, as a person would type them.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace akin {

struct TitleNames {
  std::vector<std::vector<std::string>> names;  // each as folded words; none where there is no letter
  std::string year;                             // the last brackets that hold one; may be empty
};

// "Matrix, The (1999)" is "matrix" and "the matrix", of 1999; "Amelie (Fabuleux destin …, Le) (2001)"
// goes by what its brackets say too.
TitleNames title_names(std::string_view title);

// The year of release that title_names finds, or nothing.
std::optional<int> release_year(std::string_view title);

}  // namespace akin
