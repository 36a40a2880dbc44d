#include "akin/engine/similar.h"

#include <fmt/format.h>

#include <algorithm>
#include <numeric>

#include "akin/base/file.h"
#include "akin/base/text.h"
#include "akin/data/title_search.h"
#include "akin/engine/list_blocks.h"
#include "akin/recommend/item_neighbors.h"
#include "akin/recommend/model_file.h"

namespace akin {
namespace {

std::string shown(const Model& model, std::uint32_t item) {
  const std::string id = model.items->text(item);
  return model.titles.empty() || model.titles[item].empty()
             ? id
             : fmt::format("{} [{}]", model.titles[item], id);
}

// An id, else a title.
std::uint32_t find_item(const Model& model, const std::string& text, Workspace& workspace) {
  if (const auto item = model.items->find(text)) {
    workspace.note(fmt::format("like {}", shown(model, *item)));
    return *item;
  }
  const auto match = find_title(text, model.titles, model.item_counts);
  if (!match)
    throw Error(ErrorCode::not_found,
                fmt::format("the model has no item with the id{} {}",
                            model.titles.empty() ? "" : " or a title like", in_quotes(text)));
  std::string others;
  for (const std::uint32_t other : match->others)
    others += (others.empty() ? "" : ", ") + shown(model, other);
  workspace.note(fmt::format("like {}{}", shown(model, match->index),
                             others.empty() ? "" : fmt::format(" (not {})", others)));
  return match->index;
}

SimilarItem item_row(const Model& model, std::size_t place, const Neighbor& neighbor) {
  return {.rank = static_cast<std::int64_t>(place) + 1,
          .item = model.items->text(neighbor.index),
          .title = model.titles.empty() ? "" : model.titles[neighbor.index],
          .score = neighbor.score,
          .ratings = model.item_counts[neighbor.index]};
}

void check_one_question(const SimilarRequest& request) {
  if (request.item.empty() != request.all)
    throw Error(ErrorCode::invalid_argument, "ask with an item, by id or by title, or with all");
}

}  // namespace

void SimilarRequest::describe(FieldVisitor& visit) {
  visit(Field("model", "the model file").positional().required().shows("MODEL"), model);
  visit(Field("item", "the id of an item, or its title, or a part of it").positional().shows("ITEM"),
        item);
  visit(Field("all", "a list for each item"), all);
  visit(Field("by", "what counts as near"), by);
  visit(Field("count", "the longest list").at_least(1).at_most(100000), count);
  filter.describe(visit);
  visit(Field("out", "a csv file for the rows").shows("FILE"), out);
}

void SimilarItem::describe(FieldVisitor& visit) {
  visit(Field("to", "the item that was asked about"), to);
  visit(Field("rank", "place in the list, from 1"), rank);
  visit(Field("item", "what is like it"), item);
  visit(Field("title", "its title"), title);
  visit(Field("score", "the cosine or the inner product; or the distance, negative: higher is nearer")
            .rounded(3),
        score);
  float distance = -score;
  if (has_distance) visit(Field("distance", "the Euclidean distance").rounded(3), distance);
  visit(Field("ratings", "ratings that the item has"), ratings);
}

void similar(const SimilarRequest& request, Workspace& workspace,
             const std::function<void(SimilarItem&)>& take) {
  check_fields(request);
  check_one_question(request);
  if (!request.out.empty()) refuse_same_file(request.model, request.out);
  const Model model = open_model(request.model);
  std::vector<std::uint32_t> items;
  if (request.all) {
    items.resize(model.factors.items());
    std::iota(items.begin(), items.end(), 0U);
  } else {
    items = {find_item(model, request.item, workspace)};
  }
  const auto keep = items_that_pass(request.filter, model, workspace);
  const auto count = static_cast<std::size_t>(request.count);
  const ItemNeighbors neighbors(model, request.by);
  for_list_blocks(
      items, count, workspace,
      [&](auto block) { return neighbors.nearest(block, count, keep, workspace.context()); },
      [&](std::uint32_t item, const std::vector<Neighbor>& list) {
        for (std::size_t place = 0; place < list.size(); ++place) {
          SimilarItem row = item_row(model, place, list[place]);
          row.to = model.items->text(item);
          row.has_distance = request.by == Nearness::euclidean;
          take(row);
        }
      });
}

std::vector<SimilarItem> similar(const SimilarRequest& request, Workspace& workspace) {
  std::vector<SimilarItem> rows;
  similar(request, workspace, [&](SimilarItem& row) { rows.push_back(row); });
  return rows;
}

}  // namespace akin
