// Collect, then look at what was collected.
#include "akin/index/forest/search_trees.h"

#include <algorithm>
#include <cassert>
#include <cmath>
#include <limits>
#include <optional>

#include "akin/base/parallel.h"
#include "akin/index/found_rows.h"
#include "akin/math/vectors.h"

namespace akin {
namespace {

constexpr std::size_t kQueriesAtOnce = 16;  // of a thread

// A node that was not gone to yet. `margin` is how far the query lies on its side of the planes above it:
// the least of all, below 0 where it lies on the other side.
struct Branch {
  float margin;
  std::uint32_t node;
};

struct IsWorse {
  bool operator()(const Branch& a, const Branch& b) const {
    return a.margin < b.margin || (a.margin == b.margin && a.node > b.node);
  }
};

// The branches of all trees, the best one at hand.
class BranchQueue {
 public:
  void start(std::span<const std::uint32_t> roots) {
    branches_.clear();
    for (const std::uint32_t root : roots) push({std::numeric_limits<float>::infinity(), root});
  }
  bool empty() const { return branches_.empty(); }

  void push(const Branch& branch) {
    branches_.push_back(branch);
    std::push_heap(branches_.begin(), branches_.end(), IsWorse());
  }
  Branch pop() {
    std::pop_heap(branches_.begin(), branches_.end(), IsWorse());
    const Branch best = branches_.back();
    branches_.pop_back();
    return best;
  }
  // What push and pop would give.
  Branch exchange(const Branch& branch) {
    if (branches_.empty() || IsWorse()(branches_.front(), branch)) return branch;
    push(branch);
    return pop();
  }

 private:
  std::vector<Branch> branches_;
};

// Answers one query after the other. What it holds for one is of no use to the next.
class Searcher {
 public:
  Searcher(const Trees& trees, const NearSpace& space)
      : trees_(trees), space_(space), query_(1, space.dimensions()), found_(space.rows()) {}

  std::vector<Neighbor> nearest(const RowQuery& query, std::size_t count,
                                std::span<const std::uint8_t> keep, std::uint64_t effort) {
    space_.turn_query(query.vector, query_[0]);
    found_.start(query.leave_out);
    collect(count, keep, effort);
    // Where all leaves were looked at, the list is that of the exact index, whatever is equally near.
    if (branches_.empty()) return space_.best(query.vector, found_.rows(), count);
    return space_.best_of_many(query.vector, query_[0], found_.rows(), count);
  }

 private:
  void collect(std::size_t count, std::span<const std::uint8_t> keep, std::uint64_t effort) {
    branches_.start(trees_.roots);
    std::uint64_t looked_at = 0;
    while (!branches_.empty() && (looked_at < effort || found_.size() < count))
      looked_at += found_.add(trees_.leaf(next_leaf()), keep);
  }

  std::uint32_t next_leaf() {
    Branch branch = branches_.pop();
    while (!trees_.is_leaf(branch.node)) {
      const float margin = margin_of(branch.node);
      const float distance = std::abs(margin);
      const bool is_above = margin > 0;
      branches_.push({std::min(branch.margin, -distance), trees_.child(branch.node, !is_above)});
      branch =
          branches_.exchange({std::min(branch.margin, distance), trees_.child(branch.node, is_above)});
    }
    return branch.node;
  }

  // Numbers so large that their products are none say nothing of a side.
  float margin_of(std::uint32_t plane) const {
    const float margin = dot(trees_.normal(plane), query_[0]) + trees_.offsets[plane];
    return std::isnan(margin) ? 0.0F : margin;
  }

  const Trees& trees_;
  const NearSpace& space_;
  Matrix query_;
  BranchQueue branches_;
  FoundRows found_;
};

}  // namespace

std::vector<std::vector<Neighbor>> search_trees(const Trees& trees, const NearSpace& space,
                                                std::span<const RowQuery> queries, std::size_t count,
                                                std::span<const std::uint8_t> keep, std::uint64_t effort,
                                                const Context& context) {
  assert(trees.dimensions == space.dimensions());
  std::vector<std::vector<Neighbor>> answers(queries.size());
  std::vector<std::optional<Searcher>> searchers(context.threads.size());
  for_each_chunk(context, queries.size(), kQueriesAtOnce,
                 [&](std::size_t begin, std::size_t end, std::size_t worker) {
                   std::optional<Searcher>& searcher = searchers[worker];
                   if (!searcher) searcher.emplace(trees, space);
                   for (std::size_t q = begin; q < end; ++q)
                     answers[q] = searcher->nearest(queries[q], count, keep, effort);
                 });
  return answers;
}

}  // namespace akin
