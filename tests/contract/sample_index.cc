#include "tests/contract/sample_index.h"

#include <memory>
#include <string>

#include "akin/recommend/build_item_index.h"

namespace akin {

IndexedModel indexed_sample(std::string_view index_kind, const SampleParts& parts) {
  ThreadPool threads(1);
  const Context context{.threads = threads, .seed = 42};
  const ItemIndexPlan plan{.kind = std::string(index_kind), .by = Nearness::euclidean};
  IndexedModel sample{.model = std::make_unique<const Model>(sample_model(parts)), .indexes = {}};
  sample.indexes.recommend = build_item_index(*sample.model, ItemQuestion::recommend, plan, context);
  sample.indexes.similar = build_item_index(*sample.model, ItemQuestion::similar, plan, context);
  return sample;
}

}  // namespace akin
