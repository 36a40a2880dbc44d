// The recommender with users and items the other way round.
#include "akin/recommend/item_audience.h"

#include "akin/recommend/list_options.h"
#include "akin/recommend/recommender.h"

namespace akin {

ItemAudience::ItemAudience(const Model& model, bool include_seen)
    : model_(model), users_(model.factors.user_vectors, model.factors.user_bias) {
  require_history(model, {.include_seen = include_seen});
  if (!include_seen) raters_ = model.history.transposed();
}

std::vector<std::vector<Scored>> ItemAudience::likeliest(std::span<const std::uint32_t> items,
                                                         std::size_t count,
                                                         const Context& context) const {
  const FactorModel& factors = model_.factors;
  std::vector<RowQuery> queries(items.size());
  for (std::size_t i = 0; i < items.size(); ++i) {
    queries[i].vector = factors.item_vectors[items[i]];
    if (raters_.rows() > 0) queries[i].leave_out = raters_[items[i]].columns;
  }
  auto lists = best_rows(users_, queries, count, {}, context);
  for (std::size_t i = 0; i < items.size(); ++i)
    finish_scores(model_, factors.offset + factors.item_bias[items[i]], lists[i]);
  return lists;
}

}  // namespace akin
