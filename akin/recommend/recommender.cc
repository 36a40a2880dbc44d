// A list is the best rows of the items for the vector of a user.
#include "akin/recommend/recommender.h"

#include <utility>

namespace akin {

Recommender::Recommender(const Model& model)
    : model_(model), items_(model.factors.item_vectors, model.factors.item_bias) {}

std::vector<std::vector<Scored>> Recommender::recommend(std::span<const std::uint32_t> users,
                                                        const ListOptions& options,
                                                        const Context& context) const {
  require_history(model_, options);
  const FactorModel& factors = model_.factors;
  std::vector<RowQuery> queries(users.size());
  for (std::size_t i = 0; i < users.size(); ++i) {
    queries[i].vector = factors.user_vectors[users[i]];
    if (!options.include_seen) queries[i].leave_out = model_.history[users[i]].columns;
  }
  auto lists = best_rows(items_, queries, static_cast<std::size_t>(options.count),
                         items_with(model_, options.at_least), context);
  for (std::size_t i = 0; i < users.size(); ++i)
    finish_scores(model_, factors.offset + factors.user_bias[users[i]], lists[i]);
  return lists;
}

std::vector<Scored> Recommender::recommend(SparseRow history, const ListOptions& options,
                                           const Context& context) const {
  std::vector<float> vector(model_.factors.rank());
  const float bias = model_.factors.encoder->encode(model_.factors, history, vector);
  RowQuery query{.vector = vector};
  if (!options.include_seen) query.leave_out = history.columns;
  auto lists = best_rows(items_, {&query, 1}, static_cast<std::size_t>(options.count),
                         items_with(model_, options.at_least), context);
  finish_scores(model_, model_.factors.offset + bias, lists[0]);
  return std::move(lists[0]);
}

void finish_scores(const Model& model, float base, std::vector<Scored>& list) {
  for (Scored& scored : list) {
    scored.score += base;
    if (model.card.predicts == Predicts::rating) scored.score = model.clipped(scored.score);
  }
}

}  // namespace akin
