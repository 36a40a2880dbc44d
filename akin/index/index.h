// Which rows are nearest to a vector? An index knows nothing of models, users or items.
#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

#include "akin/base/blob.h"
#include "akin/base/context.h"
#include "akin/base/fields.h"
#include "akin/math/best_rows.h"

namespace akin {

enum class Nearness { cosine, dot, euclidean };

template <>
inline constexpr std::array<std::string_view, 3> kNames<Nearness> = {"cosine", "dot", "euclidean"};

// An answer of search. `score` is higher for nearer rows: the cosine, the inner product, or the negative
// Euclidean distance.
using Neighbor = Scored;

class Index {
 public:
  virtual ~Index() = default;

  // For each query its nearest `count` rows, nearest first, ties to the smaller row. `keep` has an entry
  // a row, 0 to leave it out; or none at all. Throws Error(cancelled) when told to stop.
  // An index that is not exact may miss rows, and may list fewer than there are.
  virtual std::vector<std::vector<Neighbor>> search(std::span<const RowQuery> queries, std::size_t count,
                                                    std::span<const std::uint8_t> keep,
                                                    const Context& context) const = 0;
};

// An index that is built once, stored, and trades recall for time.
class StoredIndex : public Index {
 public:
  // How hard a search tries: what that means is the kind's own (candidates held by hnsw, rows looked at
  // by forest, buckets by lsh). Recall does not fall with it, but for ties and luck.
  virtual std::int64_t effort() const = 0;
  virtual void set_effort(std::int64_t effort) = 0;  // at least 1
  // An effort with which every row is looked at.
  virtual std::int64_t whole_effort() const = 0;

  // About how many of its `rows` rows a search without a filter looks at: by this, whoever plans a search
  // weighs it against the exact index. A kind whose effort does not grow in step with them says it
  // better.
  virtual double rows_looked_at(std::size_t rows) const {
    const double share = static_cast<double>(effort()) / static_cast<double>(whole_effort());
    return std::min(1.0, share) * static_cast<double>(rows);
  }

  // Adds its arrays; they live as long as it does. IndexKind::read takes them back.
  virtual void save(BlobWriter& arrays) const = 0;
};

}  // namespace akin
