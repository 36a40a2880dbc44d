// Every way in which a described record can be out of its own range, and what is wrong with its names.
#pragma once

#include <string>
#include <vector>

#include "akin/base/fields.h"

namespace akin {

// A number that a field does not take.
struct Spoiling {
  std::string field;
  double value;
  std::string description;
};

// For each number with a range: just below it, just above it and, for reals, not a number.
std::vector<Spoiling> spoilings(RecordRef record);

void spoil(RecordRef record, const Spoiling& spoiling);

// Fields of text or lists that must be given.
std::vector<std::string> required_fields(RecordRef record);

// Nothing, or the first name that is not snake_case or comes twice, or the first field without help.
// Names inside inner records are looked at on their own.
std::string complaints_about_names(RecordRef record);

}  // namespace akin
