// akin recommend: what would they like? For people of the model, a stranger, a group, everyone, or every
// item.
#pragma once

#include <array>
#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "akin/base/fields.h"
#include "akin/engine/item_filter.h"
#include "akin/engine/reasons.h"
#include "akin/engine/workspace.h"
#include "akin/models/predict.h"
#include "akin/recommend/list_options.h"

namespace akin {

// For whom a list is made when no one is named.
enum class Everyone { none, users, items };

template <>
inline constexpr std::array<std::string_view, 3> kNames<Everyone> = {"none", "users", "items"};

// Whether the users who are named get one list together, by the mean of their scores or by the least.
enum class Group { none, mean, least };

template <>
inline constexpr std::array<std::string_view, 3> kNames<Group> = {"none", "mean", "least"};

// Exactly one of user, history and all is given.
struct RecommendRequest {
  std::string model;
  std::vector<std::string> user;
  std::vector<std::string> history;  // item=rating, or items alone
  Everyone all = Everyone::none;     // items: for every item the users who would like it most
  Group group = Group::none;
  std::vector<std::string> without;  // ratings of the person that are taken back
  ListOptions list;
  ItemFilter filter;
  bool exact = false;  // look at every item, index or not
  bool deviation = false;
  bool explain = false;
  std::string out;

  void describe(FieldVisitor& visit);
};

struct RecommendedItem {
  std::string user;  // empty for a stranger; all of a group
  std::int64_t rank = 0;
  std::string item;
  std::string title;
  float score = 0;
  float sorted_by = 0;      // a lower bound, or a draw
  float deviation = 0;      // of the score
  std::int64_t before = 0;  // the place with all the ratings
  std::int64_t ratings = 0;
  int decimals = 3;  // of the score, for people
  Source source = Source::model;
  Unknown reason = Unknown::nothing;
  Reasons why;
  std::string index;  // its kind
  double recall = 0;
  std::string shortfall;  // why the list is shorter than was asked for

  // Which of these stand in the answer.
  struct Shown {
    bool sorted_by = false;
    bool deviation = false;
    bool before = false;
    bool source = false;
    bool why = false;
    bool index = false;
  } shown;

  void describe(FieldVisitor& visit);
};

// Hands over list after list, each with its best row first. Throws Error(not_found) for a user that the
// model does not know; items of a history that it does not know are named in a note and ignored. Says in
// a note that lists come from an index.
void recommend(const RecommendRequest& request, Workspace& workspace,
               const std::function<void(RecommendedItem&)>& take);

// All rows at once.
std::vector<RecommendedItem> recommend(const RecommendRequest& request, Workspace& workspace);

}  // namespace akin
