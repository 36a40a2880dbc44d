#include "akin/engine/other_model.h"

#include <fmt/format.h>

#include <algorithm>
#include <limits>
#include <map>
#include <utility>

#include "akin/base/error.h"
#include "akin/base/text.h"

namespace akin {
namespace {

constexpr std::uint32_t kUnknown = std::numeric_limits<std::uint32_t>::max();

// The number in `there` of each item, by its id, where it has learned something of it.
std::vector<std::uint32_t> matched(const Model& model, const Model& there) {
  const std::vector<std::uint8_t> known = items_with_vectors(there);
  std::vector<std::uint32_t> numbers(model.factors.items(), kUnknown);
  for (std::uint32_t item = 0; item < numbers.size(); ++item) {
    const auto found = there.items->find(model.items->text(item));
    if (found && (known.empty() || known[*found] != 0)) numbers[item] = *found;
  }
  return numbers;
}

// An entry for each item of a model, by its number in another: those that are known there and kept.
// Nothing where that is all of them.
std::vector<std::uint8_t> kept(std::span<const std::uint32_t> numbers,
                               std::span<const std::uint8_t> keep) {
  std::vector<std::uint8_t> own;
  for (const std::uint32_t item : numbers)
    own.push_back(item != kUnknown && (keep.empty() || keep[item] != 0) ? 1 : 0);
  if (std::find(own.begin(), own.end(), 0) == own.end()) own.clear();
  return own;
}

}  // namespace

const ItemIndex* NeighborOptions::index_among(const ItemIndexes& indexes,
                                              std::span<const std::uint8_t> keep) const {
  const ItemIndex* index = indexes.similar.get();
  const bool pays = index != nullptr && !exact && index->card().by == by && index->may_miss(count, keep);
  return pays ? index : nullptr;
}

OtherModel::OtherModel(const std::string& path, const Model& model, std::span<const std::uint8_t> keep,
                       const NeighborOptions& options)
    : path_(path),
      first_(model),
      count_(options.count),
      opened_(open_indexed_model(path)),
      item_here_(matched(model, *opened_.model)),
      item_there_(matched(*opened_.model, model)),
      keep_(kept(item_there_, keep)),
      index_(options.index_among(opened_.indexes, keep_)),
      neighbors_(*opened_.model, options.by, index_) {}

std::vector<OtherModel::List> OtherModel::nearest(std::span<const std::uint32_t> items,
                                                  const Context& context) const {
  std::vector<std::uint32_t> here;
  std::vector<std::size_t> places;
  for (std::size_t i = 0; i < items.size(); ++i) {
    if (item_here_[items[i]] == kUnknown) continue;
    here.push_back(item_here_[items[i]]);
    places.push_back(i);
  }
  auto found = neighbors_.nearest(here, count_, keep_, context);
  std::vector<List> lists(items.size());
  for (std::size_t i = 0; i < places.size(); ++i) lists[places[i]] = in_the_first(std::move(found[i]));
  return lists;
}

OtherModel::List OtherModel::nearest_to_sum(std::span<const ItemTerm> terms,
                                            const Context& context) const {
  std::vector<ItemTerm> here;
  for (const ItemTerm& term : terms) {
    if (item_here_[term.item] == kUnknown)
      throw Error(ErrorCode::not_found, fmt::format("{} does not know the item {}", path_,
                                                    in_quotes(first_.items->text(term.item))));
    here.push_back({item_here_[term.item], term.is_taken_off});
  }
  return in_the_first(neighbors_.nearest_to_sum(here, count_, keep_, context));
}

std::vector<Neighbor> OtherModel::in_the_first(std::vector<Neighbor> list) const {
  for (Neighbor& neighbor : list) neighbor.index = item_there_[neighbor.index];
  return list;
}

std::vector<double> SharedPlaces::compare(const std::vector<Neighbor>& list,
                                          const std::vector<Neighbor>& other) {
  std::map<std::uint32_t, double> ranks;
  for (std::size_t place = 0; place < other.size(); ++place)
    ranks[other[place].index] = static_cast<double>(place + 1);
  std::vector<double> found(list.size(), std::numeric_limits<double>::quiet_NaN());
  for (std::size_t place = 0; place < list.size(); ++place) {
    const auto rank = ranks.find(list[place].index);
    if (rank == ranks.end()) continue;
    found[place] = rank->second;
    ++shared_;
  }
  ++lists_;
  places_ += static_cast<std::int64_t>(list.size());
  return found;
}

void SharedPlaces::note(const std::string& path, Workspace& workspace) const {
  if (lists_ == 1) {
    workspace.note(fmt::format("{} of the {} are in the list of {} too", shared_, places_, path));
  } else if (lists_ > 1) {
    const auto lists = static_cast<double>(lists_);
    workspace.note(fmt::format("of {} lists, {:.2f} of {:.2f} items on average are in that of {} too",
                               lists_, static_cast<double>(shared_) / lists,
                               static_cast<double>(places_) / lists, path));
  }
  if (unknown_ > 0)
    workspace.note(fmt::format("{} does not know {} of the items that were asked about", path, unknown_));
}

}  // namespace akin
