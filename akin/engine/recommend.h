// akin recommend: what would they like? For people of the model, a stranger, everyone, or every item.
#pragma once

#include <array>
#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "akin/base/fields.h"
#include "akin/engine/workspace.h"
#include "akin/recommend/list_options.h"

namespace akin {

// For whom a list is made when no one is named.
enum class Everyone { none, users, items };

template <>
inline constexpr std::array<std::string_view, 3> kNames<Everyone> = {"none", "users", "items"};

// Exactly one of user, history and all is given.
struct RecommendRequest {
  std::string model;
  std::vector<std::string> user;
  std::vector<std::string> history;  // item=rating, or items alone
  Everyone all = Everyone::none;     // items: for every item the users who would like it most
  ListOptions list;
  std::string out;

  void describe(FieldVisitor& visit);
};

struct RecommendedItem {
  std::string user;  // empty for a stranger
  std::int64_t rank = 0;
  std::string item;
  std::string title;
  float score = 0;
  std::int64_t ratings = 0;
  int decimals = 3;  // of the score, for people

  void describe(FieldVisitor& visit);
};

// Hands over list after list, each with its best row first. Throws Error(not_found) for a user that the
// model does not know; items of a history that it does not know are named in a note and ignored.
void recommend(const RecommendRequest& request, Workspace& workspace,
               const std::function<void(RecommendedItem&)>& take);

// All rows at once.
std::vector<RecommendedItem> recommend(const RecommendRequest& request, Workspace& workspace);

}  // namespace akin
