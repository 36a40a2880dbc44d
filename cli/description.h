// A command as a person sees it: words, flags and what they take. Help, completions and the manual page
// are made of this.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "akin/base/fields.h"
#include "akin/engine/operation.h"

namespace akin {

// A word or a flag.
struct Argument {
  std::string flag;         // "--test-share"; empty for a word
  std::string placeholder;  // "FILE"; empty for a switch
  std::string help;
  std::string standard;  // the default as text, or nothing
  std::vector<std::string> choices;
  bool takes_file = false;
  bool is_required = false;
};

struct Description {
  std::string name;
  std::string summary;
  std::vector<std::string> examples;
  std::vector<Argument> words;
  std::vector<Argument> flags;
};

// The command with the fields that `request` has: those of one kind of model.
Description description_of(const Operation& command, const AnyRecord& request);

// The command with the fields of every kind of model.
Description full_description_of(const Operation& command);

std::vector<Argument> common_flags();

// "akin split RATINGS"
std::string usage_of(const Description& description);

// "test_share" as a flag: "--test-share".
std::string dashed(std::string_view name);

// The same, or "--no-clip" for something that is on unless switched off.
std::string flag_name(const Field& field, FieldValue value);

}  // namespace akin
