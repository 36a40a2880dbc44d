// Histories, then vectors.
#include "akin/evaluate/fold_in.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>
#include <vector>

#include "akin/base/error.h"
#include "akin/base/parallel.h"
#include "akin/base/text.h"
#include "akin/data/count_pairs.h"
#include "akin/data/dataset.h"

namespace akin {
namespace {

std::size_t history_size(const Model& model, std::size_t user) {
  return user < model.history.rows() ? model.history[user].size() : 0;
}

void refuse_known_people(const Model& model, const CsrMatrix& given, const IdMap& users) {
  std::size_t people = 0, known = 0, first = 0;
  for (std::size_t user = 0; user < given.rows(); ++user) {
    if (given[user].size() == 0) continue;
    ++people;
    if (history_size(model, user) > 0 && ++known == 1) first = user;
  }
  if (known > 0)
    throw Error(ErrorCode::invalid_argument,
                fmt::format("{} of the {} people to be folded in were trained on, user {} among them; "
                            "only strangers are folded in, such as split by users holds out",
                            known, people, in_quotes(users.text(static_cast<std::uint32_t>(first)))));
}

// The history of the model with those of the strangers, of items that it was trained on.
CsrMatrix joined_history(const Model& model, const CsrMatrix& given, FoldedIn& folded) {
  std::vector<std::uint64_t> starts = {0};
  std::vector<std::uint32_t> items;
  std::vector<float> values;
  std::vector<float> weights;
  const bool has_weights = model.history.has_weights() || given.has_weights();
  const auto is_known = [&](std::uint32_t item) {
    return item < model.item_counts.size() && model.item_counts[item] > 0;
  };
  for (std::size_t user = 0; user < std::max(given.rows(), model.history.rows()); ++user) {
    const SparseRow row = history_size(model, user) > 0 ? model.history[user]
                          : user < given.rows()         ? given[user]
                                                        : SparseRow{};
    for (std::size_t i = 0; i < row.size(); ++i) {
      if (!is_known(row.columns[i])) {
        ++folded.unknown_items;
        continue;
      }
      items.push_back(row.columns[i]);
      values.push_back(row.values[i]);
      if (has_weights) weights.push_back(row.weight(i));
    }
    starts.push_back(items.size());
  }
  return {model.factors.items(), std::move(starts), std::move(items), std::move(values),
          std::move(weights)};
}

void add_users(Model& model, std::size_t users) {
  Matrix vectors(users, model.factors.user_vectors.columns());
  for (std::size_t user = 0; user < model.factors.user_vectors.rows(); ++user)
    std::ranges::copy(model.factors.user_vectors[user], vectors[user].begin());
  model.factors.user_vectors = std::move(vectors);
  model.factors.user_bias.resize(users);
  model.baseline.user_bias.resize(users);
}

}  // namespace

FoldedIn fold_in(Model& model, const Ratings& given, const Context& context) {
  if (!model.has_history)
    throw Error(ErrorCode::invalid_argument,
                "this model was saved without its history and so does not know whom it was trained on; "
                "train with history to fold strangers in");
  const Dataset data = make_dataset(given.value.empty() ? count_pairs(given, context) : given, context);
  refuse_known_people(model, data.by_user(), *given.users);
  FoldedIn folded;
  std::vector<std::uint32_t> strangers;
  CsrMatrix history = joined_history(model, data.by_user(), folded);
  for (std::uint32_t user = 0; user < history.rows(); ++user)
    if (history_size(model, user) == 0 && history[user].size() > 0) strangers.push_back(user);
  folded.people = strangers.size();
  add_users(model, history.rows());
  model.history = std::move(history);
  model.users = given.users;
  for_each_chunk(context, strangers.size(), 1, [&](std::size_t i, std::size_t, std::size_t) {
    const std::uint32_t user = strangers[i];
    const SparseRow row = model.history[user];
    model.factors.user_bias[user] =
        model.factors.encoder->encode(model.factors, row, model.factors.user_vectors[user]);
    model.baseline.user_bias[user] =
        damped_user_bias(model.baseline.mean, model.baseline.item_bias, row, Damping{}.users);
  });
  return folded;
}

}  // namespace akin
