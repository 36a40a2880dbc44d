// Places among the items that somebody has not rated are drawn, without a list of those items.
#include "akin/data/draw_negatives.h"

#include <fmt/format.h>

#include <algorithm>
#include <set>
#include <span>

#include "akin/base/error.h"
#include "akin/base/parallel.h"
#include "akin/base/random.h"
#include "akin/base/text.h"
#include "akin/data/group_rows.h"

namespace akin {
namespace {

constexpr std::uint64_t kNegativeSeed = 0x6e65676174697665;  // keeps the draws apart from others

// So many different places below `size`, ascending (Bentley and Floyd, "A sample of brilliance", 1987).
std::set<std::uint64_t> different_places(std::size_t count, std::size_t size, Random random) {
  std::set<std::uint64_t> places;
  for (std::uint64_t last = size - count; last < size; ++last)
    if (!places.insert(random.below(last + 1)).second) places.insert(last);
  return places;
}

// The item that stands at a place among those that are not in `rated`, which ascends.
std::uint32_t unrated_at(std::uint64_t place, std::span<const std::uint32_t> rated) {
  std::size_t before = 0;  // of the rated ones
  for (std::size_t end = rated.size(); before < end;) {
    const std::size_t middle = before + (end - before) / 2;
    if (rated[middle] - middle <= place)
      before = middle + 1;
    else
      end = middle;
  }
  return static_cast<std::uint32_t>(place + before);
}

std::vector<std::vector<std::uint32_t>> rated_items(const Ratings& ratings, const Context& context) {
  GroupedRows by_user = group_rows(ratings.user, ratings.users->size(), context);
  std::vector<std::vector<std::uint32_t>> rated(by_user.groups());
  for (std::size_t user = 0; user < rated.size(); ++user) {
    for (const std::uint64_t row : by_user[user]) rated[user].push_back(ratings.item[row]);
    std::sort(rated[user].begin(), rated[user].end());
    rated[user].erase(std::unique(rated[user].begin(), rated[user].end()), rated[user].end());
  }
  return rated;
}

std::vector<std::string> plain_ids(const IdMap& ids) {
  std::vector<std::string> texts;
  for (std::uint32_t i = 0; i < ids.size(); ++i) {
    texts.push_back(ids.text(i));
    if (texts.back().find_first_of(" \t\r\n(),") != std::string::npos)
      throw Error(ErrorCode::invalid_argument,
                  fmt::format("id {} has a blank, a comma or a parenthesis, which a file of negatives "
                              "cannot hold",
                              in_quotes(texts.back())));
  }
  return texts;
}

}  // namespace

std::vector<std::vector<std::uint32_t>> draw_negatives(const Ratings& ratings, const Ratings& test,
                                                       std::size_t count, const Context& context) {
  const auto rated = rated_items(ratings, context);
  const std::size_t items = ratings.items->size();
  for (const std::uint32_t user : test.user)
    if (items - rated[user].size() < count)
      throw Error(
          ErrorCode::invalid_argument,
          fmt::format("user {} has not rated {} of the {} items, so that {} negatives cannot be "
                      "drawn; ask for fewer",
                      in_quotes(ratings.users->text(user)), items - rated[user].size(), items, count));
  std::vector<std::vector<std::uint32_t>> negatives(test.size());
  for_each_row(context, test.size(), [&](std::size_t row) {
    const std::span<const std::uint32_t> own = rated[test.user[row]];
    for (const std::uint64_t place :
         different_places(count, items - own.size(), Random(context.seed ^ kNegativeSeed, row)))
      negatives[row].push_back(unrated_at(place, own));
  });
  return negatives;
}

OutputFile negatives_file(const std::string& path, const Ratings& test,
                          const std::vector<std::vector<std::uint32_t>>& negatives) {
  return {path, [&test, &negatives](ByteSink& sink) {
            const std::vector<std::string> users = plain_ids(*test.users);
            const std::vector<std::string> items = plain_ids(*test.items);
            for (std::size_t row = 0; row < test.size(); ++row) {
              std::string line = fmt::format("({},{})", users[test.user[row]], items[test.item[row]]);
              for (const std::uint32_t item : negatives[row]) line.append(1, '\t').append(items[item]);
              sink.write(line += '\n');
            }
          }};
}

}  // namespace akin
