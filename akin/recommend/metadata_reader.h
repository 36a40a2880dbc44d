// The texts of a model file, handed out one by one: each must be there, make sense, and be asked for.
#pragma once

#include <cstddef>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "akin/base/array_file.h"
#include "akin/base/fields.h"

namespace akin {

// A name as a value of its enumeration.
template <class E>
std::optional<E> parse_name(std::string_view text) {
  for (std::size_t i = 0; i < kNames<E>.size(); ++i)
    if (kNames<E>[i] == text) return static_cast<E>(i);
  return std::nullopt;
}

// What is missing, cannot be parsed or is left over throws Error(bad_input) with its name.
class MetadataReader {
 public:
  using Texts = std::map<std::string, std::string, std::less<>>;

  explicit MetadataReader(Texts texts) : texts_(std::move(texts)) {}

  bool has(std::string_view name) const { return texts_.contains(name); }
  bool is_empty() const { return texts_.empty(); }

  std::string take(const std::string& name);

  // The same as what `parse` makes of it, which gives an optional.
  template <class Parse>
  auto take(const std::string& name, const Parse& parse) {
    const std::string text = take(name);
    const auto value = parse(text);
    if (!value) refuse_text(name, text);
    return *value;
  }

  // Options as add_options wrote them, in the place of those of `defaults`; checked.
  AnyRecord take_options(const AnyRecord& defaults);

  // Those whose names begin with `prefix`, without it.
  MetadataReader take_all(std::string_view prefix);

  void refuse_rest() const;

 private:
  [[noreturn]] static void refuse_text(const std::string& name, const std::string& text);

  Texts texts_;
};

// Adds each option as PREFIXoption.NAME. One without a value (a number that is none) is left out: it
// keeps its default when it is read back.
void add_options(Metadata& metadata, const std::string& prefix, const AnyRecord& options);

}  // namespace akin
