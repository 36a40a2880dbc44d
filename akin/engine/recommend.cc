#include "akin/engine/recommend.h"

#include <fmt/format.h>

#include <numeric>

#include "akin/base/file.h"
#include "akin/base/text.h"
#include "akin/engine/history.h"
#include "akin/engine/list_blocks.h"
#include "akin/recommend/item_audience.h"
#include "akin/recommend/model_file.h"
#include "akin/recommend/recommender.h"

namespace akin {
namespace {

using Take = std::function<void(RecommendedItem&)>;

void check_one_question(const RecommendRequest& request) {
  const int questions =
      int{!request.user.empty()} + int{!request.history.empty()} + int{request.all != Everyone::none};
  if (questions != 1)
    throw Error(ErrorCode::invalid_argument, "ask with exactly one of user, history and all");
}

std::vector<std::uint32_t> find_users(const Model& model, const std::vector<std::string>& ids) {
  std::vector<std::uint32_t> users;
  for (const std::string& id : ids) {
    const auto user = model.users->find(id);
    if (!user)
      throw Error(
          ErrorCode::not_found,
          fmt::format("the model does not know the user {}; give a history instead", in_quotes(id)));
    users.push_back(*user);
  }
  return users;
}

// Preferences without vectors are counts.
int score_decimals(const Model& model) {
  return model.card.predicts == Predicts::preference && model.factors.rank() == 0 ? 0 : 3;
}

RecommendedItem item_row(const Model& model, std::size_t place, const Scored& scored) {
  return {.rank = static_cast<std::int64_t>(place) + 1,
          .item = model.items->text(scored.index),
          .title = model.titles.empty() ? "" : model.titles[scored.index],
          .score = scored.score,
          .ratings = model.item_counts[scored.index],
          .decimals = score_decimals(model)};
}

void for_stranger(const RecommendRequest& request, const Model& model, Workspace& workspace,
                  const Take& take) {
  const History history = read_history(request.history, model, workspace);
  const auto list = Recommender(model).recommend(history.row(), request.list, workspace.context());
  for (std::size_t place = 0; place < list.size(); ++place) {
    RecommendedItem row = item_row(model, place, list[place]);
    take(row);
  }
}

void for_users(std::span<const std::uint32_t> users, const RecommendRequest& request, const Model& model,
               Workspace& workspace, const Take& take) {
  const Recommender recommender(model);
  for_list_blocks(
      users, static_cast<std::size_t>(request.list.count), workspace,
      [&](auto block) { return recommender.recommend(block, request.list, workspace.context()); },
      [&](std::uint32_t user, const std::vector<Scored>& list) {
        for (std::size_t place = 0; place < list.size(); ++place) {
          RecommendedItem row = item_row(model, place, list[place]);
          row.user = model.users->text(user);
          take(row);
        }
      });
}

std::vector<std::uint32_t> everyone(const Model& model) {
  std::vector<std::uint32_t> users(model.factors.users());
  std::iota(users.begin(), users.end(), 0U);
  return users;
}

// An item with a rating or two can have any score, and such items come first: somebody who sees a list of
// them should know of at_least.
class LittleKnown {
 public:
  void count(const RecommendedItem& row) {
    ++rows_;
    if (row.ratings < kFew) ++little_known_;
  }

  void note(const ListOptions& options, Workspace& workspace) const {
    if (options.at_least > 0 || rows_ < kShortList || 2 * little_known_ <= rows_) return;
    workspace.note(fmt::format(
        "{} of these {} items have fewer than {} ratings; at_least keeps to better-known ones",
        little_known_, rows_, kFew));
  }

 private:
  static constexpr std::int64_t kFew = 10;
  static constexpr std::size_t kShortList = 5;  // says nothing of a catalogue

  std::size_t rows_ = 0;
  std::size_t little_known_ = 0;
};

std::vector<std::uint32_t> rated_items(const Model& model, std::int64_t at_least) {
  std::vector<std::uint32_t> items;
  for (std::uint32_t item = 0; item < model.factors.items(); ++item)
    if (static_cast<std::int64_t>(model.item_counts[item]) >= at_least) items.push_back(item);
  return items;
}

void for_items(const RecommendRequest& request, const Model& model, Workspace& workspace,
               const Take& take) {
  const ItemAudience audience(model, request.list.include_seen);
  const auto count = static_cast<std::size_t>(request.list.count);
  for_list_blocks(
      rated_items(model, request.list.at_least), count, workspace,
      [&](auto block) { return audience.likeliest(block, count, workspace.context()); },
      [&](std::uint32_t item, const std::vector<Scored>& list) {
        for (std::size_t place = 0; place < list.size(); ++place) {
          RecommendedItem row = item_row(model, place, {.score = list[place].score, .index = item});
          row.user = model.users->text(list[place].index);
          take(row);
        }
      });
}

}  // namespace

void RecommendRequest::describe(FieldVisitor& visit) {
  visit(Field("model", "the model file").positional().required().shows("MODEL"), model);
  visit(Field("user", "one or more people of the model, with commas between them").shows("ID"), user);
  visit(Field("history", "what a stranger has rated, or the items alone where feedback is implicit")
            .shows("ITEM=RATING,…"),
        history);
  visit(Field("all",
              "a list for each of the users, or for each of the items the users who would like it most"),
        all);
  list.describe(visit);
  visit(Field("out", "a csv file for the rows").shows("FILE"), out);
}

void RecommendedItem::describe(FieldVisitor& visit) {
  visit(Field("user", "who it is for; nothing for a stranger"), user);
  visit(Field("rank", "place in the list, from 1"), rank);
  visit(Field("item", "what is recommended"), item);
  visit(Field("title", "its title"), title);
  visit(
      Field("score", "the expected rating, or where the model predicts none, what the list is sorted by")
          .rounded(decimals),
      score);
  visit(Field("ratings", "ratings that the item has"), ratings);
}

void recommend(const RecommendRequest& request, Workspace& workspace, const Take& take) {
  check_fields(request);
  check_one_question(request);
  if (!request.out.empty()) refuse_same_file(request.model, request.out);
  const Model model = open_model(request.model);
  if (request.all == Everyone::items) return for_items(request, model, workspace, take);
  if (request.all == Everyone::users) return for_users(everyone(model), request, model, workspace, take);

  LittleKnown little_known;
  const Take counted = [&](RecommendedItem& row) {
    little_known.count(row);
    take(row);
  };
  if (request.history.empty())
    for_users(find_users(model, request.user), request, model, workspace, counted);
  else
    for_stranger(request, model, workspace, counted);
  little_known.note(request.list, workspace);
}

std::vector<RecommendedItem> recommend(const RecommendRequest& request, Workspace& workspace) {
  std::vector<RecommendedItem> rows;
  recommend(request, workspace, [&](RecommendedItem& row) { rows.push_back(row); });
  return rows;
}

}  // namespace akin
