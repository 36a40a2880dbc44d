// A kind's options with some of them changed, by name.
#pragma once

#include <map>
#include <string>

#include "akin/base/fields.h"
#include "akin/models/model_kind.h"

namespace akin {

using OptionTexts = std::map<std::string, std::string, std::less<>>;

// A name that the kind does not have changes nothing.
AnyRecord changed_options(const ModelKind& kind, const AnyRecord& options, const OptionTexts& changes);

}  // namespace akin
