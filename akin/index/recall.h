// How much of the exact answers an index finds, and the least effort with which it finds enough.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

#include "akin/base/context.h"
#include "akin/index/index.h"

namespace akin {

// Of a query, the share of the exact index's `count` nearest rows (or of all it lists, where they are
// fewer) that are listed too; queries without any are not counted.
//
// The interval has the mean over all queries like these inside with 95 % (Wilson 1927). A query counts as
// one trial, though its share is a number between 0 and 1: that varies less than a trial that ends with
// 0 or 1, so the interval is wide enough. It stays between 0 and 1, and is not of width 0 where all
// queries were answered without a miss.
struct Recall {
  double mean = 1;
  double low = 0;
  double high = 1;
  std::int64_t queries = 0;
  std::int64_t count = 0;
};

// Throws Error(cancelled).
Recall measure_recall(const Index& index, const Index& exact, std::span<const RowQuery> queries,
                      std::size_t count, const Context& context);

// Sets and returns an effort that reaches this mean recall, at most a thirty-second part above the least
// that does, as far as recall grows with effort; whole_effort() where nothing less does. Throws
// Error(cancelled), and leaves the effort as it was.
std::int64_t tune_effort(StoredIndex& index, const Index& exact, std::span<const RowQuery> queries,
                         std::size_t count, double recall, const Context& context);

}  // namespace akin
