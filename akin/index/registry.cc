// Adding a kind is a folder and a line here.
#include "akin/index/registry.h"

#include <fmt/format.h>

#include "akin/base/error.h"
#include "akin/base/text.h"
#include "akin/index/forest/forest.h"
#include "akin/index/hnsw/hnsw.h"
#include "akin/index/lsh/lsh.h"

namespace akin {
namespace {

constexpr IndexKind kKinds[] = {
    index_kind<HnswOptions, build_hnsw, read_hnsw>("hnsw", "a graph of neighbours in layers"),
    index_kind<ForestOptions, build_forest, read_forest>("forest", "trees of planes between two centres"),
    index_kind<LshOptions, build_lsh, read_lsh>("lsh", "buckets of random planes, several tables"),
};

}  // namespace

std::span<const IndexKind> index_kinds() { return kKinds; }

std::vector<std::string_view> index_kind_names() {
  std::vector<std::string_view> names;
  for (const IndexKind& kind : kKinds) names.push_back(kind.name);
  return names;
}

const IndexKind& find_index_kind(std::string_view name) {
  for (const IndexKind& kind : kKinds)
    if (kind.name == name) return kind;
  const auto names = index_kind_names();
  throw Error(ErrorCode::not_found, fmt::format("there is no kind of index {}; there are {}{}",
                                                in_quotes(name), listed(names), suggestion(name, names)));
}

}  // namespace akin
