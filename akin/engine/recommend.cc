#include "akin/engine/recommend.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <map>
#include <numeric>
#include <optional>

#include "akin/base/file.h"
#include "akin/base/text.h"
#include "akin/engine/history.h"
#include "akin/engine/index_facts.h"
#include "akin/engine/item_list.h"
#include "akin/engine/list_blocks.h"
#include "akin/engine/short_lists.h"
#include "akin/models/uncertainty.h"
#include "akin/recommend/cold_model.h"
#include "akin/recommend/item_audience.h"
#include "akin/recommend/model_file.h"
#include "akin/recommend/recommender.h"

namespace akin {
namespace {

using Take = std::function<void(RecommendedItem&)>;

[[noreturn]] void refuse(const std::string& reason) { throw Error(ErrorCode::invalid_argument, reason); }

void check_question(const RecommendRequest& request) {
  const ListOptions& list = request.list;
  refuse_unused(list, {{"caution", list.by == ListOrder::lower_bound, "by lower-bound"}});
  const int questions =
      int{!request.user.empty()} + int{!request.history.empty()} + int{request.all != Everyone::none};
  if (questions != 1) refuse("ask with exactly one of user, history and all");
  const bool is_of_one = request.user.size() == 1 || !request.history.empty();
  if (!request.without.empty() && (!is_of_one || request.group != Group::none))
    refuse("without takes ratings of one person back: ask with one user, or with a history");
  if (request.group != Group::none && request.user.empty())
    refuse("a group is of users of the model; name them as user");
  if (request.group != Group::none && (request.explain || request.deviation))
    refuse("explain and deviation are of one person's scores; ask without group");
  if (request.all == Everyone::items &&
      (request.explain || request.deviation || request.list.by != ListOrder::score))
    refuse("explain, deviation and by are of lists of items; ask with user, history or all users");
}

void check_answerable(const RecommendRequest& request, const Model& model) {
  if (request.deviation || request.list.by != ListOrder::score)
    require_noise(model.factors, model.card.kind);
  if (!request.history.empty()) return;
  require_history(model, request.list);
  if ((request.explain || request.deviation || !request.without.empty()) && !model.has_history)
    refuse(
        "this model was saved without its history, so it does not know the ratings that speak for a "
        "score; "
        "ask with a history, or train with history");
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

// Makes rows of the places of lists.
class RowMaker {
 public:
  // `index` is what the lists of the model come from; null where every item is looked at.
  RowMaker(const RecommendRequest& request, const Model& model, const ItemIndex* index, const Take& take)
      : request_(request), model_(model), index_(index), take_(take) {
    shown_.sorted_by = request.list.by != ListOrder::score;
    shown_.deviation = (request.deviation || shown_.sorted_by) && request.group == Group::none;
    shown_.before = !request.without.empty();
    shown_.why = request.explain;
    shown_.index = index != nullptr;
  }

  ListDetails details() const { return {shown_.sorted_by, shown_.deviation, shown_.why}; }

  // Places of the items of this list with all the ratings of the person.
  void compare_with(const std::vector<Scored>& before) {
    for (std::size_t place = 0; place < before.size(); ++place)
      before_[before[place].index] = static_cast<std::int64_t>(place) + 1;
  }

  // The rows say where they come from.
  void tell(Source source, Unknown reason) {
    shown_.source = true;
    source_ = source;
    reason_ = reason;
  }

  void take(const std::string& user, SparseRow history, const ItemList& list) {
    const std::string shortfall = list.shortfall(request_.list, !request_.filter.is_open());
    by_index_ = by_index_ || made_by() != nullptr;
    short_lists_.count(list.places.size(), shortfall);
    for (std::size_t place = 0; place < list.places.size(); ++place) {
      const std::uint32_t item = list.places[place].index;
      RecommendedItem row = row_of(item, place);
      row.user = user;
      row.score = list.scores[place];
      row.sorted_by = list.places[place].score;
      if (shown_.deviation) row.deviation = list.deviations[place];
      if (shown_.before) row.before = before_.at(item);
      if (shown_.why) row.why = reasons_of(model_, history, list.explanations[place]);
      row.shortfall = shortfall;
      take_(row);
    }
  }

  // The users who would like an item most.
  void take_audience(std::uint32_t item, std::span<const Scored> users, const std::string& shortfall) {
    short_lists_.count(users.size(), shortfall);
    for (std::size_t place = 0; place < users.size(); ++place) {
      RecommendedItem row = row_of(item, place);
      row.user = model_.users->text(users[place].index);
      row.score = users[place].score;
      row.shortfall = shortfall;
      take_(row);
    }
  }

  void note(Workspace& workspace) const {
    if (by_index_) note_index(*index_, workspace);
    short_lists_.note(request_.list.count, workspace);
  }

 private:
  // A cold list is not of the model, nor of its index.
  const ItemIndex* made_by() const { return source_ == Source::model ? index_ : nullptr; }

  RecommendedItem row_of(std::uint32_t item, std::size_t place) const {
    const ItemIndex* index = made_by();
    return {
        .rank = request_.list.skip + static_cast<std::int64_t>(place) + 1,
        .item = model_.items->text(item),
        .title = model_.titles.empty() ? "" : model_.titles[item],
        .ratings = model_.item_counts[item],
        .decimals = score_decimals(model_),
        .source = source_,
        .reason = reason_,
        .index = index == nullptr ? "" : index->card().kind,
        .recall = index == nullptr ? std::numeric_limits<double>::quiet_NaN() : index->card().recall.mean,
        .shown = shown_};
  }

  const RecommendRequest& request_;
  const Model& model_;
  const ItemIndex* index_;
  const Take& take_;
  RecommendedItem::Shown shown_;
  Source source_ = Source::model;
  Unknown reason_ = Unknown::nothing;
  bool by_index_ = false;  // some list
  std::map<std::uint32_t, std::int64_t> before_;
  ShortLists short_lists_;
};

// The ratings of a person but for those of some items.
History without(SparseRow ratings, const std::vector<std::string>& ids, const Model& model) {
  std::vector<std::uint32_t> taken_back;
  for (const std::string& id : ids) {
    const auto item = model.items->find(id);
    if (!item || !std::binary_search(ratings.columns.begin(), ratings.columns.end(), *item))
      throw Error(ErrorCode::not_found,
                  fmt::format("without: the person has not rated the item {}", in_quotes(id)));
    taken_back.push_back(*item);
  }
  History rest;
  for (std::size_t j = 0; j < ratings.size(); ++j) {
    if (std::find(taken_back.begin(), taken_back.end(), ratings.columns[j]) != taken_back.end()) continue;
    rest.items.push_back(ratings.columns[j]);
    rest.ratings.push_back(ratings.values[j]);
    if (ratings.has_weights()) rest.weights.push_back(ratings.weights[j]);
  }
  return rest;
}

// What is asked, with what it is asked of.
struct Question {
  const RecommendRequest& request;
  const Model& model;
  const Recommender& recommender;
  RowMaker& rows;
  Workspace& workspace;

  ItemList list_of(const Person& person) const {
    return std::move(
        lists_of(recommender, model, {&person, 1}, request.list, rows.details(), workspace.context())[0]);
  }
};

void for_person(const Question& question, const std::string& user, const Person& person) {
  if (question.request.without.empty())
    return question.rows.take(user, person.ratings, question.list_of(person));
  const History rest = without(person.ratings, question.request.without, question.model);
  Person changed = question.recommender.stranger(rest.row());
  changed.seen = person.seen;  // they have seen it all the same
  changed.stream = person.stream;
  ListOptions whole = question.request.list;
  whole.skip = 0;
  whole.count = static_cast<std::int64_t>(question.model.factors.items());
  question.rows.compare_with(
      question.recommender.recommend({&person, 1}, whole, question.workspace.context())[0]);
  question.rows.take(user, rest.row(), question.list_of(changed));
}

void for_group(const Question& question, std::span<const std::uint32_t> users) {
  const auto& [request, model, recommender, rows, workspace] = question;
  std::vector<Person> people;
  for (const std::uint32_t user : users) people.push_back(recommender.known(user));
  rows.take(fmt::format("{}", fmt::join(request.user, ",")), {},
            list_of_group(recommender, model, people,
                          request.group == Group::mean ? Agreement::mean : Agreement::least, request.list,
                          workspace.context()));
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

  void note(const ItemFilter& filter, Workspace& workspace) const {
    if (filter.at_least > 0 || rows_ < kShortList || 2 * little_known_ <= rows_) return;
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

std::string why_few_users(std::size_t users, bool include_seen) {
  if (users == 0) return include_seen ? "no user is in the model" : "every user has rated it";
  if (users == 1) return include_seen ? "only 1 user is in the model" : "only 1 user has not rated it";
  return fmt::format("only {} users {}", users, include_seen ? "are in the model" : "have not rated it");
}

void for_items(const RecommendRequest& request, const Model& model, std::span<const std::uint8_t> keep,
               RowMaker& rows, Workspace& workspace) {
  std::vector<std::uint32_t> items;
  for (std::uint32_t item = 0; item < model.factors.items(); ++item)
    if (keep.empty() || keep[item] != 0) items.push_back(item);
  const ItemAudience audience(model, request.list.include_seen);
  const std::size_t places = request.list.places();
  const auto skipped = static_cast<std::size_t>(request.list.skip);
  for_list_blocks(
      items, places, workspace,
      [&](auto block) { return audience.likeliest(block, places, workspace.context()); },
      [&](std::uint32_t item, const std::vector<Scored>& list) {
        rows.take_audience(
            item, std::span(list).subspan(std::min(skipped, list.size())),
            list.size() < places ? why_few_users(list.size(), request.list.include_seen) : "");
      });
}

// Lists for those of whom the model knows nothing: how everybody likes the items.
class ColdLists {
 public:
  ColdLists(const Model& model, std::vector<std::uint8_t> keep, const RowMaker& rows,
            Workspace& workspace)
      : cold_(cold_model(model)),
        recommender_(cold_, std::move(keep)),
        details_(rows.details()),
        workspace_(workspace) {}

  bool has_ratings() const { return cold_.card.predicts == Predicts::rating; }
  Source source() const { return has_ratings() ? Source::item_bias : Source::item_count; }
  std::string_view items() const {
    return has_ratings() ? "the best-rated items" : "the most-rated items";
  }

  // Without the items that were seen, which ascend.
  ItemList list(std::span<const std::uint32_t> seen, ListOptions options) const {
    options.by = ListOrder::score;
    Person person = recommender_.stranger({});
    person.seen = seen;
    return std::move(
        lists_of(recommender_, cold_, {&person, 1}, options, details_, workspace_.context())[0]);
  }

 private:
  Model cold_;
  Recommender recommender_;
  ListDetails details_;
  Workspace& workspace_;
};

void note_unknown(std::size_t unknown, std::size_t people, std::string_view items, Workspace& workspace) {
  if (people == 1)
    workspace.note(fmt::format("nothing is known of this person: the list is that of {}", items));
  else
    workspace.note(fmt::format("nothing is known of {} of these {} people: their lists are those of {}",
                               unknown, people, items));
}

// Somebody of whose history the model knows nothing, or nothing that tells items apart.
void for_unknown(const RecommendRequest& request, const Model& model, const History& history,
                 std::vector<std::uint8_t> keep, RowMaker& rows, Workspace& workspace) {
  without(history.row(), request.without, model);  // what is taken back must be there
  const ColdLists cold(model, std::move(keep), rows, workspace);
  note_unknown(1, 1, cold.items(), workspace);
  rows.tell(cold.source(), Unknown::user);
  if (!request.without.empty()) {  // which changes nothing
    ListOptions whole = request.list;
    whole.skip = 0;
    whole.count = static_cast<std::int64_t>(model.factors.items());
    rows.compare_with(cold.list(history.items, whole).places);
  }
  rows.take("", {}, cold.list(history.items, request.list));
}

bool is_unknown(const Model& model, const History& history) {
  if (history.items.empty()) return true;
  std::vector<float> vector(model.factors.rank());
  model.factors.encoder->encode(model.factors, history.row(), vector);
  return says_nothing(model, vector);
}

// Of those users to whom the model has nothing to say the lists are cold ones, and every row says whence
// it comes.
void for_users(const Question& question, std::span<const std::uint32_t> users,
               std::vector<std::uint8_t> keep) {
  const auto& [request, model, recommender, rows, workspace] = question;
  const auto is_told_nothing = [&](std::uint32_t user) {
    return says_nothing(model, model.factors.user_vectors[user]);
  };
  const auto history_of = [&](std::uint32_t user) {
    return model.has_history ? model.history[user] : SparseRow{};
  };
  const auto cold_users = std::count_if(users.begin(), users.end(), is_told_nothing);
  std::optional<ColdLists> cold;
  if (cold_users > 0) {
    cold.emplace(model, std::move(keep), rows, workspace);
    note_unknown(static_cast<std::size_t>(cold_users), users.size(), cold->items(), workspace);
  }
  for_list_blocks(
      users, request.list.places(), workspace,
      [&](auto block) {
        std::vector<Person> people;
        for (const std::uint32_t user : block) people.push_back(recommender.known(user));
        auto lists =
            lists_of(recommender, model, people, request.list, rows.details(), workspace.context());
        for (std::size_t i = 0; i < block.size(); ++i)
          if (is_told_nothing(block[i])) lists[i] = cold->list(people[i].seen, request.list);
        return lists;
      },
      [&](std::uint32_t user, const ItemList& list) {
        const bool by_model = !is_told_nothing(user);
        if (cold)
          rows.tell(by_model ? Source::model : cold->source(),
                    by_model ? Unknown::nothing : Unknown::user);
        rows.take(model.users->text(user), by_model ? history_of(user) : SparseRow{}, list);
      });
}

// The index that lists come from; null where every item is looked at. An index knows the best scores, of
// people one by one; and where ratings are taken back, the whole list is needed.
const ItemIndex* index_asked(const RecommendRequest& request, const ItemIndexes& indexes,
                             std::span<const std::uint8_t> keep) {
  const bool is_best_of_one = request.all != Everyone::items && request.group == Group::none &&
                              request.without.empty() && request.list.by == ListOrder::score;
  const ItemIndex* index = indexes.recommend.get();
  const bool pays = index != nullptr && is_best_of_one && !request.exact &&
                    index->may_miss(request.list.places(), keep);
  return pays ? index : nullptr;
}

void answer(const RecommendRequest& request, const IndexedModel& opened, Workspace& workspace,
            const Take& take) {
  const Model& model = *opened.model;
  std::vector<std::uint8_t> keep = items_that_pass(request.filter, model, workspace);
  const History history =
      request.history.empty() ? History{} : read_history(request.history, model, workspace);
  const bool is_stranger_unknown = !request.history.empty() && is_unknown(model, history);
  const ItemIndex* index = is_stranger_unknown ? nullptr : index_asked(request, opened.indexes, keep);
  RowMaker rows(request, model, index, take);
  if (request.all == Everyone::items) {
    for_items(request, model, keep, rows, workspace);
  } else if (is_stranger_unknown) {
    for_unknown(request, model, history, std::move(keep), rows, workspace);
  } else {
    const Recommender recommender(model, keep, index);
    const Question question{request, model, recommender, rows, workspace};
    const std::vector<std::uint32_t> users =
        request.all == Everyone::users ? everyone(model) : find_users(model, request.user);
    if (!request.history.empty())
      for_person(question, "", recommender.stranger(history.row()));
    else if (request.group != Group::none)
      for_group(question, users);
    else if (!request.without.empty())
      for_person(question, model.users->text(users[0]), recommender.known(users[0]));
    else
      for_users(question, users, std::move(keep));
  }
  rows.note(workspace);
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
  visit(Field("group", "one list for all the users named: by the mean of their scores, or by the least"),
        group);
  visit(Field("without", "items whose ratings by the person are taken back: what would the list be then")
            .shows("ITEM,…"),
        without);
  list.describe(visit);
  filter.describe(visit);
  visit(Field("exact", "look at every item, even where the model has an index"), exact);
  visit(Field("deviation", "say how sure each score is"), deviation);
  visit(Field("explain", "say what makes each score"), explain);
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
  if (shown.sorted_by)
    visit(Field("sorted_by", "the lower bound of the score, or a draw").rounded(3), sorted_by);
  if (shown.deviation) visit(Field("deviation", "of the score").rounded(3), deviation);
  if (shown.before) visit(Field("before", "its place with all the ratings"), before);
  visit(Field("ratings", "ratings that the item has"), ratings);
  if (shown.source) {
    visit(Field("source", "where the score comes from"), source);
    visit(Field("reason", "why it is not from the model"), reason);
  }
  if (shown.why) why.describe(visit);
  if (shown.index) {
    visit(Field("index", "the kind of index that the list comes from").unremarkable(true), index);
    visit(Field("recall", "of that index, when it was built").unremarkable(true), recall);
  }
  visit(Field("short", "why the list is shorter than was asked for"), shortfall);
}

void recommend(const RecommendRequest& request, Workspace& workspace, const Take& take) {
  check_fields(request);
  check_question(request);
  if (!request.out.empty()) refuse_same_file(request.model, request.out);
  const IndexedModel model = open_indexed_model(request.model);
  check_answerable(request, *model.model);
  if (request.all != Everyone::none) return answer(request, model, workspace, take);

  LittleKnown little_known;
  answer(request, model, workspace, [&](RecommendedItem& row) {
    little_known.count(row);
    take(row);
  });
  little_known.note(request.filter, workspace);
}

std::vector<RecommendedItem> recommend(const RecommendRequest& request, Workspace& workspace) {
  std::vector<RecommendedItem> rows;
  recommend(request, workspace, [&](RecommendedItem& row) { rows.push_back(row); });
  return rows;
}

}  // namespace akin
