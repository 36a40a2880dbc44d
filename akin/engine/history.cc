#include "akin/engine/history.h"

#include <fmt/format.h>

#include <map>

#include "akin/base/text.h"

namespace akin {
namespace {

[[noreturn]] void refuse(const std::string& reason) {
  throw Error(ErrorCode::invalid_argument, "history: " + reason);
}

struct TypedRating {
  std::string item;
  float rating;
};

// The rating stands behind the last = sign, so that an id may hold one. Where no ratings are predicted,
// an item alone counts as much as a click.
TypedRating parse(const std::string& text, Predicts predicts) {
  const std::size_t equals = text.rfind('=');
  const auto rating = equals == std::string::npos
                          ? std::nullopt
                          : parse_float(trim(std::string_view(text).substr(equals + 1)));
  if (rating && equals > 0) return {std::string(trim(text.substr(0, equals))), *rating};
  const std::string_view item = trim(text);
  if (predicts == Predicts::preference && !item.empty() && equals != 0) return {std::string(item), 1};
  refuse(fmt::format("{} is not {}", in_quotes(text),
                     predicts == Predicts::rating ? "item=rating, as in 4470=5" : "an item"));
}

void check_scale(const TypedRating& typed, const ModelCard& card) {
  if (card.predicts != Predicts::rating) return;
  if (typed.rating < card.least_rating || typed.rating > card.most_rating)
    refuse(fmt::format("the rating {} of item {} lies outside the model's scale, {} to {}",
                       to_text(typed.rating), typed.item, to_text(card.least_rating),
                       to_text(card.most_rating)));
}

}  // namespace

History read_history(const std::vector<std::string>& texts, const Model& model, Workspace& workspace) {
  std::map<std::uint32_t, float> known;
  std::vector<std::string> unknown;
  for (const std::string& text : texts) {
    const TypedRating typed = parse(text, model.card.predicts);
    check_scale(typed, model.card);
    const auto item = model.items->find(typed.item);
    if (!item)
      unknown.push_back(typed.item);
    else if (!known.emplace(*item, typed.rating).second)
      refuse(fmt::format("the item {} comes twice", typed.item));
  }
  if (!unknown.empty())
    workspace.note(
        fmt::format("items that the model does not know are ignored: {}", fmt::join(unknown, ", ")));

  History history;
  for (const auto& [item, rating] : known) {
    history.items.push_back(item);
    history.ratings.push_back(rating);
  }
  return history;
}

}  // namespace akin
