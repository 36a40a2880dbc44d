#include "akin/index/registry.h"
#include "akin/models/registry.h"
#include "akin/recommend/model_file.h"
#include "tests/contract/sample_index.h"
#include "tests/contract/sample_model.h"
#include "tests/fuzz/model_file.h"

namespace akin {

std::vector<std::string> model_file_seeds() {
  std::vector<std::string> seeds;
  for (const std::string_view kind : model_kind_names())
    for (const bool has_much : {true, false})
      seeds.push_back(model_bytes(sample_model({.kind = kind,
                                                .rank = has_much ? 2U : 0U,
                                                .text_users = has_much,
                                                .text_items = has_much,
                                                .titles = has_much,
                                                .genres = has_much,
                                                .history = has_much,
                                                .weights = has_much})));
  seeds.push_back(model_bytes(sample_model({.kind = "als", .rank = 9, .text_users = false})));
  for (const std::string_view kind : index_kind_names()) {
    const IndexedModel sample = indexed_sample(kind, {.rank = 2, .titles = false, .genres = false});
    seeds.push_back(model_bytes(*sample.model, sample.indexes));
  }
  return seeds;
}

}  // namespace akin
