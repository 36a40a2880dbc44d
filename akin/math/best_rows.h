// The best few of many rows for each of many queries, without ever holding all scores.
//
// Queries are taken 24 at a time and rows a tile at a time, so that a tile of scores stays in the first
// cache level: scored, filtered, compared with each query's threshold and forgotten. Which other queries
// are asked along does not show in an answer.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "akin/base/context.h"
#include "akin/math/packed_rows.h"
#include "akin/math/top_k.h"

namespace akin {

struct RowQuery {
  std::span<const float> vector;
  std::span<const std::uint32_t> leave_out = {};  // rows that are not wanted, ascending
};

// For each query its best `count` rows, best first. `keep` has an entry a row, 0 to leave it out for
// everyone; or none at all: every row may be listed. The vectors are finite.
// Throws Error(cancelled) when told to stop.
std::vector<std::vector<Scored>> best_rows(const PackedRows& rows, std::span<const RowQuery> queries,
                                           std::size_t count, std::span<const std::uint8_t> keep,
                                           const Context& context);

}  // namespace akin
