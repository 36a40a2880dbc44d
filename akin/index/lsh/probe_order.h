// The buckets of all tables in the order of a query's way to them: its own ones first, then those over
// the nearest boundary, over the nearest two, and so on.
//
// The way to a bucket is the root of the summed squares of the ways to the boundaries between. Sets of
// boundaries are made from smaller ones (Lv et al., VLDB 2007, section 4.4): of the boundaries of a
// table, sorted by their costs, a set is followed by the one whose last boundary is the next one, and by
// the one that has the next one too. Both cost as much or more, so a heap holds what may come next, and
// each bucket comes once. Cost: two steps on that heap a bucket.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "akin/index/lsh/bucket_hash.h"

namespace akin {

struct Probe {
  std::size_t table;
  std::uint64_t key;

  bool operator==(const Probe&) const = default;
};

class ProbeOrder {
 public:
  // Forgets the tables of the query before.
  void clear();
  // The next table: the key of the query there, and its boundaries, cheapest first.
  void add_table(std::uint64_t key, std::span<const Crossing> crossings);

  // Nothing once all that can be reached were handed out.
  std::optional<Probe> next();

 private:
  // A set of boundaries: some of a table's, and one after them in its order.
  struct Step {
    float cost;         // of all
    float cost_before;  // of all but the last
    std::uint32_t table;
    std::uint32_t last;     // its place in the order of the table's boundaries
    std::uint64_t crossed;  // the hashes whose boundaries are crossed before the last, one bit each
    std::uint64_t key;      // before the last
  };

  static bool is_after(const Step& a, const Step& b);
  std::span<const Crossing> crossings_of(std::size_t table) const;
  // Puts the step on the heap, with the boundary at place `last`, where the table has one there.
  void push(Step step, std::size_t last);

  std::vector<std::uint64_t> keys_;        // one a table
  std::vector<Crossing> crossings_;        // table by table
  std::vector<std::size_t> starts_ = {0};  // where each table's begin
  std::size_t own_buckets_ = 0;            // how many were handed out
  std::vector<Step> steps_;                // a heap, the cheapest first
};

}  // namespace akin
