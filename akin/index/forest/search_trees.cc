// Collect, then look at what was collected.
#include "akin/index/forest/search_trees.h"

#include <algorithm>
#include <cassert>
#include <cmath>
#include <limits>
#include <optional>

#include "akin/base/parallel.h"
#include "akin/index/forest/row_marks.h"
#include "akin/math/row_distances.h"
#include "akin/math/top_k.h"
#include "akin/math/vectors.h"

namespace akin {
namespace {

constexpr std::size_t kQueriesAtOnce = 16;  // of a thread
constexpr std::size_t kSpare = 16;          // rows that are scored beyond those asked for

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
      : trees_(trees), space_(space), query_(1, space.dimensions()) {}

  std::vector<Neighbor> nearest(const RowQuery& query, std::size_t count,
                                std::span<const std::uint8_t> keep, std::uint64_t effort) {
    space_.turn_query(query.vector, query_[0]);
    for (const std::uint32_t row : query.leave_out) left_out_.add(row);
    collect(count, keep, effort);
    left_out_.clear(query.leave_out);
    seen_.clear(found_);
    keep_nearest(std::min(count, found_.size()) + kSpare);
    return space_.best(query.vector, found_, count);
  }

 private:
  void collect(std::size_t count, std::span<const std::uint8_t> keep, std::uint64_t effort) {
    found_.clear();
    branches_.start(trees_.roots);
    std::uint64_t looked_at = 0;
    while (!branches_.empty() && (looked_at < effort || found_.size() < count))
      looked_at += take_leaf(next_leaf(), keep);
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

  std::uint64_t take_leaf(std::uint32_t node, std::span<const std::uint8_t> keep) {
    std::uint64_t wanted = 0;
    for (const std::uint32_t row : trees_.leaf(node)) {
      if ((!keep.empty() && keep[row] == 0) || left_out_.has(row)) continue;
      ++wanted;
      if (seen_.add(row)) found_.push_back(row);
    }
    return wanted;
  }

  // Scores take longer than distances; a few more rows than are asked for make up for their rounding.
  void keep_nearest(std::size_t count) {
    if (found_.size() <= count) return;
    distances_.resize(found_.size());
    squared_distances(space_.turned(), found_, query_[0], distances_);
    TopK nearest(count);
    for (std::size_t i = 0; i < found_.size(); ++i) nearest.offer(-distances_[i], found_[i]);
    found_.clear();
    for (const Scored& row : nearest.take()) found_.push_back(row.index);
  }

  const Trees& trees_;
  const NearSpace& space_;
  Matrix query_;
  RowMarks left_out_;
  RowMarks seen_;
  BranchQueue branches_;
  std::vector<std::uint32_t> found_;
  std::vector<float> distances_;
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
