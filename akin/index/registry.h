// The table of all kinds of index that are built and stored. The exact index is none of them: it answers
// where there is no other, and is what their recall is measured by.
#pragma once

#include <span>
#include <string_view>
#include <vector>

#include "akin/index/index_kind.h"

namespace akin {

std::span<const IndexKind> index_kinds();

std::vector<std::string_view> index_kind_names();

// Throws Error(not_found) with the nearest name.
const IndexKind& find_index_kind(std::string_view name);

}  // namespace akin
