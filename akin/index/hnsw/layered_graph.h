// Which row is linked to which, layer by layer: what a search of hnsw walks along.
//
// Each row that is not zero stands in layer 0 and in the layers above it up to its own topmost one; few
// stand high. In layer 0 it has up to 2 · links links, above up to `links`, all to rows of that layer.
// 8 · links + 9 bytes a row, and a little for the upper layers.
#pragma once

#include <cstddef>
#include <cstdint>
#include <limits>
#include <span>
#include <vector>

#include "akin/base/blob.h"
#include "akin/index/near_space.h"

namespace akin {

class LayeredGraph {
 public:
  static constexpr std::uint32_t kNoRow = std::numeric_limits<std::uint32_t>::max();
  static constexpr std::size_t kMostLayers = 64;

  // Without any link. `layers`: in how many layers each row stands, 0 for a row of zeros.
  LayeredGraph(std::vector<std::uint8_t> layers, std::size_t links);

  std::size_t rows() const { return layers_.size(); }
  std::size_t members() const { return members_; }  // rows that are not zero
  std::size_t links() const { return links_; }
  std::size_t layers(std::uint32_t row) const { return layers_[row]; }

  // A row of the topmost layer, where there is any row.
  std::uint32_t entry() const { return entry_; }

  // The places for a row's links in a layer that it stands in. Behind the last link stands kNoRow, if
  // there is a place left.
  std::span<std::uint32_t> links_of(std::uint32_t row, std::size_t layer);
  std::span<const std::uint32_t> links_of(std::uint32_t row, std::size_t layer) const;

  // They live as long as the graph.
  void save(BlobWriter& arrays) const;
  // Throws Error(bad_input) unless the rows of the space that are not zero stand in the graph, and each
  // link leads to a row of its layer.
  static LayeredGraph read(const NearSpace& space, std::size_t links, BlobReader& arrays);

 private:
  void check_links() const;

  std::vector<std::uint8_t> layers_;
  std::size_t links_;
  std::size_t members_ = 0;
  std::uint32_t entry_ = kNoRow;
  std::vector<std::size_t> upper_lists_;     // in front of a row's own
  std::vector<std::uint32_t> lowest_links_;  // 2 · links_ a row
  std::vector<std::uint32_t> upper_links_;   // links_ for each layer of a row from 1 on
};

}  // namespace akin
