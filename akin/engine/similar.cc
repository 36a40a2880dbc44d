#include "akin/engine/similar.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <numeric>
#include <optional>
#include <utility>

#include "akin/base/file.h"
#include "akin/engine/index_facts.h"
#include "akin/engine/item_terms.h"
#include "akin/engine/list_blocks.h"
#include "akin/engine/other_model.h"
#include "akin/engine/short_lists.h"
#include "akin/recommend/item_neighbors.h"
#include "akin/recommend/model_file.h"

namespace akin {
namespace {

using Take = std::function<void(SimilarItem&)>;

void check_question(const SimilarRequest& request) {
  if (request.item.empty() != request.all)
    throw Error(ErrorCode::invalid_argument, "ask with an item, by id or by title, or with all");
  if (request.out.empty()) return;
  refuse_same_file(request.model, request.out);
  if (!request.against.empty()) refuse_same_file(request.against, request.out);
}

// A list, and that of the other model where one is asked too.
struct Answer {
  std::vector<Neighbor> neighbors;
  bool is_of_nothing = false;  // what was asked about has no vector
  OtherModel::List other;
};

// The models that are asked.
class Asked {
 public:
  Asked(const SimilarRequest& request, const IndexedModel& opened, Workspace& workspace)
      : options_{request.by, static_cast<std::size_t>(request.count), request.exact},
        keep_(items_that_pass(request.filter, *opened.model, workspace)),
        index_(options_.index_among(opened.indexes, keep_)),
        neighbors_(*opened.model, request.by, index_) {
    if (!request.against.empty()) other_.emplace(request.against, *opened.model, keep_, options_);
  }

  std::vector<Answer> about(std::span<const std::uint32_t> items, const Context& context) const {
    std::vector<Answer> answers(items.size());
    auto lists = neighbors_.nearest(items, options_.count, keep_, context);
    for (std::size_t i = 0; i < items.size(); ++i) {
      const ItemTerm item{items[i]};
      answers[i].neighbors = std::move(lists[i]);
      answers[i].is_of_nothing = neighbors_.is_nothing({&item, 1});
    }
    if (!other_) return answers;
    auto others = other_->nearest(items, context);
    for (std::size_t i = 0; i < items.size(); ++i) answers[i].other = std::move(others[i]);
    return answers;
  }

  Answer about(std::span<const ItemTerm> terms, const Context& context) const {
    Answer answer{.neighbors = neighbors_.nearest_to_sum(terms, options_.count, keep_, context),
                  .is_of_nothing = neighbors_.is_nothing(terms)};
    if (other_) answer.other = other_->nearest_to_sum(terms, context);
    return answer;
  }

  bool has_items_without_vectors() const { return neighbors_.has_items_without_vectors(); }

  // What the lists of the model come from; null where every item is looked at.
  const ItemIndex* index() const { return index_; }

  void note_indexes(Workspace& workspace) const {
    if (index_ != nullptr) note_index(*index_, workspace);
    if (other_ && other_->index() != nullptr) note_index(*other_->index(), workspace);
  }

 private:
  NeighborOptions options_;
  std::vector<std::uint8_t> keep_;
  const ItemIndex* index_;
  ItemNeighbors neighbors_;
  std::optional<OtherModel> other_;
};

// Makes rows of the places of lists.
class RowMaker {
 public:
  RowMaker(const SimilarRequest& request, const Model& model, const Asked& asked, const Take& take)
      : request_(request),
        model_(model),
        lacks_vectors_(asked.has_items_without_vectors()),
        index_(asked.index()),
        take_(take) {
    shown_.distance = request.by == Nearness::euclidean;
    shown_.other = !request.against.empty();
    shown_.titles = !model.titles.empty();
    shown_.index = index_ != nullptr;
  }

  void take(const std::string& to, const Answer& answer) {
    const std::string shortfall = shortfall_of(answer);
    if (answer.is_of_nothing && request_.all)
      ++without_lists_;
    else
      short_lists_.count(answer.neighbors.size(), shortfall);
    SimilarItem common{.to = to, .shortfall = shortfall, .shown = shown_};
    if (index_ != nullptr) {
      common.index = index_->card().kind;
      common.recall = index_->card().recall.mean;
    }
    const std::vector<double> other_ranks = compared(answer, common);
    for (std::size_t place = 0; place < answer.neighbors.size(); ++place) {
      SimilarItem row = common;
      row.rank = static_cast<std::int64_t>(place) + 1;
      if (!other_ranks.empty()) row.other_rank = other_ranks[place];
      if (answer.other && place < answer.other->size()) set_beside(answer.other->at(place), row);
      take_neighbor(answer.neighbors[place], row);
    }
  }

  void note(Workspace& workspace) const {
    if (without_lists_ > 0)
      workspace.note(
          fmt::format("{} of the {} items have no list and are in none: the model has learned "
                      "nothing of them",
                      without_lists_, model_.factors.items()));
    short_lists_.note(request_.count, workspace);
    if (shown_.other) shared_.note(request_.against, workspace);
  }

