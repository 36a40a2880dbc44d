// The texts of a model file, handed out one by one: each must be there, make sense, and be asked for.
#pragma once

#include <fmt/format.h>

#include <cstddef>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "akin/base/array_file.h"
#include "akin/base/error.h"
#include "akin/base/fields.h"
#include "akin/base/text.h"

namespace akin {

// A name as a value of its enumeration.
template <class E>
std::optional<E> parse_name(std::string_view text) {
  for (std::size_t i = 0; i < kNames<E>.size(); ++i)
    if (kNames<E>[i] == text) return static_cast<E>(i);
  return std::nullopt;
}

class MetadataReader {
 public:
  using Texts = std::map<std::string, std::string, std::less<>>;

  explicit MetadataReader(Texts texts) : texts_(std::move(texts)) {}

  bool has(std::string_view name) const { return texts_.contains(name); }
  bool is_empty() const { return texts_.empty(); }

  // Throws Error(bad_input) where it is missing.
  std::string take(const std::string& name) {
    const auto node = texts_.extract(name);
    if (!node) refuse(fmt::format("the metadata {} is missing", name));
    return node.mapped();
  }

  // The same as what `parse` makes of it, which gives an optional.
  template <class Parse>
  auto take(const std::string& name, const Parse& parse) {
    const std::string text = take(name);
    const auto value = parse(text);
    if (!value) refuse(fmt::format("the metadata {} cannot be {}", name, in_quotes(text)));
    return *value;
  }

  // Options as add_options wrote them, in the place of those of `defaults`; checked.
  AnyRecord take_options(AnyRecord defaults) {
    assign_fields(defaults.ref(), [&](std::string_view name) -> std::optional<std::vector<std::string>> {
      const std::string key = std::string(kOption).append(name);
      if (!has(key)) return std::nullopt;
      return std::vector{take(key)};
    });
    check_fields(defaults.ref());
    return defaults;
  }

  // Those whose names begin with `prefix`, without it.
  MetadataReader take_all(std::string_view prefix) {
    Texts own;
    for (auto at = texts_.lower_bound(prefix); at != texts_.end() && at->first.starts_with(prefix);) {
      own.emplace(at->first.substr(prefix.size()), std::move(at->second));
      at = texts_.erase(at);
    }
    return MetadataReader(std::move(own));
  }

  void refuse_rest() const {
    if (!texts_.empty())
      refuse(fmt::format("the metadata {} is unknown", in_quotes(texts_.begin()->first)));
  }

  // Before the names of options.
  static constexpr std::string_view kOption = "option.";

 private:
  [[noreturn]] static void refuse(const std::string& reason) {
    throw Error(ErrorCode::bad_input, reason);
  }

  Texts texts_;
};

// An option without a value (a number that is none) keeps its default when it is read back.
inline void add_options(Metadata& metadata, const std::string& prefix, const AnyRecord& options) {
  for (const auto& [name, text] : field_texts(options.ref()))
    if (!text.empty()) metadata.emplace_back(prefix + std::string(MetadataReader::kOption) + name, text);
}

}  // namespace akin
