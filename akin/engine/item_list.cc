#include "akin/engine/item_list.h"

#include <fmt/format.h>

#include <algorithm>
#include <limits>

#include "akin/base/parallel.h"
#include "akin/math/vectors.h"
#include "akin/models/uncertainty.h"

namespace akin {
namespace {

float on_scale(const Model& model, float score) {
  return model.card.predicts == Predicts::rating ? model.clipped(score) : score;
}

float score_of(const Model& model, const Person& person, std::uint32_t item) {
  const FactorModel& factors = model.factors;
  return factors.offset + person.bias + factors.item_bias[item] +
         dot(person.vector, factors.item_vectors[item]);
}

float agreed_score(const Model& model, std::span<const Person> people, Agreement agreement,
                   std::uint32_t item) {
  float sum = 0;
  float least = std::numeric_limits<float>::infinity();
  for (const Person& person : people) {
    const float score = score_of(model, person, item);
    sum += score;
    least = std::min(least, score);
  }
  return agreement == Agreement::mean ? sum / static_cast<float>(people.size()) : least;
}

void add_details(const Model& model, const Person& person, const ListDetails& details, ItemList& list) {
  std::vector<std::uint32_t> items;
  for (const Scored& place : list.places) {
    items.push_back(place.index);
    list.scores.push_back(details.scores ? on_scale(model, score_of(model, person, place.index))
                                         : place.score);
  }
  if (details.deviations) list.deviations = score_deviations(model.factors, person.ratings, items);
  if (details.reasons) list.explanations = explain(model, person.ratings, items);
}

}  // namespace

std::string ItemList::shortfall(const ListOptions& options, bool filtered) const {
  if (places.size() >= static_cast<std::size_t>(options.count)) return "";
  const bool one = listable < 2;
  std::string which;
  if (filtered) which = one ? "passes the filters" : "pass the filters";
  if (!options.include_seen)
    which += fmt::format("{}{} unseen", filtered ? " and " : "", one ? "is" : "are");
  if (which.empty()) which = "are in the model";
  return fmt::format("{} {} {}{}", listable == 0 ? "no" : fmt::format("only {}", listable),
                     one ? "item" : "items", which,
                     options.skip > 0 ? fmt::format(", and {} are skipped", options.skip) : "");
}

std::vector<ItemList> lists_of(const Recommender& recommender, const Model& model,
                               std::span<const Person> people, const ListOptions& options,
                               const ListDetails& details, const Context& context) {
  auto places = recommender.recommend(people, options, context);
  std::vector<ItemList> lists(people.size());
  for_each_chunk(context, people.size(), 1, [&](std::size_t i, std::size_t, std::size_t) {
    lists[i].places = std::move(places[i]);
    if (lists[i].places.size() < static_cast<std::size_t>(options.count))
      lists[i].listable =
          recommender.listable(options.include_seen ? std::span<const std::uint32_t>() : people[i].seen);
    add_details(model, people[i], details, lists[i]);
  });
  return lists;
}

ItemList list_of_group(const Recommender& recommender, const Model& model, std::span<const Person> people,
                       Agreement agreement, const ListOptions& options, const Context& context) {
  ItemList list{.places = recommender.recommend_to_group(people, agreement, options, context)};
  for (const Scored& place : list.places)
    list.scores.push_back(options.by == ListOrder::score
                              ? place.score
                              : on_scale(model, agreed_score(model, people, agreement, place.index)));
  list.listable =
      recommender.listable(options.include_seen ? std::vector<std::uint32_t>() : seen_by_any(people));
  return list;
}

}  // namespace akin
