// The same question asked of another model, and how much of the lists the two share. Items are the same
// where their ids are.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "akin/engine/workspace.h"
#include "akin/index/index.h"
#include "akin/recommend/item_neighbors.h"
#include "akin/recommend/model_file.h"

namespace akin {

// How lists of neighbours are made.
struct NeighborOptions {
  Nearness by = Nearness::cosine;
  std::size_t count = 10;
  bool exact = false;  // whether an index may not be asked

  // The index among these that lists come from; null where every item is looked at.
  const ItemIndex* index_among(const ItemIndexes& indexes, std::span<const std::uint8_t> keep) const;
};

class OtherModel {
 public:
  // `keep`, of the items of `model`, leaves the same ones out here; so do items that `model` does not
  // know. `model` must outlive it. Throws as open_indexed_model and ItemNeighbors.
  OtherModel(const std::string& path, const Model& model, std::span<const std::uint8_t> keep,
             const NeighborOptions& options);

  // Items of `model` with their scores here, nearest first, for each of these; nothing for one
  // that is not known here.
  using List = std::optional<std::vector<Neighbor>>;
  std::vector<List> nearest(std::span<const std::uint32_t> items, const Context& context) const;

  // Throws Error(not_found) where one of them is not known here.
  List nearest_to_sum(std::span<const ItemTerm> terms, const Context& context) const;

  // Its index, where lists come from it; else null.
  const ItemIndex* index() const { return index_; }

 private:
  std::vector<Neighbor> in_the_first(std::vector<Neighbor> list) const;

  std::string path_;
  const Model& first_;
  std::size_t count_;
  IndexedModel opened_;
  std::vector<std::uint32_t> item_here_;   // of each item of the first model, or kUnknown
  std::vector<std::uint32_t> item_there_;  // the other way round
  std::vector<std::uint8_t> keep_;         // of the items here; empty: all
  const ItemIndex* index_;
  ItemNeighbors neighbors_;
};

// How many items lists have in common.
class SharedPlaces {
 public:
  // The places, from 1, of the items of `list` in `other`: not a number where they are not in it.
  std::vector<double> compare(const std::vector<Neighbor>& list, const std::vector<Neighbor>& other);
  void count_unknown() { ++unknown_; }

  void note(const std::string& path, Workspace& workspace) const;

 private:
  std::int64_t lists_ = 0, places_ = 0, shared_ = 0, unknown_ = 0;
};

}  // namespace akin
