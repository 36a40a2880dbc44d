// A graph and those who walk through it.
#include "akin/index/hnsw/hnsw.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstddef>
#include <mutex>
#include <span>
#include <utility>
#include <vector>

#include "akin/base/error.h"
#include "akin/base/parallel.h"
#include "akin/index/hnsw/graph_search.h"
#include "akin/index/hnsw/grow_graph.h"
#include "akin/index/hnsw/layered_graph.h"
#include "akin/index/near_space.h"

namespace akin {
namespace {

constexpr std::int64_t kUsualEffort = 64;
constexpr std::int64_t kFewestLinks = 2;  // with 1, every row would stand in endless layers
constexpr std::int64_t kMostLinks = 256;
constexpr std::size_t kQueriesTogether = 16;

class HnswIndex : public StoredIndex {
 public:
  HnswIndex(NearSpace space, LayeredGraph graph) : space_(std::move(space)), graph_(std::move(graph)) {}

  std::vector<std::vector<Neighbor>> search(std::span<const RowQuery> queries, std::size_t count,
                                            std::span<const std::uint8_t> keep,
                                            const Context& context) const override {
    std::vector<std::vector<Neighbor>> answers(queries.size());
    for_each_chunk(
        context, queries.size(), kQueriesTogether, [&](std::size_t begin, std::size_t end, std::size_t) {
          std::unique_ptr<GraphSearch> search = take_search();
          for (std::size_t q = begin; q < end; ++q)
            answers[q] = search->nearest(queries[q], count, keep, static_cast<std::size_t>(effort_));
          give_back(std::move(search));
        });
    return answers;
  }

  // The rows that are held as the nearest so far.
  std::int64_t effort() const override { return effort_; }
  void set_effort(std::int64_t effort) override { effort_ = effort; }
  // From there on all rows are looked at, without a step along a link.
  std::int64_t whole_effort() const override {
    return std::max<std::int64_t>(1, static_cast<std::int64_t>(graph_.members()));
  }

  // Each row that is held leads to some that were not seen before.
  double rows_looked_at(std::size_t rows) const override {
    return std::min(static_cast<double>(rows),
                    static_cast<double>(effort_) * static_cast<double>(graph_.links()));
  }

  void save(BlobWriter& arrays) const override { graph_.save(arrays); }

 private:
  // The memory of a search is kept for the next one: to make it takes longer than a short search.
  std::unique_ptr<GraphSearch> take_search() const {
    const std::lock_guard lock(mutex_);
    if (idle_.empty()) return std::make_unique<GraphSearch>(graph_, space_);
    std::unique_ptr<GraphSearch> search = std::move(idle_.back());
    idle_.pop_back();
    return search;
  }
  void give_back(std::unique_ptr<GraphSearch> search) const {
    const std::lock_guard lock(mutex_);
    idle_.push_back(std::move(search));
  }

  const NearSpace space_;
  const LayeredGraph graph_;
  std::int64_t effort_ = kUsualEffort;
  mutable std::mutex mutex_;
  mutable std::vector<std::unique_ptr<GraphSearch>> idle_;  // guarded by mutex_
};

}  // namespace

void HnswOptions::describe(FieldVisitor& visit) {
  visit(Field("links", "links of a row in an upper layer, twice as many in the lowest")
            .at_least(static_cast<double>(kFewestLinks))
            .at_most(static_cast<double>(kMostLinks)),
        links);
  visit(Field("construction", "rows held while a row is linked: more take longer and find better links")
            .at_least(1)
            .at_most(100000),
        construction);
}

std::unique_ptr<StoredIndex> build_hnsw(const Matrix& rows, Nearness nearness, const HnswOptions& options,
                                        const Context& context) {
  check_fields(options);
  NearSpace space(rows, nearness);
  LayeredGraph graph = grow_graph(space, static_cast<std::size_t>(options.links),
                                  static_cast<std::size_t>(options.construction), context);
  return std::make_unique<HnswIndex>(std::move(space), std::move(graph));
}

std::unique_ptr<StoredIndex> read_hnsw(const Matrix& rows, Nearness nearness, const HnswOptions& options,
                                       BlobReader& arrays) {
  if (options.links < kFewestLinks || options.links > kMostLinks)
    throw Error(ErrorCode::bad_input, fmt::format("the number of links is {}, not {} to {}",
                                                  options.links, kFewestLinks, kMostLinks));
  NearSpace space(rows, nearness);
  LayeredGraph graph = LayeredGraph::read(space, static_cast<std::size_t>(options.links), arrays);
  return std::make_unique<HnswIndex>(std::move(space), std::move(graph));
}

}  // namespace akin
