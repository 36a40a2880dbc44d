// The small model by hand with indexes over its items.
#pragma once

#include <string_view>

#include "akin/recommend/model_file.h"
#include "tests/contract/sample_model.h"

namespace akin {

// With an index of this kind for recommending and one for similar items by Euclidean distance.
IndexedModel indexed_sample(std::string_view index_kind, const SampleParts& parts = {});

}  // namespace akin
