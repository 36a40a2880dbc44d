// Where some rows stand among all rows for each of many queries: counted, without sorting or holding all
// scores of all queries.
//
// 24 queries at a time are scored against all rows; then, for each row that is asked about, one pass
// counts who is ahead of it. Cost: that of the scores, and a comparison a candidate for each row that is
// asked about. Memory: 24 scores a row for each thread.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "akin/base/context.h"
#include "akin/math/best_rows.h"

namespace akin {

struct RowStanding {
  std::uint32_t ahead = 0;  // candidates with a higher score
  std::uint32_t equal = 0;  // other candidates with the same score

  bool operator==(const RowStanding&) const = default;
};

struct StandingQuery {
  RowQuery query;                        // its rows to leave out are no candidates
  std::span<const std::uint32_t> asked;  // candidates
};

// For each query the standing of each row that is asked about. Which other queries are asked along does
// not show in an answer. Throws Error(cancelled) when told to stop.
std::vector<std::vector<RowStanding>> row_standings(const PackedRows& rows,
                                                    std::span<const StandingQuery> queries,
                                                    const Context& context);

}  // namespace akin
