// All that stands behind `akin`: the operations of the engine, and what only a command line needs of
// itself.
#pragma once

#include <array>
#include <span>
#include <string>
#include <string_view>

#include "akin/base/fields.h"
#include "akin/engine/operation.h"

namespace akin {

// What every command takes.
struct CommonOptions {
  bool json = false;
  bool csv = false;
  bool quiet = false;
  std::int64_t threads = 0;
  std::int64_t seed = 1;

  void describe(FieldVisitor& visit);
};

enum class Shell { bash, zsh, fish };

template <>
inline constexpr std::array<std::string_view, 3> kNames<Shell> = {"bash", "zsh", "fish"};

struct CompletionRequest {
  Shell shell = Shell::bash;

  void describe(FieldVisitor& visit);
};

struct ManRequest {
  void describe(FieldVisitor&) {}
};

// A text that is the whole answer.
struct Page {
  std::string text;

  void describe(FieldVisitor& visit);
};

std::span<const Operation> commands();

}  // namespace akin
