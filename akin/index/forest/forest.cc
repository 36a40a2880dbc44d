// Trees over the rows that are not zero, and scores as they were asked for.
#include "akin/index/forest/forest.h"

#include <algorithm>
#include <cstddef>
#include <utility>
#include <vector>

#include "akin/index/forest/grow_trees.h"
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
    return search_trees(trees_, space_, queries, count, keep, static_cast<std::uint64_t>(effort_),
                        context);
  }

  std::int64_t effort() const override { return effort_; }
  void set_effort(std::int64_t effort) override { effort_ = effort; }
  // Every leaf of every tree.
  std::int64_t whole_effort() const override {
    return std::max(std::int64_t{1}, static_cast<std::int64_t>(trees_.leaf_rows.size()));
  }

  // At most: a row of several trees counts each time.
  double rows_looked_at(std::size_t rows) const override {
    return static_cast<double>(std::min(rows, static_cast<std::size_t>(effort_)));
  }

  void save(BlobWriter& arrays) const override { save_trees(trees_, arrays); }

 private:
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
  Trees trees = grow_trees(space.turned(), space.rows_with_direction(),
                           static_cast<std::size_t>(options.trees), context);
  return std::make_unique<Forest>(std::move(space), std::move(trees));
}

std::unique_ptr<StoredIndex> read_forest(const Matrix& rows, Nearness nearness,
                                         const ForestOptions& options, BlobReader& arrays) {
  NearSpace space(rows, nearness);
  Trees trees = read_trees(arrays, static_cast<std::size_t>(options.trees), space.dimensions(),
                           space.rows_with_direction());
  return std::make_unique<Forest>(std::move(space), std::move(trees));
}

}  // namespace akin