 private:
  // Why a list is shorter than was asked for; nothing where it is not.
  std::string shortfall_of(const Answer& answer) const {
    const std::size_t count = answer.neighbors.size();
    if (count >= static_cast<std::size_t>(request_.count)) return "";
    if (answer.is_of_nothing) return "the model has learned nothing of what was asked about";
    const bool one = count < 2;
    std::string which;
    if (!request_.filter.is_open()) which = one ? "passes the filters" : "pass the filters";
    if (lacks_vectors_)
      which +=
          fmt::format("{}{} known to be like anything", which.empty() ? "" : " and ", one ? "is" : "are");
    if (which.empty()) which = one ? "is in the model" : "are in the model";
    return fmt::format("{} other {} {}", count == 0 ? "no" : fmt::format("only {}", count),
                       one ? "item" : "items", which);
  }

  // The places of the neighbours in the other list; none where there is no such list.
  std::vector<double> compared(const Answer& answer, SimilarItem& common) {
    if (answer.is_of_nothing) return {};
    if (!answer.other) {
      if (shown_.other) shared_.count_unknown();
      return {};
    }
    std::vector<double> ranks = shared_.compare(answer.neighbors, *answer.other);
    common.shared = static_cast<double>(
        std::count_if(ranks.begin(), ranks.end(), [](double rank) { return !std::isnan(rank); }));
    return ranks;
  }

  // What stands in the same place of the other list.
  void set_beside(const Neighbor& neighbor, SimilarItem& row) const {
    row.other_item = model_.items->text(neighbor.index);
    if (shown_.titles) row.other_title = model_.titles[neighbor.index];
    row.other_score = neighbor.score;
  }

  void take_neighbor(const Neighbor& neighbor, SimilarItem& row) const {
    row.item = model_.items->text(neighbor.index);
    if (shown_.titles) row.title = model_.titles[neighbor.index];
    row.score = neighbor.score;
    row.ratings = model_.item_counts[neighbor.index];
    take_(row);
  }

  const SimilarRequest& request_;
  const Model& model_;
  const bool lacks_vectors_;
  const ItemIndex* index_;
  const Take& take_;
  SimilarItem::Shown shown_;
  ShortLists short_lists_;
  std::int64_t without_lists_ = 0;
  SharedPlaces shared_;
};

void for_all(const Asked& asked, const Model& model, const SimilarRequest& request, RowMaker& rows,
             Workspace& workspace) {
  std::vector<std::uint32_t> items(model.factors.items());
  std::iota(items.begin(), items.end(), 0U);
  for_list_blocks(
      items, static_cast<std::size_t>(request.count), workspace,
      [&](auto block) { return asked.about(block, workspace.context()); },
      [&](std::uint32_t item, const Answer& answer) { rows.take(model.items->text(item), answer); });
}

}  // namespace

void SimilarRequest::describe(FieldVisitor& visit) {
  visit(Field("model", "the model file").positional().required().shows("MODEL"), model);
  visit(Field("item",
              "the id of an item, or its title, or a part of it; or several with + and - between them")
            .positional()
            .of_words()
            .shows("ITEM"),
        item);
  visit(Field("all", "a list for each item"), all);
  visit(Field("against", "another model: set its list beside this one").shows("MODEL"), against);
  visit(Field("by", "what counts as near"), by);
  visit(Field("count", "the longest list").at_least(1).at_most(100000), count);
  visit(Field("exact", "look at every item, even where the model has an index"), exact);
  filter.describe(visit);
  visit(Field("out", "a csv file for the rows").shows("FILE"), out);
}

void SimilarItem::describe(FieldVisitor& visit) {
  visit(Field("to", "the item that was asked about, or the sum"), to);
  visit(Field("rank", "place in the list, from 1"), rank);
  visit(Field("item", "what is like it"), item);
  visit(Field("title", "its title"), title);
  visit(Field("score", "the cosine or the inner product; or the distance, negative: higher is nearer")
            .rounded(3),
        score);
  float distance = -score;
  if (shown.distance) visit(Field("distance", "the Euclidean distance").rounded(3), distance);
  visit(Field("ratings", "ratings that the item has"), ratings);
  if (shown.other) {
    visit(Field("other_item", "what the other model has in this place").unremarkable(shown.titles),
          other_item);
    visit(Field("other_title", "the title of that"), other_title);
    visit(Field("other_score", "the score of that").rounded(3), other_score);
    visit(Field("other_rank", "the place that `item` has in the list of the other model"), other_rank);
    visit(Field("shared", "how many items of this list are in that of the other model"), shared);
  }
  if (shown.index) {
    visit(Field("index", "the kind of index that the list comes from").unremarkable(true), index);
    visit(Field("recall", "of that index, when it was built").unremarkable(true), recall);
  }
  visit(Field("short", "why the list is shorter than was asked for"), shortfall);
}

void similar(const SimilarRequest& request, Workspace& workspace, const Take& take) {
  check_fields(request);
  check_question(request);
  const IndexedModel opened = open_indexed_model(request.model);
  const Model& model = *opened.model;
  std::vector<ItemTerm> terms;
  if (!request.all) terms = find_items(model, request.item, workspace);
  const Asked asked(request, opened, workspace);
  RowMaker rows(request, model, asked, take);
  if (request.all)
    for_all(asked, model, request, rows, workspace);
  else
    rows.take(text_of(model, terms), asked.about(terms, workspace.context()));
  asked.note_indexes(workspace);
  rows.note(workspace);
}

std::vector<SimilarItem> similar(const SimilarRequest& request, Workspace& workspace) {
  std::vector<SimilarItem> rows;
  similar(request, workspace, [&](SimilarItem& row) { rows.push_back(row); });
  return rows;
}

}  // namespace akin
