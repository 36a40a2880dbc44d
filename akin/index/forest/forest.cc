// Trees over the rows that are not zero, and scores as they were asked for.
#include "akin/index/forest/forest.h"

#include <algorithm>
#include <cstddef>
#include <utility>
#include <vector>

#include "akin/base/parallel.h"
#include "akin/index/forest/grow_trees.h"
#include "akin/index/forest/rows_with_direction.h"
#include "akin/index/forest/search_trees.h"
#include "akin/index/forest/trees.h"
#include "akin/index/near_space.h"

namespace akin {
namespace {

constexpr std::int64_t kEffortOfTree = 10;  // rows looked at, as long as nothing else is said

class Forest : public StoredIndex {
 public:
  Forest(NearSpace space, Trees trees)
      : space_(std::move(space)),
        trees_(std::move(trees)),
        effort_(kEffortOfTree * static_cast<std::int64_t>(trees_.roots.size())) {}

  std::vector<std::vector<Neighbor>> search(std::span<const RowQuery> queries, std::size_t count,
                                            std::span<const std::uint8_t> keep,
                                            const Context& context) const override {
    auto answers =
        search_trees(trees_, space_, queries, count, keep, static_cast<std::uint64_t>(effort_), context);
    for_each_row(context, queries.size(), [&](std::size_t q) { score(queries[q], answers[q]); });
    return answers;
  }

  std::int64_t effort() const override { return effort_; }
  void set_effort(std::int64_t effort) override { effort_ = effort; }
  // Every leaf of every tree.
  std::int64_t whole_effort() const override {
    return std::max(std::int64_t{1}, static_cast<std::int64_t>(trees_.leaf_rows.size()));
  }

  void save(BlobWriter& arrays) const override { save_trees(trees_, arrays); }

 private:
  void score(const RowQuery& query, std::vector<Neighbor>& neighbors) const {
    for (Neighbor& neighbor : neighbors) neighbor.score = space_.score(query.vector, neighbor.index);
    std::sort(neighbors.begin(), neighbors.end(), better);
  }

  NearSpace space_;
  Trees trees_;
  std::int64_t effort_;
};

}  // namespace

void ForestOptions::describe(FieldVisitor& visit) {
  visit(Field("trees", "trees of the forest: more find more, and take more memory and time to build")
            .at_least(1)
            .at_most(10000),
        trees);
}

std::unique_ptr<StoredIndex> build_forest(const Matrix& rows, Nearness nearness,
                                          const ForestOptions& options, const Context& context) {
  NearSpace space(rows, nearness);
  Trees trees = grow_trees(space.turned(), rows_with_direction(space),
                           static_cast<std::size_t>(options.trees), context);
  return std::make_unique<Forest>(std::move(space), std::move(trees));
}

std::unique_ptr<StoredIndex> read_forest(const Matrix& rows, Nearness nearness,
                                         const ForestOptions& options, BlobReader& arrays) {
  NearSpace space(rows, nearness);
  Trees trees = read_trees(arrays, static_cast<std::size_t>(options.trees), space.dimensions(),
                           rows_with_direction(space));
  return std::make_unique<Forest>(std::move(space), std::move(trees));
}

}  // namespace akin
