// The file of titles that a request names.
#pragma once

#include <string>

#include "akin/data/catalog.h"
#include "akin/engine/workspace.h"

namespace akin {

// Without a path there are none. Notes how many entries have letters that are not UTF-8. Throws as
// read_catalog.
Catalog read_titles(const std::string& path, Encoding encoding, Workspace& workspace);

}  // namespace akin
