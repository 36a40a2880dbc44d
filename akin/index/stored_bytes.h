// How large an index is where it is kept.
#pragma once

#include <cstdint>

#include "akin/index/index.h"

namespace akin {

// Of its arrays, without names and padding.
std::int64_t stored_bytes(const StoredIndex& index);

}  // namespace akin
