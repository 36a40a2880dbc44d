// The way through a graph of neighbours to the rows nearest to a query.
//
// Down the upper layers, each time to the neighbour that is nearest. In the lowest one always on from the
// nearest row that was not gone on from, until that is farther away than the `effort` nearest rows that
// were found (Malkov and Yashunin 2020). Rows that are not wanted are walked through and not counted, so
// a filter makes the way longer and the list not worse.
// Cost: about effort · links distances, each share of rows that are not wanted on top.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "akin/index/hnsw/layered_graph.h"
#include "akin/index/near_space.h"
#include "akin/index/row_marks.h"
#include "akin/math/best_rows.h"

namespace akin {

// What one search after the other needs: for one thread.
class GraphSearch {
 public:
  // Both must outlive it.
  GraphSearch(const LayeredGraph& graph, const NearSpace& space);

  // The `count` nearest of the rows that are wanted, or all of them where there are fewer: where the
  // links lead to too few, the rest is looked at too. `keep` as for Index::search.
  std::vector<Neighbor> nearest(const RowQuery& query, std::size_t count,
                                std::span<const std::uint8_t> keep, std::size_t effort);

 private:
  // A row and how far from the query it is.
  struct Place {
    float distance;
    std::uint32_t row;
  };
  static bool is_nearer(const Place& a, const Place& b) {
    return a.distance < b.distance || (a.distance == b.distance && a.row < b.row);
  }
  struct Nearer {
    bool operator()(const Place& a, const Place& b) const { return is_nearer(a, b); }
  };
  struct Farther {
    bool operator()(const Place& a, const Place& b) const { return is_nearer(b, a); }
  };

  void start(const RowQuery& query, std::span<const std::uint8_t> keep);
  bool is_wanted(std::uint32_t row) const;
  Place place_above_lowest_layer();
  Place nearest_around(Place place, std::size_t layer);
  void walk(Place from, std::size_t most);
  void visit_around(std::uint32_t row);
  void measure();
  void find(Place place, std::size_t most);
  void find_rest();

  const LayeredGraph& graph_;
  const NearSpace& space_;
  Matrix query_;  // turned
  std::span<const std::uint8_t> keep_;
  RowMarks left_out_;
  RowMarks visited_;
  std::vector<Place> frontier_;        // visited, not gone on from; a heap, the nearest at hand
  std::vector<Place> nearest_;         // wanted; a heap, the farthest at hand
  std::vector<std::uint32_t> around_;  // the rows that a row is linked to
  std::vector<float> distances_;       // theirs
  std::vector<std::uint32_t> found_;
};

}  // namespace akin
