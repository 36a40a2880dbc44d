// The text is cut at its signs; then pieces are put together again where that makes a title.
#include "akin/engine/item_terms.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstddef>
#include <memory>
#include <optional>
#include <string_view>
#include <utility>

#include "akin/base/error.h"
#include "akin/base/text.h"
#include "akin/data/title_search.h"

namespace akin {
namespace {

// What stands between two signs.
struct Piece {
  std::size_t begin;
  std::size_t end;
  bool is_taken_off;  // the sign before it
};

std::vector<Piece> pieces_of(std::string_view text) {
  std::vector<Piece> pieces = {{0, text.size(), false}};
  for (std::size_t at = 0; at + 2 < text.size(); ++at) {
    const bool is_sign =
        text[at] == ' ' && text[at + 2] == ' ' && (text[at + 1] == '+' || text[at + 1] == '-');
    if (!is_sign) continue;
    pieces.back().end = at;
    pieces.push_back({at + 3, text.size(), text[at + 1] == '-'});
    at += 2;
  }
  return pieces;
}

struct FoundItem {
  std::uint32_t item;
  std::string name;  // with what else it might have been
};

// By id, else by title.
class ItemSearch {
 public:
  explicit ItemSearch(const Model& model) : model_(model) {}

  // A title is near enough where it is found in this stage or an earlier one.
  std::optional<FoundItem> find(std::string_view text, TitleStage last) {
    const std::string wanted(trim(text));
    if (const auto item = model_.items->find(wanted)) return FoundItem{*item, shown(model_, *item)};
    const auto match = titles().find(wanted);
    if (!match || match->stage > last) return std::nullopt;
    std::string others;
    for (const std::uint32_t other : match->others)
      others += (others.empty() ? "" : ", ") + shown(model_, other);
    return FoundItem{match->index, shown(model_, match->index) +
                                       (others.empty() ? "" : fmt::format(" (not {})", others))};
  }

 private:
  const TitleIndex& titles() {
    if (titles_ == nullptr) titles_ = std::make_unique<TitleIndex>(model_.titles, model_.item_counts);
    return *titles_;
  }

  const Model& model_;
  std::unique_ptr<TitleIndex> titles_;
};

[[noreturn]] void refuse_unknown(const Model& model, std::string_view text) {
  throw Error(ErrorCode::not_found,
              fmt::format("the model has no item with the id{} {}",
                          model.titles.empty() ? "" : " or a title like", in_quotes(trim(text))));
}

// An item with a sign before it.
struct Named {
  FoundItem found;
  bool is_taken_off;
};

// Nothing where a piece is no item: `missing` is that piece then.
std::optional<std::vector<Named>> taken_apart(std::string_view text, ItemSearch& search,
                                              std::string_view& missing) {
  const std::vector<Piece> pieces = pieces_of(text);
  std::vector<Named> named;
  for (std::size_t first = 0; first < pieces.size();) {
    std::size_t behind = pieces.size() + 1;
    std::optional<FoundItem> found;
    while (!found && --behind > first) {
      const auto run = text.substr(pieces[first].begin, pieces[behind - 1].end - pieces[first].begin);
      found = search.find(run, behind == first + 1 ? TitleStage::similar : TitleStage::prefix);
      if (!found) missing = run;
    }
    if (!found) return std::nullopt;
    named.push_back({std::move(*found), pieces[first].is_taken_off});
    first = behind;
  }
  return named;
}

// An item that is added and taken off.
std::optional<std::uint32_t> contradiction(const std::vector<ItemTerm>& terms) {
  for (const ItemTerm& term : terms)
    if (std::find(terms.begin(), terms.end(), ItemTerm{term.item, !term.is_taken_off}) != terms.end())
      return term.item;
  return std::nullopt;
}

std::vector<ItemTerm> terms_of(const std::vector<Named>& named) {
  std::vector<ItemTerm> terms;
  terms.reserve(named.size());
  for (const Named& one : named) terms.push_back({one.found.item, one.is_taken_off});
  return terms;
}

std::string_view sign_of(bool is_taken_off) { return is_taken_off ? " - " : " + "; }

}  // namespace

std::string shown(const Model& model, std::uint32_t item) {
  const std::string id = model.items->text(item);
  return model.titles.empty() || model.titles[item].empty()
             ? id
             : fmt::format("{} [{}]", model.titles[item], id);
}

std::vector<ItemTerm> find_items(const Model& model, const std::string& text, Workspace& workspace) {
  ItemSearch search(model);
  std::string_view missing;
  auto named = taken_apart(text, search, missing);
  const auto twice = named ? contradiction(terms_of(*named)) : std::nullopt;
  if (!named || twice) {
    auto whole = search.find(text, TitleStage::similar);
    if (!whole && !named) refuse_unknown(model, missing);
    if (!whole)
      throw Error(ErrorCode::invalid_argument,
                  fmt::format("{} is both added and taken off", shown(model, *twice)));
    named = std::vector<Named>{{std::move(*whole), false}};
  }
  std::string note = "like ";
  for (const Named& one : *named) {
    if (&one != named->data()) note += sign_of(one.is_taken_off);
    note += one.found.name;
  }
  workspace.note(note);
  return terms_of(*named);
}

std::string text_of(const Model& model, const std::vector<ItemTerm>& terms) {
  std::string text;
  for (const ItemTerm& term : terms) {
    if (!text.empty()) text += sign_of(term.is_taken_off);
    text += model.items->text(term.item);
  }
  return text;
}

}  // namespace akin
