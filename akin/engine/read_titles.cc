#include "akin/engine/read_titles.h"

#include <fmt/format.h>

namespace akin {

Catalog read_titles(const std::string& path, Encoding encoding, Workspace& workspace) {
  if (path.empty()) return {};
  Catalog catalog = read_catalog(path, encoding);
  if (catalog.replaced() > 0)
    workspace.note(
        fmt::format("{}: {} entries have letters that are not UTF-8; is it in latin-1 (encoding)?", path,
                    catalog.replaced()));
  return catalog;
}

}  // namespace akin
