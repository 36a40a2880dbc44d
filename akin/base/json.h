// A described struct as JSON.
#pragma once

#include <string>

#include "akin/base/fields.h"

namespace akin {

// One object on one line. Numbers as the shortest text that reads back, NaN and infinity as null, strings
// always valid UTF-8, fields in the order of their description.
std::string to_json(RecordRef record);

}  // namespace akin
