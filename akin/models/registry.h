// The table of all kinds of model.
#pragma once

#include <span>
#include <string_view>
#include <vector>

#include "akin/models/model_kind.h"

namespace akin {

std::span<const ModelKind> model_kinds();

std::vector<std::string_view> model_kind_names();

// Throws Error(not_found) with the nearest name.
const ModelKind& find_model_kind(std::string_view name);

}  // namespace akin
