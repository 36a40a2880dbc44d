#include "akin/recommend/metadata_reader.h"

#include <fmt/format.h>

#include <vector>

#include "akin/base/error.h"
#include "akin/base/text.h"

namespace akin {
namespace {

constexpr std::string_view kOption = "option.";  // before the names of options

[[noreturn]] void refuse(const std::string& reason) { throw Error(ErrorCode::bad_input, reason); }

}  // namespace

std::string MetadataReader::take(const std::string& name) {
  const auto node = texts_.extract(name);
  if (!node) refuse(fmt::format("the metadata {} is missing", name));
  return node.mapped();
}

AnyRecord MetadataReader::take_options(const AnyRecord& defaults) {
  assign_fields(defaults.ref(), [&](std::string_view name) -> std::optional<std::vector<std::string>> {
    const std::string key = std::string(kOption).append(name);
    if (!has(key)) return std::nullopt;
    return std::vector{take(key)};
  });
  check_fields(defaults.ref());
  return defaults;
}

MetadataReader MetadataReader::take_all(std::string_view prefix) {
  Texts own;
  for (auto at = texts_.lower_bound(prefix); at != texts_.end() && at->first.starts_with(prefix);) {
    own.emplace(at->first.substr(prefix.size()), std::move(at->second));
    at = texts_.erase(at);
  }
  return MetadataReader(std::move(own));
}

void MetadataReader::refuse_rest() const {
  if (!texts_.empty())
    refuse(fmt::format("the metadata {} is unknown", in_quotes(texts_.begin()->first)));
}

void MetadataReader::refuse_text(const std::string& name, const std::string& text) {
  refuse(fmt::format("the metadata {} cannot be {}", name, in_quotes(text)));
}

void add_options(Metadata& metadata, const std::string& prefix, const AnyRecord& options) {
  for (const auto& [name, text] : field_texts(options.ref()))
    if (!text.empty()) metadata.emplace_back(fmt::format("{}{}{}", prefix, kOption, name), text);
}

}  // namespace akin
