// Built, given its effort, measured.
#include "akin/recommend/build_item_index.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <numeric>
#include <span>
#include <utility>
#include <vector>

#include "akin/base/error.h"
#include "akin/base/random.h"
#include "akin/index/exact/exact.h"
#include "akin/index/recall.h"
#include "akin/index/registry.h"
#include "akin/math/vectors.h"
#include "akin/recommend/item_neighbors.h"

namespace akin {
namespace {

constexpr std::uint64_t kSampleDraws = 0x53616d706c652071;  // other numbers than the index's own

// So many of them, none twice, in their order.
std::vector<std::uint32_t> drawn(std::vector<std::uint32_t> rows, std::size_t count, Random random) {
  count = std::min(count, rows.size());
  for (std::size_t i = 0; i < count; ++i) std::swap(rows[i], rows[i + random.below(rows.size() - i)]);
  rows.resize(count);
  std::sort(rows.begin(), rows.end());
  return rows;
}

// Questions by which an index is measured.
class Sample {
 public:
  Sample(const Model& model, ItemQuestion question, std::size_t count, std::uint64_t seed) {
    const FactorModel& factors = model.factors;
    const bool asks_for_people = question == ItemQuestion::recommend && factors.users() > 0;
    const Matrix& vectors = asks_for_people ? factors.user_vectors : factors.item_vectors;
    std::vector<std::uint32_t> rows;
    for (std::uint32_t row = 0; row < vectors.rows(); ++row)
      if (question == ItemQuestion::recommend || squared_norm(vectors[row]) > 0) rows.push_back(row);
    rows_ =
        drawn(std::move(rows), count, Random(seed ^ kSampleDraws, static_cast<std::uint64_t>(question)));
    std::vector<RowQuery> plain;
    plain.reserve(rows_.size());
    for (const std::uint32_t row : rows_) plain.push_back({vectors[row]});
    asked_ = asked_vectors(question, plain);
    for (std::size_t i = 0; i < rows_.size(); ++i) {
      queries_.push_back({asked_[i]});
      if (question == ItemQuestion::similar) queries_[i].leave_out = std::span(rows_).subspan(i, 1);
    }
  }
  Sample(const Sample&) = delete;  // its queries point into it
  Sample& operator=(const Sample&) = delete;

  std::span<const RowQuery> queries() const { return queries_; }

 private:
  std::vector<std::uint32_t> rows_;
  Matrix asked_;
  std::vector<RowQuery> queries_;
};

// What lists are without an index. Those of similar items hold none without a vector; to a person such an
// item is one like others.
class ExactLists : public Index {
 public:
  ExactLists(const Model& model, ItemQuestion question, const Matrix& rows, Nearness by)
      : exact_(make_exact_index(rows, by)) {
    if (question == ItemQuestion::similar) listed_ = items_with_vectors(model);
  }

  std::vector<std::vector<Neighbor>> search(std::span<const RowQuery> queries, std::size_t count,
                                            std::span<const std::uint8_t> /*keep*/,
                                            const Context& context) const override {
    return exact_->search(queries, count, listed_, context);
  }

 private:
  std::unique_ptr<Index> exact_;
  std::vector<std::uint8_t> listed_;
};

void give_effort(StoredIndex& index, const Index& exact, std::span<const RowQuery> queries,
                 const ItemIndexPlan& plan, const Context& context) {
  if (!std::isnan(plan.recall)) {
    tune_effort(index, exact, queries, ItemIndexPlan::kMeasuredPlaces, plan.recall, context);
    return;
  }
  if (plan.effort == 0)  // of few items, less than a kind's own effort is all of them
    return index.set_effort(std::min(index.effort(), index.whole_effort()));
  if (plan.effort > index.whole_effort())
    throw Error(ErrorCode::invalid_argument,
                fmt::format("effort must be at most {}, with which {} looks at every item, not {}",
                            index.whole_effort(), plan.kind, plan.effort));
  index.set_effort(plan.effort);
}

}  // namespace

std::unique_ptr<const ItemIndex> build_item_index(const Model& model, ItemQuestion question,
                                                  const ItemIndexPlan& plan, const Context& context) {
  const IndexKind& kind = find_index_kind(plan.kind);
  ItemIndexCard card{.kind = plan.kind,
                     .options = plan.options ? plan.options : kind.default_options(),
                     .by = question == ItemQuestion::recommend ? Nearness::dot : plan.by,
                     .seed = static_cast<std::int64_t>(context.seed)};
  check_fields(card.options.ref());
  auto rows = item_rows(model, question);
  require_indexable(model, *rows);
  std::unique_ptr<StoredIndex> index = kind.build(*rows, card.by, card.options, context);
  const ExactLists exact(model, question, *rows, card.by);
  const Sample sample(model, question, plan.sample, context.seed);
  give_effort(*index, exact, sample.queries(), plan, context);
  card.recall = measure_recall(*index, exact, sample.queries(), ItemIndexPlan::kMeasuredPlaces, context);
  return std::make_unique<ItemIndex>(model, question, std::move(card), std::move(rows), std::move(index));
}

}  // namespace akin
