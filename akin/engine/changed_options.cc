#include "akin/engine/changed_options.h"

#include <optional>
#include <string_view>
#include <vector>

namespace akin {

AnyRecord changed_options(const ModelKind& kind, const AnyRecord& options, const OptionTexts& changes) {
  AnyRecord changed = kind.default_options();
  const auto texts = field_texts(options.ref());
  assign_fields(changed.ref(), [&](std::string_view name) -> std::optional<std::vector<std::string>> {
    if (const auto change = changes.find(name); change != changes.end())
      return std::vector{change->second};
    for (const auto& [field, text] : texts)
      if (field == name && !text.empty()) return std::vector{text};
    return std::nullopt;
  });
  return changed;
}

}  // namespace akin
