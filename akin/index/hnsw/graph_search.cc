// Two heaps and the marks of the rows that were visited.
#include "akin/index/hnsw/graph_search.h"

#include <algorithm>

#include "akin/math/row_distances.h"

namespace akin {

GraphSearch::GraphSearch(const LayeredGraph& graph, const NearSpace& space)
    : graph_(graph),
      space_(space),
      query_(1, space.dimensions()),
      left_out_(graph.rows()),
      visited_(graph.rows()) {}

std::vector<Neighbor> GraphSearch::nearest(const RowQuery& query, std::size_t count,
                                           std::span<const std::uint8_t> keep, std::size_t effort) {
  start(query, keep);
  const std::size_t most = std::max(effort, count);
  if (most < graph_.members()) walk(place_above_lowest_layer(), most);
  for (const Place& place : nearest_) found_.push_back(place.row);
  if (found_.size() < count) find_rest();
  return space_.best(query.vector, found_, count);
}

void GraphSearch::start(const RowQuery& query, std::span<const std::uint8_t> keep) {
  keep_ = keep;
  space_.turn_query(query.vector, query_[0]);
  left_out_.clear();
  for (const std::uint32_t row : query.leave_out)
    if (row < graph_.rows()) left_out_.add(row);
  visited_.clear();
  frontier_.clear();
  nearest_.clear();
  found_.clear();
}

bool GraphSearch::is_wanted(std::uint32_t row) const {
  return (keep_.empty() || keep_[row] != 0) && !left_out_.has(row);
}

// Where the way through the lowest layer begins.
GraphSearch::Place GraphSearch::place_above_lowest_layer() {
  const std::uint32_t entry = graph_.entry();
  Place place{squared_distance(query_[0], space_.turned()[entry]), entry};
  for (std::size_t layer = graph_.layers(entry) - 1; layer > 0; --layer) {
    for (Place next = nearest_around(place, layer); is_nearer(next, place);
         next = nearest_around(place, layer))
      place = next;
  }
  return place;
}

// The place itself where none is nearer.
GraphSearch::Place GraphSearch::nearest_around(Place place, std::size_t layer) {
  around_.clear();
  for (const std::uint32_t row : graph_.links_of(place.row, layer)) {
    if (row == LayeredGraph::kNoRow) break;
    around_.push_back(row);
  }
  measure();
  for (std::size_t i = 0; i < around_.size(); ++i) {
    const Place there{distances_[i], around_[i]};
    if (is_nearer(there, place)) place = there;
  }
  return place;
}

void GraphSearch::walk(Place from, std::size_t most) {
  visited_.add(from.row);
  frontier_.push_back(from);
  find(from, most);
  while (!frontier_.empty()) {
    std::pop_heap(frontier_.begin(), frontier_.end(), Farther());
    const Place place = frontier_.back();
    frontier_.pop_back();
    if (nearest_.size() == most && is_nearer(nearest_.front(), place)) return;
    visit_around(place.row);
    for (std::size_t i = 0; i < around_.size(); ++i) {
      const Place there{distances_[i], around_[i]};
      if (nearest_.size() == most && is_nearer(nearest_.front(), there)) continue;
      frontier_.push_back(there);
      std::push_heap(frontier_.begin(), frontier_.end(), Farther());
      find(there, most);
    }
  }
}

// The rows that it is linked to and that were not visited.
void GraphSearch::visit_around(std::uint32_t row) {
  around_.clear();
  for (const std::uint32_t next : graph_.links_of(row, 0)) {
    if (next == LayeredGraph::kNoRow) break;
    if (visited_.add(next)) around_.push_back(next);
  }
  measure();
}

void GraphSearch::measure() {
  distances_.resize(around_.size());
  squared_distances(space_.turned(), around_, query_[0], distances_);
}

void GraphSearch::find(Place place, std::size_t most) {
  if (!is_wanted(place.row)) return;
  nearest_.push_back(place);
  std::push_heap(nearest_.begin(), nearest_.end(), Nearer());
  if (nearest_.size() <= most) return;
  std::pop_heap(nearest_.begin(), nearest_.end(), Nearer());
  nearest_.pop_back();
}

// All rows that no link led to.
void GraphSearch::find_rest() {
  for (std::uint32_t row = 0; row < graph_.rows(); ++row)
    if (graph_.layers(row) > 0 && !visited_.has(row) && is_wanted(row)) found_.push_back(row);
}

}  // namespace akin
